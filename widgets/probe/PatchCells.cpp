// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/PatchCells.h"

#include "probe/Cells.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr int kMostStrips = 16; ///< channels of one direction that are shown below each other

} // namespace

PatchCells::PatchCells(QWidget* parent)
    : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Window and kernel"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PatchCells::setStep(std::shared_ptr<const Probed> probed, std::size_t step) {
    m_probed = std::move(probed);
    m_step = step;
    m_channel = std::min(m_channel, patch().channels.size() - 1);
    m_slice =
        patch().axes.size() < 3 ? 0 : std::min<std::int64_t>(m_slice, std::ssize(patch().axes.front().places) - 1);
    if (m_current && (m_current->x() >= columns() || m_current->y() >= rows()))
        m_current.reset();
    measure();
    setMinimumHeight(heightForWidth(width()));
    updateGeometry();
    update();
}

/// The cells grow with the width.
void PatchCells::resizeEvent(QResizeEvent*) {
    setMinimumHeight(heightForWidth(width()));
}

void PatchCells::setPlane(std::size_t channel, std::int64_t slice) {
    m_channel = channel;
    m_slice = slice;
    update();
    emit currentChanged();
}

/// One scale for all channels, so that they can be compared.
void PatchCells::measure() {
    m_largestFactor = m_largestWeight = 0;
    for (const Term& term : step().terms) {
        if (std::isfinite(term.factor.value))
            m_largestFactor = std::max(m_largestFactor, std::abs(term.factor.value));
        if (term.weight.origin == Origin::Weight)
            m_largestWeight = std::max(m_largestWeight, std::abs(term.weight.value));
    }
}

int PatchCells::rows() const {
    if (isStrip())
        return static_cast<int>(std::min<std::size_t>(patch().channels.size(), kMostStrips));
    return static_cast<int>(patch().axes[patch().axes.size() - 2].places.size());
}

int PatchCells::columns() const {
    return static_cast<int>(patch().axes.back().places.size());
}

std::int64_t PatchCells::termAt(int row, int column) const {
    if (isStrip()) // what is chosen stands at the end of what is shown
        return patch().termAt(
            static_cast<std::size_t>(row) + (m_channel >= kMostStrips ? m_channel - kMostStrips + 1 : 0), column);
    const std::int64_t tap = (m_slice * rows() + row) * columns() + column;
    return patch().termAt(m_channel, tap);
}

std::int64_t PatchCells::currentTerm() const {
    return m_current ? termAt(m_current->y(), m_current->x()) : -1;
}

double PatchCells::cellSide(int width) const {
    // Strips have all the width; grids of two directions stand beside each other.
    const int gap = Theme::instance().space(3);
    const bool beside = patch().hasKernel && !isStrip();
    const double room = beside ? (width - gap) / 2.0 : width;
    return std::clamp(std::floor(room / columns()), kSmallestCell, kLargestCell);
}

int PatchCells::captionHeight() const {
    return QFontMetrics(Theme::instance().font(Theme::FontRole::Small)).height() + Theme::instance().space(1);
}

int PatchCells::heightForWidth(int width) const {
    if (!m_probed)
        return 0;
    const double cell = cellSide(width);
    const double strip = isStrip() ? std::min(cell, 24.0) : cell;
    const int one = captionHeight() + static_cast<int>(std::ceil(strip * rows())) + 2;
    return patch().hasKernel && isStrip() ? 2 * one + Theme::instance().space(2) : one;
}

QPointF PatchCells::topLeft(Side side) const {
    if (side == Side::Window)
        return QPointF(1, captionHeight());
    if (isStrip())
        return QPointF(1, heightForWidth(width()) / 2 + Theme::instance().space(1) + captionHeight());
    return QPointF((width() + Theme::instance().space(3)) / 2, captionHeight());
}

QRectF PatchCells::cellRect(Side side, int row, int column) const {
    const double cell = cellSide(width());
    const double height = isStrip() ? std::min(cell, 24.0) : cell;
    return QRectF(topLeft(side) + QPointF(column * cell, row * height), QSizeF(cell, height));
}

QString PatchCells::caption(Side side) const {
    const std::int64_t channel = patch().channels[m_channel];
    const QString where = isStrip() || channel < 0 ? QString() : tr(", channel %1").arg(channel);
    if (side == Side::Kernel)
        return tr("Kernel") + where;
    const PlanStep* input = m_probed->inputStep(patch().port);
    return (input ? toQString(input->node->name) : tr("Input")) + where;
}

void PatchCells::drawCell(QPainter& painter, Side side, const QRectF& rect, std::int64_t index) const {
    if (index < 0)
        return drawNoCell(painter, rect);
    const Term& term = step().terms[static_cast<std::size_t>(index)];
    const bool window = side == Side::Window;
    drawNumberCell(painter, rect,
                   {.value = window ? term.factor.value : term.weight.value,
                    .largest = window ? m_largestFactor : m_largestWeight,
                    .hatched = window && term.isPadding(),
                    .word = tr("pad")});
}

void PatchCells::drawMarks(QPainter& painter, Side side) const {
    const Theme& theme = Theme::instance();
    painter.setBrush(Qt::NoBrush);
    const bool chooses = step().rule == Rule::Max || step().rule == Rule::Min;
    for (int row = 0; chooses && row < rows(); ++row)
        for (int column = 0; column < columns(); ++column)
            if (termAt(row, column) == static_cast<std::int64_t>(step().chosen)) {
                painter.setPen(QPen(theme.color(Theme::Role::Text), 3));
                painter.drawRect(cellRect(side, row, column).adjusted(1, 1, -2, -2));
            }
    if (m_current) {
        painter.setPen(QPen(theme.color(Theme::Role::Accent), 2));
        painter.drawRect(cellRect(side, m_current->y(), m_current->x()).adjusted(0, 0, -1, -1));
    }
}

void PatchCells::drawSide(QPainter& painter, Side side) const {
    const Theme& theme = Theme::instance();
    const QRectF first = cellRect(side, 0, 0);
    const QRectF last = cellRect(side, rows() - 1, columns() - 1);
    painter.setFont(theme.font(Theme::FontRole::Small));
    painter.setPen(theme.color(Theme::Role::TextMuted));
    const double wide = isStrip() || !patch().hasKernel ? width() : (width() - theme.space(3)) / 2.0;
    const QRectF caption(first.left(), first.top() - captionHeight(), wide, captionHeight());
    painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(this->caption(side), Qt::ElideRight, static_cast<int>(wide)));
    painter.setFont(theme.figures(Theme::FontRole::Small));
    for (int row = 0; row < rows(); ++row)
        for (int column = 0; column < columns(); ++column)
            drawCell(painter, side, cellRect(side, row, column), termAt(row, column));
    painter.setPen(QPen(theme.color(Theme::Role::BorderStrong), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect((first | last).adjusted(-0.5, -0.5, 0, 0));
    drawMarks(painter, side);
}

void PatchCells::paintEvent(QPaintEvent*) {
    if (!m_probed)
        return;
    QPainter painter(this);
    drawSide(painter, Side::Window);
    if (patch().hasKernel)
        drawSide(painter, Side::Kernel);
    if (hasFocus() && !m_current) {
        painter.setPen(QPen(Theme::instance().color(Theme::Role::Accent), 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

std::optional<QPoint> PatchCells::cellAt(const QPointF& position) const {
    if (!m_probed)
        return std::nullopt;
    for (const Side side : {Side::Window, Side::Kernel}) {
        if (side == Side::Kernel && !patch().hasKernel)
            continue;
        const QRectF cell = cellRect(side, 0, 0);
        const QPointF place = position - cell.topLeft();
        const QPoint at(static_cast<int>(std::floor(place.x() / cell.width())),
                        static_cast<int>(std::floor(place.y() / cell.height())));
        if (at.x() >= 0 && at.y() >= 0 && at.x() < columns() && at.y() < rows())
            return at;
    }
    return std::nullopt;
}

void PatchCells::setCurrent(std::optional<QPoint> cell) {
    if (cell == m_current)
        return;
    m_current = cell;
    update();
    emit currentChanged();
}

void PatchCells::mouseMoveEvent(QMouseEvent* event) {
    setCurrent(cellAt(event->position()));
}

void PatchCells::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    setCurrent(cellAt(event->position()));
}

void PatchCells::mouseDoubleClickEvent(QMouseEvent*) {
    if (m_current)
        emit activated();
}

void PatchCells::leaveEvent(QEvent*) {
    setCurrent(std::nullopt);
}

void PatchCells::keyPressEvent(QKeyEvent* event) {
    const int dx = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    const int dy = event->key() == Qt::Key_Up ? -1 : event->key() == Qt::Key_Down ? 1 : 0;
    if (m_probed && (dx != 0 || dy != 0) && event->modifiers() == Qt::NoModifier) {
        const QPoint from = m_current.value_or(QPoint(columns() / 2 - dx, rows() / 2 - dy));
        return setCurrent(
            QPoint(std::clamp(from.x() + dx, 0, columns() - 1), std::clamp(from.y() + dy, 0, rows() - 1)));
    }
    if (m_current && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        return emit activated();
    QWidget::keyPressEvent(event);
}

} // namespace layerscope
