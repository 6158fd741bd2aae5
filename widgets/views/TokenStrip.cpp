// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/TokenStrip.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace layerscope {

namespace {

constexpr int kLongestWord = 24; ///< letters that are shown of one word

QString shownWord(const QString& word) {
    QString shown = word.length() > kLongestWord ? word.left(kLongestWord - 1) + QChar(0x2026) : word;
    // What cannot be seen gets a sign: characters are tokens, too.
    return shown.replace(QLatin1Char(' '), QChar(0x2423)).replace(QLatin1Char('\n'), QChar(0x21B5));
}

} // namespace

TokenStrip::TokenStrip(QWidget* parent)
    : QAbstractScrollArea(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Tokens"));
    viewport()->setMouseTracking(true);
    connect(&Theme::instance(), &Theme::changed, this, &TokenStrip::relayout);
}

void TokenStrip::setSeries(const Series& series, bool stale) {
    m_series = series;
    m_stale = stale;
    m_marked.reset();
    if (m_current >= count())
        m_current = -1;
    relayout();
}

void TokenStrip::setChannel(std::int64_t channel, const std::optional<ColorScale>& scale) {
    m_channel = channel;
    m_scale = scale;
    viewport()->update();
}

void TokenStrip::setMarked(const std::optional<Stretch>& marked) {
    if (m_marked == marked)
        return;
    m_marked = marked;
    viewport()->update();
}

QString TokenStrip::wordAt(std::int64_t element) const {
    const std::string* label = m_series ? m_series.axis().labelOf(element) : nullptr;
    return label && !isPadding(element) ? toQString(*label) : QString();
}

bool TokenStrip::isPadding(std::int64_t element) const {
    const std::string* label = m_series.axis().labelOf(element);
    // Keras keeps the id 0 for padding.
    const bool none =
        m_series.value().tensor.dtype() == DType::Int32 && m_series.count() == 1 && m_series.at(0, element) == 0;
    return none || !label || label->empty();
}

int TokenStrip::chipHeight() const {
    const Theme& theme = Theme::instance();
    return QFontMetrics(theme.font(Theme::FontRole::Normal)).height() +
           QFontMetrics(theme.figures(Theme::FontRole::Small)).height() + theme.space(1);
}

void TokenStrip::setMarks(const PaneMarks& marks, const QImage& effect, const Beside& room) {
    m_marks = marks;
    m_effect = effect;
    if (room != m_room) {
        m_room = room;
        return relayout();
    }
    viewport()->update();
}

TokenStrip::Chips TokenStrip::flow(int width, std::map<std::int64_t, QRect>* padding) const {
    const Theme& theme = Theme::instance();
    const QFontMetrics words(theme.font(Theme::FontRole::Normal));
    const QFontMetrics numbers(theme.figures(Theme::FontRole::Small));
    // The same for all numbers, so that another channel moves no word.
    const int numberWidth = numbers.horizontalAdvance(QStringLiteral("-0.0123"));
    const int gap = theme.space(1);
    Chips chips;
    QPoint at(gap, gap);
    const Beside room = padding ? m_room : Beside{};
    for (std::int64_t i = -room.before; i < count() + room.after; ++i) {
        const bool beside = i < 0 || i >= count();
        const int word = beside ? 0 : words.horizontalAdvance(shownWord(wordAt(i)));
        const int wide = std::max(word, numberWidth) + 2 * theme.space(2);
        if (at.x() > gap && at.x() + wide > width - gap)
            at = {gap, at.y() + chipHeight() + gap};
        const QRect chip(at, QSize(wide, chipHeight()));
        if (beside)
            padding->emplace(i, chip);
        else
            chips.push_back(chip);
        at.rx() += wide + gap;
    }
    return chips;
}

void TokenStrip::relayout() {
    m_padding.clear();
    m_chips = flow(viewport()->width(), &m_padding);
    int last = m_chips.empty() ? -1 : m_chips.back().bottom();
    if (!m_padding.empty())
        last = std::max(last, m_padding.rbegin()->second.bottom());
    const int height = last < 0 ? 0 : last + 1 + Theme::instance().space(1);
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(chipHeight());
    viewport()->update();
}

QRect TokenStrip::chipRect(std::int64_t element) const {
    return element >= 0 && element < count()
               ? m_chips[static_cast<std::size_t>(element)].translated(0, -verticalScrollBar()->value())
               : QRect();
}

QRect TokenStrip::paddingRect(std::int64_t element) const {
    const auto found = m_padding.find(element);
    return found == m_padding.end() ? QRect() : found->second.translated(0, -verticalScrollBar()->value());
}

/// A solid line around what is tapped, a dashed one around the field, the effect as a bar at the foot.
void TokenStrip::drawMarksOf(QPainter& painter, std::int64_t element, const QRect& rect) const {
    painter.setBrush(Qt::NoBrush);
    if (element < m_effect.width()) {
        const QRect foot(rect.left(), rect.bottom() - 4, rect.width(), 5);
        painter.fillRect(foot, QColor::fromRgba(m_effect.pixel(static_cast<int>(element), 0)));
    }
    if (m_marks.field.contains(0, element))
        drawFieldLine(painter, QRectF(rect).adjusted(0, 0, 0, 0), m_marks.field.exact);
    if (m_marks.taps.contains(0, element))
        drawTapLine(painter, QRectF(rect).adjusted(2.5, 2.5, -2.5, -2.5));
}

void TokenStrip::drawPaddingChips(QPainter& painter) const {
    painter.setFont(Theme::instance().font(Theme::FontRole::Small));
    for (const auto& [element, chip] : m_padding) {
        if (!m_marks.padding.contains(0, element))
            continue;
        painter.setBrush(Qt::NoBrush);
        fillPadding(painter, paddingRect(element));
        painter.setPen(Theme::instance().color(Theme::Role::Text));
        painter.drawText(paddingRect(element), Qt::AlignCenter, tr("padding"));
    }
}

void TokenStrip::drawChip(QPainter& painter, std::int64_t element, const QRect& rect) const {
    const Theme& theme = Theme::instance();
    const float value = m_series.at(m_channel, element);
    const QRgb fill = m_scale ? m_scale->color(static_cast<double>(value)) : theme.color(Theme::Role::CardHeader).rgb();
    const bool padding = isPadding(element);
    painter.setPen(Qt::NoPen);
    painter.setBrush(padding && !m_scale ? QBrush(Qt::NoBrush) : QBrush(QColor(fill)));
    painter.drawRoundedRect(rect, 3, 3);
    const QColor ink = m_scale ? inkOn(fill) : theme.color(padding ? Theme::Role::TextMuted : Theme::Role::Text);
    if (isMasked(element) || (padding && !m_scale)) {
        QColor lines = ink;
        lines.setAlphaF(0.45F);
        painter.setBrush(QBrush(lines, Qt::FDiagPattern));
        painter.drawRoundedRect(rect, 3, 3);
    }
    const bool marked = m_marked && element >= m_marked->first && element <= m_marked->last;
    if (marked || element == m_current) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color(element == m_current ? Theme::Role::Accent : Theme::Role::Text),
                            element == m_current ? 2.5 : 1.5));
        painter.drawRoundedRect(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5), 3, 3);
    }
    painter.setPen(ink);
    painter.setFont(theme.font(Theme::FontRole::Normal));
    const QRect inside = rect.adjusted(0, theme.space(1) / 2, 0, -theme.space(1) / 2);
    painter.drawText(inside, Qt::AlignHCenter | Qt::AlignTop,
                     padding ? QString(QChar(0x00B7)) : shownWord(wordAt(element)));
    painter.setFont(theme.figures(Theme::FontRole::Small));
    painter.drawText(inside, Qt::AlignHCenter | Qt::AlignBottom,
                     toQString(m_scale ? shortNumber(static_cast<double>(value)) : fullNumber(value)));
    drawMarksOf(painter, element, rect);
}

int TokenStrip::draw(QPainter& painter, int width) const {
    const Chips chips = flow(width);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < chips.size(); ++i)
        drawChip(painter, static_cast<std::int64_t>(i), chips[i]);
    return chips.empty() ? 0 : chips.back().bottom() + 1;
}

void TokenStrip::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), Theme::instance().color(Theme::Role::Panel));
    painter.setRenderHint(QPainter::Antialiasing);
    const int top = verticalScrollBar()->value();
    const auto first = std::ranges::lower_bound(m_chips, top, {}, &QRect::bottom);
    for (auto chip = first; chip != m_chips.end() && chip->top() < top + viewport()->height(); ++chip)
        drawChip(painter, chip - m_chips.begin(), chip->translated(0, -top));
    drawPaddingChips(painter);
    if (m_stale)
        drawStale(painter, viewport()->rect());
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(Theme::instance().color(Theme::Role::Accent), 1));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void TokenStrip::resizeEvent(QResizeEvent*) {
    relayout();
}

std::int64_t TokenStrip::elementAt(QPoint position) const {
    const QPoint at = position + QPoint(0, verticalScrollBar()->value());
    const auto first = std::ranges::lower_bound(m_chips, at.y(), {}, &QRect::bottom);
    for (auto chip = first; chip != m_chips.end() && chip->top() <= at.y(); ++chip)
        if (chip->contains(at))
            return chip - m_chips.begin();
    return -1;
}

void TokenStrip::setCurrent(std::int64_t element, bool reveal) {
    const std::int64_t next = count() == 0 ? -1 : std::clamp<std::int64_t>(element, -1, count() - 1);
    if (reveal && next >= 0) {
        const QRect chip = m_chips[static_cast<std::size_t>(next)];
        QScrollBar* bar = verticalScrollBar();
        bar->setValue(std::clamp(bar->value(), chip.bottom() + 1 - viewport()->height(), chip.top()));
    }
    if (next == m_current)
        return;
    m_current = next;
    viewport()->update();
    emit currentChanged(next);
}

bool TokenStrip::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::MouseButtonPress) {
        const std::int64_t element = elementAt(static_cast<QMouseEvent*>(event)->position().toPoint());
        if (element >= 0)
            setCurrent(element, false);
    }
    return QAbstractScrollArea::viewportEvent(event);
}

/// The element nearest below or above.
std::int64_t TokenStrip::lineFrom(std::int64_t element, int lines) const {
    if (element < 0)
        return 0;
    const QRect from = m_chips[static_cast<std::size_t>(element)];
    const int y = from.top() + lines * (chipHeight() + Theme::instance().space(1));
    std::int64_t best = element;
    int distance = INT_MAX;
    const auto first = std::ranges::lower_bound(m_chips, y, {}, &QRect::top);
    for (auto chip = first; chip != m_chips.end() && chip->top() == y; ++chip)
        if (const int away = std::abs(chip->center().x() - from.center().x()); away < distance) {
            distance = away;
            best = chip - m_chips.begin();
        }
    return best;
}

void TokenStrip::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(std::max<std::int64_t>(m_current - 1, 0), true);
    case Qt::Key_Right:
        return setCurrent(m_current + 1, true);
    case Qt::Key_Up:
        return setCurrent(lineFrom(m_current, -1), true);
    case Qt::Key_Down:
        return setCurrent(lineFrom(m_current, 1), true);
    case Qt::Key_Home:
        return setCurrent(0, true);
    case Qt::Key_End:
        return setCurrent(count() - 1, true);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace layerscope
