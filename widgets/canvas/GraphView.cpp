// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GraphView.h"

#include "canvas/CanvasActions.h"
#include "canvas/CanvasOverlays.h"
#include "canvas/InPlaceEditor.h"
#include "canvas/QuickAdd.h"
#include "canvas/gestures/DropGuide.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QAccessible>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double kSmallestZoom = 0.03;
constexpr double kLargestZoom = 4;
constexpr double kFitMargin = 32;
constexpr int kLiveViewMs = 60;

} // namespace

GraphView::GraphView(const CanvasContext& context, QWidget* parent)
    : QGraphicsView(parent)
    , m_scene(new GraphScene(context, this)) {
    setScene(m_scene);
    setViewportUpdateMode(MinimalViewportUpdate);
    setOptimizationFlags(DontSavePainterState | DontAdjustForAntialiasing);
    setTransformationAnchor(NoAnchor);
    setResizeAnchor(NoAnchor);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Network canvas"));
    m_actions = new CanvasActions(*this);
    m_overlays = new CanvasOverlays(*this);
    m_liveView.setSingleShot(true);
    m_liveView.setInterval(kLiveViewMs);
    connect(&m_liveView, &QTimer::timeout, this, &GraphView::tellLiveView);
    connect(m_scene, &GraphScene::documentChanged, this, &GraphView::cancelGesture);
    connect(m_scene, &GraphScene::layoutChanged, this, &GraphView::scheduleLiveView);
    connect(&context.selection, &Selection::changed, this, &GraphView::selectionChanged);
    connect(&Theme::instance(), &Theme::changed, this, [this] { viewport()->update(); });
    watchLatency();
    selectionChanged();
    m_overlays->refresh();
    centerOn(0, 0);
}

GraphView::~GraphView() {
    m_gesture.reset();
    // The scene goes with its last view's children; nothing may call back into a view that is half gone.
    m_scene->disconnect(this);
    context().selection.disconnect(this);
}

QRectF GraphView::visibleRect() const {
    return mapToScene(viewport()->rect()).boundingRect();
}

void GraphView::zoomAt(QPoint pixel, double factor) {
    m_staysFitted = false;
    const double wanted = std::clamp(zoom() * factor, kSmallestZoom, kLargestZoom);
    const QPointF place = mapToScene(pixel);
    setTransform(QTransform::fromScale(wanted, wanted));
    m_scene->setDetail(detailAt(wanted));
    panBy(pixel - mapFromScene(place));
    followView();
    emit zoomChanged(wanted);
}

void GraphView::setZoom(double zoom) {
    zoomAt(viewport()->rect().center(), zoom / this->zoom());
}

void GraphView::panBy(QPoint pixels) {
    m_staysFitted = false;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - pixels.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - pixels.y());
}

void GraphView::fitRect(const QRectF& rect, double largestZoom) {
    if (rect.isEmpty())
        return;
    const QRectF wanted = rect.adjusted(-kFitMargin, -kFitMargin, kFitMargin, kFitMargin);
    const double fitting = std::min(viewport()->width() / wanted.width(), viewport()->height() / wanted.height());
    setZoom(std::min(fitting, largestZoom));
    centerOn(wanted.center());
    scheduleLiveView();
}

void GraphView::fit() {
    fitRect(m_scene->contentRect(), 1);
    m_staysFitted = true;
}

void GraphView::fitSelection() {
    QRectF around;
    for (const NodeId id : context().selection.nodes())
        if (const NodeItem* item = m_scene->cardOf(id))
            around |= item->geometry().bounds().translated(item->pos());
    for (const AnnotationId id : context().selection.annotations())
        if (const AnnotationItem* item = m_scene->annotation(id))
            around |= item->box();
    fitRect(around, 2);
}

void GraphView::showNode(NodeId id) {
    const NodeItem* item = m_scene->cardOf(id);
    if (!item)
        return;
    const QRectF card = item->geometry().bounds().translated(item->pos());
    if (visibleRect().contains(card))
        return;
    ensureVisible(card, 24, 24);
}

void GraphView::drawForeground(QPainter* painter, const QRectF&) {
    if (m_gesture)
        m_gesture->paint(*painter);
    if (m_drop)
        m_drop->paint(*painter);
}

void GraphView::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (m_staysFitted)
        fit();
    m_overlays->place();
    followView();
}

void GraphView::scrollContentsBy(int dx, int dy) {
    QGraphicsView::scrollContentsBy(dx, dy);
    if (!m_overlays)
        return;
    followView();
}

void GraphView::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

void GraphView::setLatencyShown(bool shown) {
    m_overlays->setLatencyShown(shown);
}

void GraphView::say(const QString& text) {
    m_overlays->say(text);
}

void GraphView::selectionChanged() {
    const NodeItem* item = m_scene->cardOf(context().selection.current());
    const std::size_t count = context().selection.nodes().size();
    const bool oneCard =
        item && (count == 1 || (item->group() && count == m_scene->tree().members(item->group()).size()));
    setAccessibleDescription(oneCard     ? spokenCard(item->card())
                             : count > 1 ? tr("%1 layers selected").arg(count)
                                         : tr("Nothing selected. Arrow keys walk along the wires, Tab adds a "
                                              "layer"));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

QPointF GraphView::placeForNew() const {
    const QPoint pixel = viewport()->mapFromGlobal(QCursor::pos());
    return mapToScene(viewport()->rect().contains(pixel) && viewport()->underMouse() ? pixel
                                                                                     : viewport()->rect().center());
}

} // namespace layerscope
