// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ReachText.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "tensor/ElementCount.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace layerscope {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(layerscope::ReachText)
};

QString unitText(AxisUnit unit, bool one) {
    if (unit == AxisUnit::Token)
        return one ? Texts::tr("token") : Texts::tr("tokens");
    if (unit == AxisUnit::Frame)
        return one ? Texts::tr("frame") : Texts::tr("frames");
    return QLatin1String(symbolOf(unit));
}

} // namespace

QString reachText(const std::vector<std::int64_t>& elements, const Axes& axes, NodeId node) {
    QStringList sizes;
    AxisUnit unit = AxisUnit::None;
    bool one = true;
    const auto closed = [&] { return unit == AxisUnit::None ? QString() : u' ' + unitText(unit, one); };
    for (std::size_t d = 0; d < axes.size() && d < elements.size(); ++d) {
        if (!axes[d].isSpatial())
            continue;
        const bool source = axes[d].source == node && node;
        const AxisUnit own = source ? axes[d].unit : AxisUnit::None;
        if (!sizes.isEmpty() && own != unit)
            sizes.last() += closed();
        unit = own;
        const double step = source && own != AxisUnit::None ? std::abs(axes[d].step) : 1;
        const double length = static_cast<double>(elements[d]) * step;
        one = length == 1;
        sizes << toQString(length == std::round(length) ? groupedNumber(std::llround(length)) : shortNumber(length));
    }
    return sizes.isEmpty() ? QString() : sizes.join(QStringLiteral(" × ")) + closed();
}

QString reachText(const ElementSet& set, const Axes& axes, NodeId node) {
    if (set.empty())
        return {};
    std::vector<std::int64_t> lengths;
    for (const Stretch& along : set.box())
        lengths.push_back(along.last - along.first + 1);
    QString text = reachText(lengths, axes, node);
    if (text.isEmpty()) {
        const std::int64_t count = countOf(set);
        text = count == 1 ? Texts::tr("1 element") : Texts::tr("%1 elements").arg(toQString(groupedNumber(count)));
    }
    return set.exact ? text : QStringLiteral("≤ ") + text;
}

} // namespace layerscope
