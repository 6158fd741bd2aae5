// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is painted, and what the live session is to draw for it.
#include "canvas/GraphView.h"
#include "session/LatencyTrace.h"
#include "theme/Theme.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace layerscope {

namespace {

constexpr double kDotSpacing = 24;
constexpr double kDot = 2; ///< pixels

/// One row of dots from `left` on: rows are alike, so that one is drawn and the others are copies of it.
QPixmap dotRow(double left, double right, double zoom, double pixelRatio, const QColor& color) {
    const int width = static_cast<int>(std::ceil((right - left) * zoom + kDot));
    QPixmap row(QSize(width, static_cast<int>(kDot)) * pixelRatio);
    row.setDevicePixelRatio(pixelRatio);
    row.fill(Qt::transparent);
    QPainter painter(&row);
    for (double x = left; x < right; x += kDotSpacing)
        painter.fillRect(QRectF((x - left) * zoom, 0, kDot, kDot), color);
    return row;
}

} // namespace

void GraphView::paintEvent(QPaintEvent* event) {
    m_scene->setExposed(&event->region(), mapToScene(event->rect()).boundingRect());
    QGraphicsView::paintEvent(event);
    m_scene->setExposed(nullptr);
    if (context().live)
        latencyOf(*context().live).painted();
}

void GraphView::watchLatency() {
    if (!context().live)
        return;
    LatencyTrace* trace = &latencyOf(*context().live);
    connect(trace, &LatencyTrace::handedOver, this, [this, trace] {
        if (!m_scene->takeRepaints())
            trace->nothingToPaint();
    });
}

void GraphView::drawBackground(QPainter* painter, const QRectF& rect) {
    const QRegion* exposed = m_scene->exposed();
    if (!exposed || exposed->rectCount() == 1)
        return drawDots(*painter, rect);
    // Many small pieces are the pictures of a film's frame: behind a card nothing is to be drawn.
    const std::vector<QRectF> cards = m_scene->cardsIn(rect);
    for (const QRect& piece : *exposed) {
        const QRectF place = mapToScene(piece).boundingRect();
        if (std::ranges::any_of(cards, [&](const QRectF& card) { return card.contains(place); }))
            continue;
        painter->setClipRect(place);
        drawDots(*painter, place);
        painter->setClipping(false);
    }
}

void GraphView::drawDots(QPainter& painter, const QRectF& rect) const {
    const Theme& theme = Theme::instance();
    painter.fillRect(rect, theme.color(Theme::Role::Canvas));
    // The dots fade as they come closer together, then stop.
    const double strength = std::clamp((zoom() - 0.35) / 0.4, 0.0, 1.0);
    if (strength <= 0)
        return;
    QColor dot = theme.color(Theme::Role::CanvasDot);
    dot.setAlphaF(static_cast<float>(dot.alphaF() * strength));
    const double left = std::floor(rect.left() / kDotSpacing) * kDotSpacing;
    const QPixmap row = dotRow(left, rect.right(), zoom(), devicePixelRatioF(), dot);
    const QTransform toWidget = painter.worldTransform();
    painter.setWorldTransform(QTransform());
    for (double y = std::floor(rect.top() / kDotSpacing) * kDotSpacing; y < rect.bottom(); y += kDotSpacing)
        painter.drawPixmap(toWidget.map(QPointF(left, y)).toPoint(), row);
    painter.setWorldTransform(toWidget);
}

/// After a pan, a zoom or another size of the window.
void GraphView::followView() {
    m_scene->setSeen(visibleRect());
    scheduleLiveView();
    emit visibleRectChanged();
}

void GraphView::scheduleLiveView() {
    if (context().live && !m_liveView.isActive())
        m_liveView.start();
}

void GraphView::tellLiveView() {
    // From afar no picture is shown, so none is made.
    if (detailAt(zoom()) == Detail::Block)
        return context().live->setVisibleNodes({});
    // Pictures of exactly the size at which they are shown are painted without scaling; while someone zooms, those that
    // are there will do.
    const double told = std::exchange(m_toldZoom, zoom());
    if (told == zoom() || told == 0) {
        const double scale = std::min(zoom() * devicePixelRatioF(), 4.0);
        const QRectF body = NodeGeometry(CardStyle::current(), 1, {}).body();
        context().live->setPreviewSize((body.size() * scale).toSize());
    } else {
        m_liveView.start();
    }
    // Half a window more on each side, so that panning does not meet blank cards.
    const QRectF seen = visibleRect();
    const QRectF around = seen.adjusted(-seen.width() / 2, -seen.height() / 2, seen.width() / 2, seen.height() / 2);
    context().live->setVisibleNodes(m_scene->picturesIn(around));
}

} // namespace layerscope
