// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QWidget>

namespace layerscope {

class GraphView;

/// The whole network in a corner, with what the window shows of it; a click or drag goes there. For the pointer only:
/// the outline serves the keyboard.
class Minimap : public QWidget {
    Q_OBJECT
public:
    explicit Minimap(GraphView& view);
    /// Anew after nodes came, went or moved.
    void redraw();
    bool isNeeded() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QTransform toMap() const;
    void goTo(QPointF pixel);
    void drawNodes();

    GraphView& m_view;
    QRectF m_content;
    QPixmap m_nodes;
};

} // namespace layerscope
