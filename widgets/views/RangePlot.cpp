// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/RangePlot.h"

#include "theme/Theme.h"
#include "views/AxisTicker.h"
#include "views/Drawing.h"
#include "views/PlotStyle.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double kFewestElements = 4;
constexpr int kPixelsAWord = 80;

using Extent = SharedRange::Extent;

Extent sorted(double a, double b) {
    return {std::min(a, b), std::max(a, b)};
}

} // namespace

RangePlot::RangePlot(SharedPointer& pointer, QWidget* parent)
    : QCustomPlot(parent)
    , m_pointer(pointer)
    , m_marks(pointer.highlights()) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumHeight(96);
    setNoAntialiasingOnDrag(false);
    connect(&m_pointer, &SharedPointer::moved, this, qOverload<>(&QWidget::update));
    connect(&m_pointer.range(), &SharedRange::changed, this, [this](AxisKind kind, NodeId source) {
        if (m_length > 0 && kind == m_axis.kind && source == m_axis.source) {
            readExtent();
            emit rangeMoved();
        }
    });
    connect(&m_marks, &NodeMarks::changed, this, &RangePlot::followMarks);
    connect(&Theme::instance(), &Theme::changed, this, &RangePlot::styleLikeTheme);
    styleLikeTheme();
}

void RangePlot::styleLikeTheme() {
    setBackground(Theme::instance().color(Theme::Role::Panel));
    for (QCPAxis* each : {xAxis, yAxis})
        styleAxis(each);
    replot(QCustomPlot::rpQueuedReplot);
}

void RangePlot::setAxis(const Axis& axis, std::int64_t length) {
    if (axis.kind != m_axis.kind || axis.source || axis.step != m_axis.step || length != m_length)
        m_own.reset();
    if (axis != m_axis || m_length == 0) {
        xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new AxisTicker(axis)));
        xAxis->setLabel(axisTitle(axis));
    }
    m_axis = axis;
    m_length = length;
    if (m_hovered && *m_hovered >= length)
        setHovered(std::nullopt);
    readExtent();
}

void RangePlot::setUpAxis(const std::optional<Axis>& axis, std::int64_t length) {
    m_upAxis = axis;
    m_upLength = length;
}

void RangePlot::setMasked(std::vector<Stretch> stretches) {
    m_masked = std::move(stretches);
    update();
}

void RangePlot::setStale(bool stale) {
    m_stale = stale;
    update();
}

Extent RangePlot::whole() const {
    return sorted(m_axis.placeOf(-0.5), m_axis.placeOf(static_cast<double>(m_length) - 0.5));
}

bool RangePlot::isFitted() const {
    return extent() == whole();
}

void RangePlot::readExtent() {
    const std::optional<Extent> shared = m_axis.source ? m_pointer.range().find(m_axis.kind, m_axis.source) : m_own;
    m_seen = shared.value_or(whole());
    const Extent drawn = withRoom(m_seen);
    xAxis->setRange(drawn.from, drawn.to);
    const int perTick = m_axis.labels ? kPixelsAWord : 2 * kPixelsAWord;
    xAxis->ticker()->setTickCount(std::max(2, axisRect()->width() / perTick));
    replot(QCustomPlot::rpQueuedReplot);
}

/// As long as wanted, between a few elements and all, and inside of what there is.
void RangePlot::setExtent(Extent wanted) {
    const Extent all = whole();
    const double length =
        std::clamp(wanted.length(), std::min(kFewestElements * std::abs(m_axis.step), all.length()), all.length());
    if (length >= all.length())
        return fit();
    const double middle = (wanted.from + wanted.to) / 2;
    const double from = std::clamp(middle - length / 2, all.from, all.to - length);
    if (m_axis.source)
        return m_pointer.range().set(m_axis.kind, m_axis.source, {from, from + length});
    m_own = Extent{from, from + length};
    readExtent();
    emit rangeMoved();
}

void RangePlot::fit() {
    if (m_axis.source)
        return m_pointer.range().reset(m_axis.kind, m_axis.source);
    m_own.reset();
    readExtent();
    emit rangeMoved();
}

void RangePlot::zoomAt(double place, double factor) {
    const Extent seen = extent();
    // Against the smallest stretch the pointer's place would run away.
    const double smallest = std::min(kFewestElements * std::abs(m_axis.step), whole().length());
    const double length = std::max(seen.length() / factor, smallest);
    const double part = seen.length() > 0 ? (place - seen.from) / seen.length() : 0.5;
    setExtent({place - part * length, place + (1 - part) * length});
}

void RangePlot::pan(double by) {
    setExtent({extent().from + by, extent().to + by});
}

Stretch RangePlot::visible() const {
    const Extent seen = extent();
    const Extent elements = sorted(m_axis.elementAt(seen.from), m_axis.elementAt(seen.to));
    const double last = static_cast<double>(std::max<std::int64_t>(m_length - 1, 0));
    // One more on each side: the line to it is seen.
    return {static_cast<std::int64_t>(std::clamp(std::floor(elements.from) - 1, 0.0, last)),
            static_cast<std::int64_t>(std::clamp(std::ceil(elements.to) + 1, 0.0, last))};
}

int RangePlot::pixels() const {
    return std::max(1, static_cast<int>(axisRect()->width() * bufferDevicePixelRatio()));
}

int RangePlot::pixelsUp() const {
    return std::max(1, static_cast<int>(axisRect()->height() * bufferDevicePixelRatio()));
}

QImage RangePlot::image() {
    replot(QCustomPlot::rpImmediateRefresh);
    return grab().toImage();
}

QRectF RangePlot::stretchRect(const Stretch& stretch) const {
    const Extent places = sorted(m_axis.placeOf(static_cast<double>(stretch.first) - 0.5),
                                 m_axis.placeOf(static_cast<double>(stretch.last) + 0.5));
    const QRect area = axisRect()->rect();
    const double left = std::clamp(xAxis->coordToPixel(places.from), area.left() - 4.0, area.right() + 4.0);
    const double right = std::clamp(xAxis->coordToPixel(places.to), area.left() - 4.0, area.right() + 4.0);
    return {left, static_cast<double>(area.top()), std::max(right - left, 1.0), static_cast<double>(area.height())};
}

void RangePlot::drawPointer(QPainter& painter) {
    const ProbePoint& point = m_pointer.point();
    if (!point.valid)
        return;
    const Theme& theme = Theme::instance();
    const QRect area = axisRect()->rect();
    QColor shade = theme.color(Theme::Role::Accent);
    // On a rim, so that it is seen on any picture.
    const auto drawLine = [&](const QPointF& from, const QPointF& to) {
        painter.setPen(QPen(theme.color(Theme::Role::Panel), 3));
        painter.drawLine(from, to);
        painter.setPen(QPen(theme.color(Theme::Role::Accent), 1));
        painter.drawLine(from, to);
    };
    if (const auto element = elementAt(m_axis, m_length, point.place)) {
        shade.setAlphaF(0.18F);
        if (const auto stretch = stretchAt(m_axis, m_length, point.place))
            painter.fillRect(stretchRect(*stretch), shade);
        const double x = xAxis->coordToPixel(m_axis.placeOf(static_cast<double>(*element)));
        drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    if (m_upAxis)
        if (const auto element = elementAt(*m_upAxis, m_upLength, point.place)) {
            const double y = yAxis->coordToPixel(m_upAxis->placeOf(static_cast<double>(*element)));
            drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        }
}

void RangePlot::drawOver(QPainter& painter) {
    painter.setClipRect(axisRect()->rect());
    const QBrush hatch(Theme::instance().color(Theme::Role::Hatch), Qt::FDiagPattern);
    const Stretch seen = visible();
    for (const Stretch& stretch : m_masked)
        if (stretch.last >= seen.first && stretch.first <= seen.last)
            painter.fillRect(stretchRect(stretch), hatch);
    if (m_stale)
        drawStale(painter, axisRect()->rect());
    drawHighlights(painter);
    drawPointer(painter);
}

void RangePlot::paintEvent(QPaintEvent* event) {
    QCustomPlot::paintEvent(event);
    QPainter painter(this);
    if (m_length > 0)
        drawOver(painter);
    if (hasFocus()) {
        painter.setClipping(false);
        painter.setPen(QPen(Theme::instance().color(Theme::Role::Accent), 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace layerscope
