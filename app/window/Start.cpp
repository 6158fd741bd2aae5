// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/Start.h"

#include "canvas/CanvasActions.h"
#include "canvas/GraphView.h"
#include "session/Text.h"
#include "window/Examples.h"
#include "window/FileController.h"
#include "window/MainWindow.h"
#include "window/MediaController.h"
#include "window/MessageStrip.h"
#include "window/Panels.h"
#include "window/RecoveryOffer.h"
#include "window/ScreenshotMode.h"
#include "window/WindowSettings.h"
#include "window/Workspace.h"

#include <QApplication>
#include <QFileInfo>
#include <QScreen>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>

namespace layerscope {
namespace {

constexpr QSize kUsualSize{1600, 1000};

void openFirst(MainWindow& window, const QString& file) {
    const std::vector<Example> found = examples();
    if (!file.isEmpty() && !FileController::opens(file)) {
        window.files().startNew();
        window.media().takeFile(file);
        window.view().fit();
    } else if (!file.isEmpty()) {
        window.files().open(file);
    } else if (!found.empty()) {
        window.files().open(found.front().path);
    }
}

} // namespace

QString applicationVersion() {
    return QStringLiteral(LAYERSCOPE_VERSION);
}

int runWindow(const CommandLine& line, const LayerRegistry& registry) {
    Workspace workspace(registry, savedWorkspaceOptions());
    restoreTheme();
    if (line.theme)
        Theme::instance().setMode(*line.theme);
    MainWindow window(workspace);
    keepMapStyle(window.panels().view());
    keepLatency(*window.view().actions().at(CanvasActions::Latency));
    keepArithmetic(workspace.live);
    const bool restored = restoreWindow(window);
    if (!restored)
        window.resize(kUsualSize.boundedTo(window.screen()->availableSize()));
    if (line.size.isValid())
        window.resize(line.size);
    window.show();
    if (!restored || line.size.isValid())
        window.panels().arrange(); // panels take their sizes from a window that is shown
    openFirst(window, line.file);
    offerRecovery(workspace, window.messages());
    return QApplication::exec();
}

int runScreenshot(const CommandLine& line, const LayerRegistry& registry) {
    if (!line.file.isEmpty() && !QFileInfo(line.file).isReadable()) {
        std::fprintf(stderr, "layerscope: %s: there is no such file, or it cannot be read.\n",
                     qUtf8Printable(line.file));
        return exits::kUnreadable;
    }
    const QTemporaryDir recovery;
    Workspace workspace(registry, {.live = {}, .autosaveMs = 0, .recoveryFolder = recovery.path()});
    Theme::instance().setMode(line.theme.value_or(Theme::Mode::Light));
    MainWindow window(workspace);
    window.resize(line.size.isValid() ? line.size : kUsualSize);
    ScreenshotMode mode(window, line.screenshot);
    window.show();
    window.panels().arrange();
    QTimer::singleShot(0, &window, [&window, &line] { openFirst(window, line.file); });
    return QApplication::exec();
}

} // namespace layerscope
