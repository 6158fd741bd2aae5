// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

class QLabel;

namespace layerscope {

class GraphView;
class LatencyOverlay;
class Minimap;

/// What lies over the canvas and does not move with it: the next step while it is empty, a sentence that goes away,
/// the minimap, and how long edits take.
class CanvasOverlays : public QObject {
    Q_OBJECT
public:
    explicit CanvasOverlays(GraphView& view);
    void say(const QString& text);
    void place();
    void refresh();
    void setLatencyShown(bool shown);

private:
    void restyle();

    GraphView& m_view;
    QLabel* m_empty;
    QLabel* m_said;
    Minimap* m_minimap;
    LatencyOverlay* m_latency = nullptr; ///< without a live session there is nothing to show
    QTimer m_silence;
    QTimer m_refresh;
};

} // namespace layerscope
