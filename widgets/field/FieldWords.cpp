// SPDX-License-Identifier: GPL-3.0-or-later
#include "field/FieldWords.h"

#include "base/Numbers.h"
#include "session/ReachText.h"
#include "session/Text.h"
#include "tensor/ElementCount.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace layerscope {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(layerscope::FieldWords)
};

QString word(const Axis& axis) {
    switch (axis.kind) {
    case AxisKind::Batch:
        return Texts::tr("examples");
    case AxisKind::Time:
        return axis.unit == AxisUnit::Token ? Texts::tr("words") : Texts::tr("times");
    case AxisKind::Frequency:
        return Texts::tr("bands");
    case AxisKind::Depth:
        return Texts::tr("slices");
    case AxisKind::Row:
        return Texts::tr("rows");
    case AxisKind::Column:
        return Texts::tr("columns");
    case AxisKind::Channel:
        return Texts::tr("channels");
    case AxisKind::Feature:
        return Texts::tr("features");
    }
    return {};
}

QString range(const Axis& axis, const Stretch& stretch, std::int64_t size) {
    if (stretch.first == 0 && stretch.last == size - 1)
        return Texts::tr("all %1 %2").arg(size).arg(word(axis));
    if (axis.kind == AxisKind::Time && axis.unit == AxisUnit::Second) {
        const auto at = [&](std::int64_t i) { return toQString(shortNumber(axis.placeOf(static_cast<double>(i)))); };
        return Texts::tr("%1 to %2 s").arg(at(stretch.first), at(stretch.last));
    }
    return QStringLiteral("%1 %2–%3").arg(word(axis)).arg(stretch.first).arg(stretch.last);
}

QString grouped(std::int64_t number) {
    return toQString(groupedNumber(number));
}

} // namespace

QString placeText(const FieldEnd& end) {
    if (end.elements.empty())
        return {};
    const std::vector<Stretch> box = end.elements.box();
    const bool places = std::ranges::any_of(end.spec.axes, &Axis::isSpatial);
    QStringList parts;
    for (std::size_t d = 0; d < box.size() && d < end.spec.axes.size(); ++d) {
        const Axis& axis = end.spec.axes[d];
        if (places ? axis.isSpatial() : axis.kind != AxisKind::Batch)
            parts << range(axis, box[d], end.spec.shape[static_cast<int>(d)]);
    }
    return parts.join(QStringLiteral(", "));
}

QString shareText(double share) {
    if (share >= 1)
        return Texts::tr("all of it");
    if (share < 0.0001)
        return Texts::tr("less than 0.01 %");
    return Texts::tr("%1 %").arg(toQString(shortNumber(share * 100)));
}

QString certaintyText(const FieldEnd& end) {
    if (end.elements.exact)
        return Texts::tr("Exact.");
    if (end.boundFrom.isEmpty())
        return Texts::tr("A bound: nothing outside counts, but not all inside may.");
    return Texts::tr("A bound, because of %1: nothing outside counts, but not all inside may.").arg(end.boundFrom);
}

QString endText(const FieldEnd& end) {
    const std::int64_t count = countOf(end.elements);
    std::int64_t inBox = 1;
    for (const Stretch& along : end.elements.box())
        inBox *= along.last - along.first + 1;
    QStringList parts{QStringLiteral("%1: %2").arg(end.name, reachText(end.elements, end.spec.axes, end.node)),
                      placeText(end)};
    parts << Texts::tr("%1 of %2 elements, %3")
                 .arg(grouped(count), grouped(end.spec.shape.elements()), shareText(end.share));
    if (count < inBox)
        parts << Texts::tr("with holes, the box has %1").arg(grouped(inBox));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · ")) + QStringLiteral(". ") + certaintyText(end);
}

QString growthText(const FieldGrowth& growth) {
    QString text = Texts::tr("%1: %2 elements of the source").arg(growth.name, growth.size);
    if (!growth.formula.isEmpty())
        text += QStringLiteral(", ") + growth.formula;
    if (!growth.step.isEmpty())
        text += Texts::tr(", step %1").arg(growth.step);
    return text;
}

} // namespace layerscope
