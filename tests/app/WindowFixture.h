// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/GraphView.h"
#include "layers/Layers.h"
#include "window/Examples.h"
#include "window/FileController.h"
#include "window/MainWindow.h"
#include "window/MediaController.h"
#include "window/MessageStrip.h"
#include "window/Panels.h"
#include "window/Workspace.h"

#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace layerscope {

/// A window with settings and recovery of its own, shown.
struct WindowFixture {
    WindowFixture()
        : workspace(layerRegistry(), {.live = {}, .autosaveMs = 0, .recoveryFolder = folder.path()})
        , window(workspace) {
        window.resize(1280, 720);
        window.show();
    }

    /// Opens the file and waits until all of it is computed.
    [[nodiscard]] bool open(const QString& path) {
        bool opened = false;
        QObject::connect(&window.files(), &FileController::opened, &window, [&opened] { opened = true; });
        window.files().open(path);
        return QTest::qWaitFor([&] { return opened && workspace.live.isSettled(); }, 60'000);
    }
    [[nodiscard]] bool settle() {
        return QTest::qWaitFor([&] { return workspace.live.isSettled(); }, 60'000);
    }
    NodeId node(const char* name) const {
        const Node* found = workspace.document.graph().findByName(name);
        return found ? found->id : NodeId{};
    }

    QTemporaryDir folder;
    Workspace workspace;
    MainWindow window;
};

/// Before the first window: nothing of a person's settings is touched.
inline void useTestSettings() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("LayerscopeTests"));
    QSettings().clear();
}

} // namespace layerscope
