// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/SweepStrip.h"

#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace layerscope {
namespace {

constexpr int kPictureUnits = 44; // of the 4-pixel grid
constexpr int kPictureHeightUnits = 24;
constexpr int kLines = 3; // under the picture

int lineHeight() {
    return QFontMetrics(Theme::instance().figures(Theme::FontRole::Small)).height();
}

} // namespace

SweepStrip::SweepStrip(QWidget* parent)
    : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Results of the sweep"));
    viewport()->setCursor(Qt::PointingHandCursor);
    connect(&Theme::instance(), &Theme::changed, this, &SweepStrip::layOut);
}

QSize SweepStrip::pictureSize() const {
    const Theme& theme = Theme::instance();
    const double ratio = devicePixelRatioF();
    return (QSizeF(theme.space(kPictureUnits), theme.space(kPictureHeightUnits)) * ratio).toSize();
}

QSize SweepStrip::cellSize() const {
    const Theme& theme = Theme::instance();
    return {theme.space(kPictureUnits + 4), theme.space(kPictureHeightUnits + 4) +
                                                QFontMetrics(theme.font(Theme::FontRole::Title)).height() +
                                                kLines * lineHeight()};
}

int SweepStrip::perRow() const {
    return std::max(1, viewport()->width() / cellSize().width());
}

QRect SweepStrip::cellRect(int index) const {
    const QSize size = cellSize();
    return {QPoint(index % perRow() * size.width(), index / perRow() * size.height() - verticalScrollBar()->value()),
            size};
}

int SweepStrip::cellAt(const QPoint& position) const {
    for (int i = 0; i < count(); ++i)
        if (cellRect(i).contains(position))
            return i;
    return -1;
}

void SweepStrip::setCells(std::vector<SweepCell> cells) {
    m_cells = std::move(cells);
    m_current = std::clamp(m_current, 0, std::max(0, count() - 1));
    layOut();
    describe();
}

void SweepStrip::setCell(std::size_t index, const SweepCell& cell) {
    if (index >= m_cells.size())
        return;
    m_cells[index] = cell;
    viewport()->update(cellRect(static_cast<int>(index)));
    if (static_cast<int>(index) == m_current)
        describe();
}

void SweepStrip::setAllStale() {
    for (SweepCell& cell : m_cells)
        cell.stale = true;
    viewport()->update();
}

void SweepStrip::setCurrent(int index) {
    if (count() == 0)
        return;
    m_current = std::clamp(index, 0, count() - 1);
    const QRect rect = cellRect(m_current);
    QScrollBar* bar = verticalScrollBar();
    if (rect.top() < 0)
        bar->setValue(bar->value() + rect.top());
    else if (rect.bottom() > viewport()->height())
        bar->setValue(bar->value() + std::min(rect.top(), rect.bottom() - viewport()->height()));
    viewport()->update();
    describe();
}

void SweepStrip::layOut() {
    const int rows = (count() + perRow() - 1) / perRow();
    verticalScrollBar()->setRange(0, std::max(0, rows * cellSize().height() - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(cellSize().height() / 4);
    viewport()->update();
}

QString SweepStrip::textOf(const SweepCell& cell) const {
    QStringList parts{cell.name};
    if (cell.now)
        parts << tr("the value now");
    if (!cell.done)
        parts << tr("not computed yet");
    else if (!cell.mistake.isEmpty())
        parts << cell.mistake;
    else
        parts << cell.shape << cell.cost;
    if (cell.stale)
        parts << tr("older result");
    return parts.join(QStringLiteral(" · "));
}

void SweepStrip::describe() {
    setAccessibleDescription(count() > 0 ? textOf(m_cells[static_cast<std::size_t>(m_current)]) : QString());
}

QRect SweepStrip::pictureRect(const QRect& cell) const {
    const Theme& theme = Theme::instance();
    const int title = QFontMetrics(theme.font(Theme::FontRole::Title)).height();
    return {cell.left() + theme.space(2), cell.top() + theme.space(2) + title, theme.space(kPictureUnits),
            theme.space(kPictureHeightUnits)};
}

void SweepStrip::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), Theme::instance().color(Theme::Role::Panel));
    for (int i = 0; i < count(); ++i)
        if (cellRect(i).intersects(event->rect()))
            draw(painter, i);
}

void SweepStrip::draw(QPainter& painter, int index) const {
    const Theme& theme = Theme::instance();
    const SweepCell& cell = m_cells[static_cast<std::size_t>(index)];
    const QRect whole = cellRect(index).adjusted(theme.space(1) / 2, theme.space(1) / 2, -theme.space(1), 0);
    const QRect picture = pictureRect(cellRect(index));
    painter.setPen(QPen(theme.color(index == m_current && hasFocus() ? Theme::Role::Accent : Theme::Role::Border),
                        index == m_current ? 2 : 1));
    painter.setBrush(theme.color(Theme::Role::Card));
    painter.drawRoundedRect(whole, theme.radius(), theme.radius());
    painter.setFont(theme.font(Theme::FontRole::Title));
    painter.setPen(theme.color(Theme::Role::Text));
    const QRect title(picture.left(), whole.top() + theme.space(1) / 2, picture.width(),
                      picture.top() - whole.top() - theme.space(1) / 2);
    const QString name = cell.now ? tr("%1 · now").arg(cell.name) : cell.name;
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, title.width()));
    if (!cell.picture.isNull())
        painter.drawImage(picture, cell.picture);
    if (cell.stale && !cell.picture.isNull())
        drawStale(painter, picture);
    drawText(painter, picture, cell);
}

void SweepStrip::drawText(QPainter& painter, const QRect& picture, const SweepCell& cell) const {
    const Theme& theme = Theme::instance();
    painter.setFont(theme.figures(Theme::FontRole::Small));
    if (!cell.mistake.isEmpty()) {
        const QRect sign(picture.left(), picture.top(), theme.space(4), theme.space(4));
        theme.icon(QStringLiteral("error")).paint(&painter, sign);
        painter.setPen(theme.color(Theme::Role::Error));
        const QRect text = picture.adjusted(theme.space(5), 0, 0, kLines * lineHeight());
        painter.drawText(text, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, cell.mistake);
        return;
    }
    if (!cell.done) {
        painter.setPen(theme.color(Theme::Role::TextMuted));
        if (cell.picture.isNull())
            painter.drawText(picture, Qt::AlignCenter, tr("waiting"));
        return;
    }
    const QStringList lines{cell.shape, cell.cost.section(QStringLiteral(" · "), 0, 1),
                            cell.cost.section(QStringLiteral(" · "), 2)};
    int top = picture.bottom() + theme.space(1);
    for (const QString& line : lines) {
        painter.setPen(theme.color(&line == &lines.front() ? Theme::Role::Text : Theme::Role::TextMuted));
        painter.drawText(QRect(picture.left(), top, picture.width(), lineHeight()), Qt::AlignLeft,
                         painter.fontMetrics().elidedText(line, Qt::ElideRight, picture.width()));
        top += lineHeight();
    }
}

void SweepStrip::resizeEvent(QResizeEvent*) {
    layOut();
}

void SweepStrip::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void SweepStrip::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void SweepStrip::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(m_current - 1);
    case Qt::Key_Right:
        return setCurrent(m_current + 1);
    case Qt::Key_Up:
        return m_current >= perRow() ? setCurrent(m_current - perRow()) : QAbstractScrollArea::keyPressEvent(event);
    case Qt::Key_Down:
        return setCurrent(m_current + perRow());
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(count() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (count() > 0)
            emit chosen(m_current);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

bool SweepStrip::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const int at = cellAt(mouse->position().toPoint());
        if (at < 0 || mouse->button() != Qt::LeftButton)
            return QAbstractScrollArea::viewportEvent(event);
        setCurrent(at);
        emit chosen(at);
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int at = cellAt(help->pos());
        if (at < 0)
            return false;
        QToolTip::showText(
            help->globalPos(),
            tr("%1\nClick or Enter: take this value over").arg(textOf(m_cells[static_cast<std::size_t>(at)])),
            viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace layerscope
