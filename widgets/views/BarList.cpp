// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/BarList.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace layerscope {

namespace {

/// Vectors up to this length are put in order at once.
constexpr int kSortedAtOnce = 20'000;
/// Longer vectors are never the chances of classes.
constexpr std::int64_t kMostShares = 1'000'000;
constexpr qsizetype kLongestName = 40;

/// NaN last.
std::vector<std::int32_t> largestFirst(const FeatureMaps& maps) {
    std::vector<std::int32_t> order(static_cast<std::size_t>(maps.columns()));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, [&](std::int32_t a, std::int32_t b) {
        const float left = maps.at(0, 0, a);
        const float right = maps.at(0, 0, b);
        return std::isnan(right) ? !std::isnan(left) : left > right;
    });
    return order;
}

/// None is negative and their sum is one, within what float32 loses.
bool sumToOne(const FeatureMaps& maps) {
    if (maps.columns() < 2 || maps.columns() > kMostShares)
        return false;
    double sum = 0;
    for (std::int64_t i = 0; i < maps.columns(); ++i) {
        const float number = maps.at(0, 0, i);
        if (!(number >= 0))
            return false;
        sum += static_cast<double>(number);
    }
    return std::abs(sum - 1) < 1e-3;
}

QString percentText(double share) {
    return BarList::tr("%1 %").arg(share * 100, 0, 'f', 1);
}

} // namespace

BarList::BarList(QWidget* parent)
    : QAbstractScrollArea(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Values of the vector"));
    viewport()->setMouseTracking(true);
    connect(&Theme::instance(), &Theme::changed, this, &BarList::relayout);
}

void BarList::setShown(const Shown& shown) {
    const bool sameLength = shown && m_shown && shown.maps->columns() == m_shown.maps->columns();
    const bool sameNumbers = shown.maps == m_shown.maps;
    m_shown = shown;
    if (!sameLength) {
        m_order.clear();
        m_current = -1;
    }
    if (!sameNumbers) {
        measure();
        sort();
    }
    relayout();
}

void BarList::measure() {
    m_shares = count() > 0 && sumToOne(*m_shown.maps);
    m_longestName.clear();
    const std::shared_ptr<const AxisLabels> labels = count() > 0 ? m_shown.value().axes.back().labels : nullptr;
    for (int i = 0; labels && i < count(); ++i)
        if (const QString name = nameOf(i).left(kLongestName); name.size() > m_longestName.size())
            m_longestName = name;
}

QString BarList::nameOf(std::int64_t element) const {
    const std::string* label = m_shown ? m_shown.value().axes.back().labelOf(element) : nullptr;
    return label ? toQString(*label) : QString();
}

void BarList::setStyleOfMaps(const MapStyle& style) {
    m_style = style;
    viewport()->update();
}

void BarList::setMarks(const PaneMarks& marks, const QImage& effect) {
    m_marks = marks;
    m_effect = effect;
    viewport()->update();
}

void BarList::setLargestFirst(bool on) {
    m_largestFirst = on;
    sort();
}

void BarList::sort() {
    m_sorting.cancel();
    if (!m_shown || !m_largestFirst) {
        m_order.clear();
    } else if (count() <= kSortedAtOnce) {
        m_order = largestFirst(*m_shown.maps);
    } else {
        m_sorting.start([this, maps = m_shown.maps]() -> LatestJob::Show {
            return [this, order = largestFirst(*maps)] {
                if (m_largestFirst && static_cast<int>(order.size()) == count())
                    m_order = order;
                viewport()->update();
            };
        });
    }
    viewport()->update();
    emit currentChanged();
}

int BarList::count() const {
    return m_shown && m_shown.maps->count() > 0 ? static_cast<int>(m_shown.maps->columns()) : 0;
}

int BarList::rowHeight() const {
    return QFontMetrics(Theme::instance().figures(Theme::FontRole::Normal)).height() + Theme::instance().space(1);
}

std::int64_t BarList::elementAt(int row) const {
    return m_order.empty() ? row : m_order[static_cast<std::size_t>(row)];
}

void BarList::relayout() {
    const std::int64_t height = std::int64_t{count()} * rowHeight();
    const std::int64_t beyond = std::max<std::int64_t>(0, height - viewport()->height());
    verticalScrollBar()->setRange(0, static_cast<int>(std::min<std::int64_t>(beyond, INT_MAX)));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(rowHeight());
    viewport()->update();
}

/// A box around the bar of what is tapped, a dashed line beside the field, the effect as a swatch at the edge.
void BarList::drawMarksOf(QPainter& painter, const QRect& rect, std::int64_t element) const {
    const int edge = Theme::instance().space(1);
    if (element < m_effect.width())
        painter.fillRect(QRect(rect.left(), rect.top(), edge, rect.height()),
                         QColor::fromRgba(m_effect.pixel(static_cast<int>(element), 0)));
    painter.setBrush(Qt::NoBrush);
    if (m_marks.field.contains(0, element))
        drawFieldLine(painter, QRectF(rect.left() + edge + 1, rect.top() - 1, 2, rect.height() + 2),
                      m_marks.field.exact);
    if (m_marks.taps.contains(0, element))
        drawTapLine(painter, QRectF(rect).adjusted(edge + 5, 0.5, -1, -1.5));
}

void BarList::drawRow(QPainter& painter, const QRect& rect, int row) const {
    const Theme& theme = Theme::instance();
    const std::int64_t element = elementAt(row);
    const auto value = static_cast<double>(m_shown.maps->at(0, 0, element));
    const QFontMetrics metrics(painter.font());
    const int indexWidth = metrics.horizontalAdvance(QString::number(std::max(count() - 1, 100))) + theme.space(2);
    const int nameWidth = m_longestName.isEmpty() ? 0
                                                  : std::min(metrics.horizontalAdvance(m_longestName) + theme.space(4),
                                                             rect.width() * 2 / 5);
    const int labelWidth = indexWidth + nameWidth;
    const int shareWidth = m_shares ? metrics.horizontalAdvance(QStringLiteral("100.0 %")) + theme.space(2) : 0;
    const int numberWidth = metrics.horizontalAdvance(QStringLiteral("-0.00123")) + theme.space(2) + shareWidth;
    const QRect track = rect.adjusted(labelWidth + theme.space(2), 2, -numberWidth - theme.space(2), -2);
    if (row == m_current)
        painter.fillRect(rect, theme.color(Theme::Role::Hover));
    painter.setPen(theme.color(Theme::Role::TextMuted));
    painter.drawText(QRect(rect.left(), rect.top(), indexWidth, rect.height()), Qt::AlignRight | Qt::AlignVCenter,
                     QString::number(element));
    painter.setPen(theme.color(Theme::Role::Text));
    painter.drawText(
        QRect(rect.left() + indexWidth + theme.space(2), rect.top(), nameWidth - theme.space(2), rect.height()),
        Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(nameOf(element), Qt::ElideRight, nameWidth - theme.space(2)));
    painter.drawText(rect.adjusted(0, 0, -theme.space(2) - shareWidth, 0), Qt::AlignRight | Qt::AlignVCenter,
                     toQString(shortNumber(value)));
    if (m_shares)
        painter.drawText(rect.adjusted(0, 0, -theme.space(2), 0), Qt::AlignRight | Qt::AlignVCenter,
                         percentText(value));
    const ColorScale scale = m_shown.maps->scaleOf(0, m_style);
    const double low = std::min(scale.min, 0.0);
    const double span = std::max(std::max(scale.max, 0.0) - low, 1e-30);
    const auto place = [&](double v) { return track.left() + std::clamp((v - low) / span, 0.0, 1.0) * track.width(); };
    const double from = std::isfinite(value) ? place(0) : track.left();
    const double to = std::isfinite(value) ? place(value) : track.right() + 1;
    const QRectF bar(std::min(from, to), track.top(), std::max(1.0, std::abs(to - from)), track.height());
    painter.fillRect(bar, QColor::fromRgb(scale.color(value)));
    painter.setPen(QPen(theme.color(Theme::Role::BorderStrong), 1));
    painter.drawLine(QPointF(place(0), rect.top()), QPointF(place(0), rect.bottom()));
    drawMarksOf(painter, rect, element);
}

void BarList::draw(QPainter& painter, const QRect& area, int firstRow) const {
    const Theme& theme = Theme::instance();
    painter.fillRect(area, theme.color(Theme::Role::Panel));
    painter.setFont(theme.figures(Theme::FontRole::Normal));
    const int offset = verticalScrollBar()->value() % rowHeight();
    for (int row = firstRow, y = area.top() - offset; row < count() && y < area.bottom(); ++row, y += rowHeight())
        drawRow(painter, QRect(area.left(), y, area.width(), rowHeight()), row);
    if (m_shown && m_shown.stale)
        drawStale(painter, area);
}

void BarList::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    draw(painter, viewport()->rect(), verticalScrollBar()->value() / rowHeight());
    if (hasFocus()) {
        painter.setPen(QPen(Theme::instance().color(Theme::Role::Accent), 1));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void BarList::resizeEvent(QResizeEvent*) {
    relayout();
}

void BarList::setCurrentRow(int row, bool reveal) {
    const int next = count() == 0 ? -1 : std::clamp(row, 0, count() - 1);
    if (reveal && next >= 0) {
        const int top = next * rowHeight();
        QScrollBar* bar = verticalScrollBar();
        bar->setValue(std::clamp(bar->value(), top + rowHeight() - viewport()->height(), top));
    }
    if (next == m_current)
        return;
    m_current = next;
    viewport()->update();
    emit currentChanged();
}

void BarList::setCurrentElement(std::int64_t element) {
    const auto row = m_order.empty() ? element : std::ranges::find(m_order, element) - m_order.begin();
    setCurrentRow(static_cast<int>(row), true);
}

bool BarList::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::MouseButtonPress) {
        const auto y = static_cast<QMouseEvent*>(event)->position().y() + verticalScrollBar()->value();
        if (const int row = static_cast<int>(y) / rowHeight(); row < count())
            setCurrentRow(row, false);
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void BarList::keyPressEvent(QKeyEvent* event) {
    const int page = std::max(1, viewport()->height() / rowHeight() - 1);
    switch (event->key()) {
    case Qt::Key_Up:
        return setCurrentRow(m_current - 1, true);
    case Qt::Key_Down:
        return setCurrentRow(m_current + 1, true);
    case Qt::Key_PageUp:
        return setCurrentRow(m_current - page, true);
    case Qt::Key_PageDown:
        return setCurrentRow(m_current + page, true);
    case Qt::Key_Home:
        return setCurrentRow(0, true);
    case Qt::Key_End:
        return setCurrentRow(count() - 1, true);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace layerscope
