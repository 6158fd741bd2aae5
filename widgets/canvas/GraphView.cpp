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
constexpr double kDotSpacing = 24;
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
    m_scene->setRepairsShown(detailAt(wanted) == Detail::Full);
    panBy(pixel - mapFromScene(place));
    scheduleLiveView();
    emit zoomChanged(wanted);
    emit visibleRectChanged();
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

void GraphView::drawBackground(QPainter* painter, const QRectF& rect) {
    const Theme& theme = Theme::instance();
    painter->fillRect(rect, theme.color(Theme::Role::Canvas));
    // The dots fade as they come closer together, then stop.
    const double strength = std::clamp((zoom() - 0.35) / 0.4, 0.0, 1.0);
    if (strength <= 0)
        return;
    QColor dot = theme.color(Theme::Role::CanvasDot);
    dot.setAlphaF(static_cast<float>(dot.alphaF() * strength));
    painter->setRenderHint(QPainter::Antialiasing, false);
    const QSizeF size(2 / zoom(), 2 / zoom()); // filled squares: wide points would be stroked one by one
    const double left = std::floor(rect.left() / kDotSpacing) * kDotSpacing;
    for (double y = std::floor(rect.top() / kDotSpacing) * kDotSpacing; y < rect.bottom(); y += kDotSpacing)
        for (double x = left; x < rect.right(); x += kDotSpacing)
            painter->fillRect(QRectF(QPointF(x, y), size), dot);
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
    scheduleLiveView();
    emit visibleRectChanged();
}

void GraphView::scrollContentsBy(int dx, int dy) {
    QGraphicsView::scrollContentsBy(dx, dy);
    if (!m_overlays)
        return;
    scheduleLiveView();
    emit visibleRectChanged();
}

void GraphView::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

void GraphView::say(const QString& text) {
    m_overlays->say(text);
}

void GraphView::scheduleLiveView() {
    if (context().live && !m_liveView.isActive())
        m_liveView.start();
}

void GraphView::tellLiveView() {
    const double scale = std::clamp(std::ceil(zoom() * devicePixelRatioF() * 4) / 4, 0.5, 4.0);
    const QRectF body = NodeGeometry(CardStyle::current(), 1, {}).body();
    context().live->setPreviewSize((body.size() * scale).toSize());
    // Half a window more on each side, so that panning does not meet blank cards.
    const QRectF seen = visibleRect();
    const QRectF around = seen.adjusted(-seen.width() / 2, -seen.height() / 2, seen.width() / 2, seen.height() / 2);
    // From afar no picture is shown, so none is made.
    context().live->setVisibleNodes(detailAt(zoom()) == Detail::Block ? std::set<NodeId>{}
                                                                      : m_scene->picturesIn(around));
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
