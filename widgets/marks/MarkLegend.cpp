// SPDX-License-Identifier: GPL-3.0-or-later
#include "marks/MarkLegend.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "tensor/ElementCount.h"
#include "theme/Theme.h"

#include <QPainter>

namespace layerscope {

namespace {

constexpr double kScaleWidth = 40; ///< of the colours of an effect

QFont legendFont() {
    return Theme::instance().figures(Theme::FontRole::Small);
}

QString counted(const ElementSet& set) {
    return toQString(groupedNumber(countOf(set)));
}

} // namespace

MarkLegend::MarkLegend(Highlights& highlights, QWidget* parent)
    : QWidget(parent)
    , m_marks(highlights) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("What is marked"));
    connect(&m_marks, &NodeMarks::changed, this, &MarkLegend::follow);
    connect(&Theme::instance(), &Theme::changed, this, &MarkLegend::follow);
}

void MarkLegend::setNode(NodeId node, const Axes& axes) {
    m_axes = axes;
    m_marks.setNode(node);
    follow();
}

void MarkLegend::follow() {
    setToolTip(text());
    setAccessibleDescription(text());
    updateGeometry();
    update();
}

std::vector<MarkLegend::Entry> MarkLegend::entries() const {
    const Highlight& highlight = m_marks.highlight();
    std::vector<Entry> all;
    if (!highlight.taps.empty()) {
        const std::int64_t count = countOf(highlight.taps);
        all.push_back({Kind::Taps, count == 1 ? tr("1 tap") : tr("%1 taps").arg(counted(highlight.taps))});
    }
    if (!highlight.padding.empty())
        all.push_back({Kind::Padding, tr("%1 of padding").arg(counted(highlight.padding))});
    if (!highlight.field.empty())
        all.push_back({Kind::Field, tr("field %1").arg(m_marks.fieldLabel(m_axes)), highlight.field.exact});
    if (highlight.effect)
        all.push_back({Kind::Effect, tr("effect, 0 to the strongest")});
    return all;
}

QString MarkLegend::text() const {
    QStringList parts;
    for (const Entry& entry : entries())
        parts << (entry.exact ? entry.text : tr("%1 (a bound)").arg(entry.text));
    return parts.join(QStringLiteral(" · "));
}

QSize MarkLegend::sizeHint() const {
    const QFontMetrics metrics(legendFont());
    const int space = Theme::instance().space(2);
    int width = 0;
    for (const Entry& entry : entries())
        width += metrics.horizontalAdvance(entry.text) + metrics.height() + 3 * space;
    return {width, metrics.height() + space};
}

void MarkLegend::drawSign(QPainter& painter, const QRectF& place, const Entry& entry) const {
    painter.setBrush(Qt::NoBrush);
    switch (entry.kind) {
    case Kind::Taps:
        return drawTapLine(painter, place);
    case Kind::Padding:
        return fillPadding(painter, place);
    case Kind::Field:
        return drawFieldLine(painter, place, entry.exact);
    case Kind::Effect:
        for (int x = 0; x < static_cast<int>(place.width()); ++x)
            painter.fillRect(QRectF(place.left() + x, place.top(), 1, place.height()),
                             QColor::fromRgba(effectColor((x + 1) / place.width())));
    }
}

void MarkLegend::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setFont(legendFont());
    const QFontMetrics metrics(painter.font());
    const double sign = metrics.ascent();
    double x = theme.space(2);
    for (const Entry& entry : entries()) {
        const double wide = entry.kind == Kind::Effect ? kScaleWidth : sign;
        const QRectF place(x + 1, (height() - sign) / 2, wide, sign);
        const QString text = metrics.elidedText(entry.text, Qt::ElideRight, width() - static_cast<int>(place.right()));
        if (text.size() < std::min<qsizetype>(entry.text.size(), 4))
            return;
        drawSign(painter, place, entry);
        painter.setPen(theme.color(Theme::Role::Text));
        const QRectF label(place.right() + theme.space(1), 0, metrics.horizontalAdvance(text) + 2.0, height());
        painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter, text);
        x = label.right() + theme.space(2);
    }
}

} // namespace layerscope
