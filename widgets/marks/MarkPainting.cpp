// SPDX-License-Identifier: GPL-3.0-or-later
#include "marks/MarkPainting.h"

#include "theme/Theme.h"

#include <QPainter>

#include <algorithm>
#include <array>

namespace layerscope {

namespace {

using Role = Theme::Role;

constexpr double kSmallestCell = 5; ///< pixels from which every tap has an outline
constexpr std::int64_t kMostCells = 400;
constexpr double kThinnest = 3; ///< pixels of a box
constexpr double kReach = 4;    ///< of a line with its rim, beyond the box

QColor color(Role role) {
    return Theme::instance().color(role);
}

void drawRect(QPainter& painter, const QRectF& box, const QPen& pen) {
    painter.setPen(pen);
    painter.drawRect(box);
}

QPen fieldPen(bool exact) {
    QPen pen(color(Role::Text), 1.6);
    pen.setDashPattern(exact ? QList<double>{5, 3} : QList<double>{1.2, 2.4});
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

/// At least so large that it is seen.
QRectF seen(QRectF box) {
    const double wide = std::max(0.0, (kThinnest - box.width()) / 2);
    const double high = std::max(0.0, (kThinnest - box.height()) / 2);
    return box.adjusted(-wide, -high, wide, high);
}

/// Every cell, or every box where that would be too many or too small to tell apart.
std::vector<QRectF> outlines(const Pane& pane, const CellMarks& marks) {
    const QRectF cell = pane.rectOf({{0, 0}, {0, 0}});
    const bool single = marks.count() <= kMostCells && std::min(cell.width(), cell.height()) >= kSmallestCell;
    std::vector<QRectF> all;
    for (const CellBox& box : marks.boxes) {
        if (!single) {
            all.push_back(seen(pane.rectOf(box)));
            continue;
        }
        for (std::int64_t down = box.down.first; down <= box.down.last; ++down)
            for (std::int64_t across = box.across.first; across <= box.across.last; ++across)
                all.push_back(pane.rectOf({{down, down}, {across, across}}));
    }
    // Smaller than their outlines, they would hide each other.
    if (!single && all.size() > 1 && std::max(cell.width(), cell.height()) < 2)
        return {seen(pane.rectOf(marks.hull()))};
    return all;
}

QSizeF labelSize(const QString& label) {
    const QFontMetricsF metrics(Theme::instance().figures(Theme::FontRole::Small));
    return {metrics.horizontalAdvance(label) + 8, metrics.height() + 2};
}

/// Above the box, or within it where there is no room.
QRectF labelRect(const QRectF& box, const QString& label, const QRectF& area) {
    QRectF rect(QPointF(), labelSize(label));
    rect.moveBottomLeft(box.topLeft() + QPointF(-1, -2));
    if (rect.top() < area.top())
        rect.moveTop(std::max(box.top(), area.top()) + 3);
    rect.moveLeft(std::clamp(rect.left(), area.left(), std::max(area.left(), area.right() - rect.width())));
    return rect;
}

/// Of what can be seen.
QRectF areaOf(const QPainter& painter) {
    return painter.hasClipping() ? painter.clipBoundingRect() : QRectF(painter.window());
}

} // namespace

QRectF Pane::rectOf(const CellBox& box) const {
    const double width = place.width() / static_cast<double>(size.columns);
    const double height = place.height() / static_cast<double>(size.rows);
    const auto rows = static_cast<double>(box.down.last - box.down.first + 1);
    const auto columns = static_cast<double>(box.across.last - box.across.first + 1);
    const double top = rowsUp ? place.bottom() - static_cast<double>(box.down.last + 1) * height
                              : place.top() + static_cast<double>(box.down.first) * height;
    const QRectF rect(place.left() + static_cast<double>(box.across.first) * width, top, columns * width,
                      rows * height);
    return rect.normalized(); // an axis may run backwards
}

PaneMarks marksOn(const Cut& cut, const Highlight& highlight) {
    return {cellsOn(cut, highlight.taps), cellsOn(cut, highlight.padding), cellsOn(cut, highlight.field)};
}

bool sameMarks(const Highlight& a, const Highlight& b) {
    return a.taps == b.taps && a.padding == b.padding && a.field == b.field &&
           a.effect.rawBytes().data() == b.effect.rawBytes().data();
}

void drawTapLine(QPainter& painter, const QRectF& box) {
    drawRect(painter, box, QPen(color(Role::Accent), 1.6));
}

void drawFieldLine(QPainter& painter, const QRectF& box, bool exact) {
    drawRect(painter, box, QPen(color(Role::Panel), 3.4));
    drawRect(painter, box, fieldPen(exact));
}

void fillPadding(QPainter& painter, const QRectF& box) {
    painter.fillRect(box, color(Role::CardHeader));
    painter.fillRect(box, QBrush(color(Role::TextMuted), Qt::BDiagPattern));
    drawRect(painter, box, QPen(color(Role::TextMuted), 1, Qt::DotLine));
}

void drawTaps(QPainter& painter, const Pane& pane, const CellMarks& taps) {
    if (taps.empty())
        return;
    const std::vector<QRectF> boxes = outlines(pane, taps);
    painter.save();
    painter.setBrush(Qt::NoBrush);
    for (const QRectF& box : boxes)
        drawRect(painter, box, QPen(color(Role::Panel), 3.6));
    for (const QRectF& box : boxes)
        drawTapLine(painter, box);
    painter.restore();
}

void drawPadding(QPainter& painter, const Pane& pane, const CellMarks& padding) {
    if (padding.empty())
        return;
    painter.save();
    painter.setBrush(Qt::NoBrush);
    for (const QRectF& box : outlines(pane, padding))
        fillPadding(painter, box);
    painter.restore();
}

void drawField(QPainter& painter, const Pane& pane, const CellMarks& field, const QString& label) {
    if (field.empty())
        return;
    const QRectF box = seen(pane.rectOf(field.hull()));
    painter.save();
    painter.setBrush(Qt::NoBrush);
    drawFieldLine(painter, box, field.exact);
    if (!label.isEmpty()) {
        const QFont font = Theme::instance().figures(Theme::FontRole::Small);
        const QRectF place = labelRect(box, label, areaOf(painter));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(Role::Panel));
        painter.drawRoundedRect(place, 3, 3);
        painter.setPen(color(Role::Text));
        painter.setFont(font);
        painter.drawText(place, Qt::AlignCenter, label);
    }
    painter.restore();
}

void drawEffect(QPainter& painter, const Pane& pane, const QImage& effect) {
    if (effect.isNull())
        return;
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, pane.place.width() < effect.width());
    painter.drawImage(pane.place, pane.rowsUp ? effect.mirrored(false, true) : effect);
    painter.restore();
}

void drawMarks(QPainter& painter, const Pane& pane, const PaneMarks& marks, const QString& label) {
    drawPadding(painter, pane, marks.padding);
    drawField(painter, pane, marks.field, label);
    drawTaps(painter, pane, marks.taps);
}

QRectF extentOf(const Pane& pane, const PaneMarks& marks, const QString& label) {
    QRectF extent;
    for (const CellMarks* each : {&marks.taps, &marks.padding, &marks.field})
        if (!each->empty())
            extent |= pane.rectOf(each->hull()).adjusted(-kReach, -kReach, kReach, kReach);
    if (!marks.field.empty() && !label.isEmpty()) { // above the box or in it, and moved to the left at the edge
        const QSizeF size = labelSize(label);
        extent.adjust(-size.width(), -size.height() - kReach, size.width(), size.height() + kReach);
    }
    return extent;
}

} // namespace layerscope
