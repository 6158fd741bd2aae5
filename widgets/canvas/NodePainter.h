// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CardHighlight.h"
#include "canvas/CardSigns.h"
#include "canvas/NodeCard.h"
#include "canvas/NodeGeometry.h"

#include <QImage>
#include <QPointF>

#include <optional>
#include <vector>

class QPainter;
class QRegion;

namespace layerscope {

/// How much of a card is worth painting at a zoom.
enum class Detail { Full, PictureAndName, Block };
Detail detailAt(double levelOfDetail);

/// What a card shows beside its content.
struct CardState {
    bool selected = false;
    bool current = false; ///< the one that the inspector shows
    bool hovered = false;
    bool showStale = false;
    bool showComputing = false;
    double phase = 0; ///< of the moving line, [0, 1)
    int hoveredInput = -1;
    int hoveredOutput = -1;
    int hoveredRepair = -1; ///< it is previewed in the footer
    /// Where the shared pointer is on the picture, as crosshairs in canvas units within the body.
    std::vector<QPointF> crosshairs;
    /// The pieces that what it points at depends on, as boxes.
    std::vector<QRectF> fields;
    QString valueLabel; ///< beside the crosshair; "" for none
    /// What is marked while an element is probed; null for nothing.
    std::shared_ptr<const CardHighlight> highlight;
};

/// Paints cards, of them what is exposed: a region in the pixels of the widget, null for all. One a paint call; holds
/// references only.
class NodePainter {
public:
    NodePainter(QPainter& painter, const NodeGeometry& geometry, const NodeCard& card, const CardState& state,
                const QImage& picture, const QRegion* exposed = nullptr)
        : m_painter(painter)
        , m_geometry(geometry)
        , m_card(card)
        , m_state(state)
        , m_picture(picture)
        , m_exposed(exposed) {}

    void paint(Detail detail) const;

private:
    QRect onWidget(const QRectF& part) const;
    bool isExposed(const QRectF& part) const;
    bool isWithin(const QRectF& room) const;
    void paintInner() const;
    void paintInRoom() const;
    void paintScaled(const QRectF& place) const;
    void paintBlock() const;
    void paintPictureAndName() const;
    void paintFull() const;
    void paintPlate() const;
    void paintShadow() const;
    void paintSurface() const;
    void paintOutline() const;
    void paintHeader() const;
    void paintBody() const;
    void paintPicture() const;
    void paintEmptyBody() const;
    void paintHatch() const;
    void paintCrosshairs() const;
    void paintFooter() const;
    void paintIssue() const;
    void paintPreview() const;
    void paintLinkSign(const QRectF& place) const;
    void paintPorts() const;
    void paintPort(QPointF at, bool hovered) const;
    void paintComputingLine() const;
    bool isDashed() const;
    bool isMistake() const;
    QColor barColor() const;

    QPainter& m_painter;
    const NodeGeometry& m_geometry;
    const NodeCard& m_card;
    const CardState& m_state;
    const QImage& m_picture;
    const QRegion* m_exposed;
};

/// Where a card's picture, and nothing else, may be painted.
QRectF pictureRoom(const NodeGeometry& geometry, Detail detail);

/// Where in `body` a picture of that size is drawn: centred, with its aspect.
QRectF picturePlace(const QRectF& body, QSizeF picture);

} // namespace layerscope
