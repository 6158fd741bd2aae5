// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/ScreenshotMode.h"

#include "session/Text.h"
#include "window/CommandLine.h"
#include "window/FileController.h"
#include "window/MainWindow.h"
#include "window/Workspace.h"

#include <QCoreApplication>
#include <QPixmap>

#include <cstdio>
#include <utility>

namespace layerscope {
namespace {

/// Views draw on other threads after a run; when nothing has come for so long, all is shown.
constexpr int kQuietMs = 400;

void end(int code, const QString& sentence) {
    if (!sentence.isEmpty())
        std::fprintf(stderr, "layerscope: %s\n", qUtf8Printable(sentence));
    QCoreApplication::exit(code);
}

} // namespace

ScreenshotMode::ScreenshotMode(MainWindow& window, QString path)
    : QObject(&window)
    , m_window(window)
    , m_path(std::move(path)) {
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(kQuietMs);
    connect(&m_quiet, &QTimer::timeout, this, &ScreenshotMode::shoot);
    connect(&window.files(), &FileController::openFailed, this,
            [](const Error& error) { end(exits::kUnreadable, translated(error)); });
    connect(&window.files(), &FileController::opened, this, [this] {
        m_opened = true;
        lookAgain();
    });
    LiveSession& live = window.workspace().live;
    connect(&live, &LiveSession::settled, this, &ScreenshotMode::lookAgain);
    connect(&live, &LiveSession::nodeUpdated, this, &ScreenshotMode::lookAgain);
}

void ScreenshotMode::lookAgain() {
    if (m_opened)
        m_quiet.start();
}

/// Why a source shows nothing, when one does: its file cannot be read.
std::optional<Error> ScreenshotMode::firstFailure() const {
    const Workspace& workspace = m_window.workspace();
    for (const auto& [id, node] : workspace.document.graph().nodes())
        if (const NodeLive* live = workspace.live.live(id); live && live->status == NodeLive::Status::Failed)
            return live->error;
    return std::nullopt;
}

void ScreenshotMode::shoot() {
    if (!m_window.workspace().live.isSettled()) {
        m_quiet.start();
        return;
    }
    if (!m_window.grab().save(m_path, "PNG"))
        end(exits::kFailed, MainWindow::tr("%1 cannot be written.").arg(m_path));
    else if (const std::optional<Error> error = firstFailure())
        end(exits::kUnreadable, translated(*error));
    else
        end(exits::kDone, {});
}

} // namespace layerscope
