// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace layerscope {

class MainWindow;

/// Waits until the run has settled and the window is painted, saves the whole window as a picture, and ends the
/// program with an exit code.
class ScreenshotMode : public QObject {
    Q_OBJECT
public:
    ScreenshotMode(MainWindow& window, QString path);

private:
    void lookAgain();
    void shoot();
    std::optional<Error> firstFailure() const;

    MainWindow& m_window;
    QString m_path;
    QTimer m_quiet; ///< runs while nothing happens any more
    bool m_opened = false;
};

} // namespace layerscope
