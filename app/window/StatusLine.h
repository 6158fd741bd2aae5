// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>
#include <QTimer>

class QLabel;

namespace layerscope {

struct Workspace;

/// The line at the foot of the window: mistakes, fast arithmetic, time of the last run, parameters, memory, skipped
/// frames, zoom.
class StatusLine : public QStatusBar {
    Q_OBJECT
public:
    explicit StatusLine(Workspace& workspace, QWidget* parent = nullptr);

public slots:
    void showZoom(double zoom);

private:
    QLabel* addFigure(const QString& name, const QString& help);
    void showPlan();
    void showRunLater(double milliseconds);
    void showRun();
    void showRunning();
    void showArithmetic();
    void showSkipped();
    void restyle();

    Workspace& m_workspace;
    QLabel* m_mistakes;
    QLabel* m_arithmetic;
    QLabel* m_run;
    QLabel* m_parameters;
    QLabel* m_operations;
    QLabel* m_memory;
    QLabel* m_skipped;
    QLabel* m_zoom;
    QTimer m_later;
    double m_milliseconds = 0; ///< of the last run
    bool m_framesCame = false;
};

} // namespace layerscope
