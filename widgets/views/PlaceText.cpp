// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/PlaceText.h"

#include "session/Text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(layerscope::PlaceText)
};

QString axisWord(const Axis& axis) {
    switch (axis.kind) {
    case AxisKind::Batch:
        return Texts::tr("example");
    case AxisKind::Time:
        return axis.unit == AxisUnit::Token ? Texts::tr("word") : Texts::tr("time");
    case AxisKind::Frequency:
        return Texts::tr("band");
    case AxisKind::Depth:
        return Texts::tr("slice");
    case AxisKind::Row:
        return Texts::tr("row");
    case AxisKind::Column:
        return Texts::tr("column");
    case AxisKind::Channel:
        return Texts::tr("channel");
    case AxisKind::Feature:
        return Texts::tr("feature");
    }
    return {};
}

/// With as many decimals as tell neighbours `apart` from each other.
QString measured(double value, double apart, AxisUnit unit) {
    const double size = apart > 0 ? -std::floor(std::log10(apart)) : 0;
    const int decimals = static_cast<int>(std::clamp(size + 2, 0.0, 9.0));
    QString number = QString::number(value, 'f', decimals);
    if (decimals > 0)
        number.remove(QRegularExpression(QStringLiteral("\\.?0+$")));
    return unit == AxisUnit::None ? number : number + u' ' + QLatin1String(symbolOf(unit));
}

} // namespace

QString sourceText(const Axis& axis, std::int64_t index) {
    if (const std::string* label = axis.labelOf(index))
        return QStringLiteral("“%1”").arg(toQString(*label));
    if (!axis.isSpatial() || (axis.step == 1 && axis.origin == 0))
        return {};
    return measured(axis.placeOf(static_cast<double>(index)), std::abs(axis.step), axis.unit);
}

QString axisText(const Axis& axis, std::int64_t index) {
    const QString text = axisWord(axis) + u' ' + QString::number(index);
    const QString place = sourceText(axis, index);
    return place.isEmpty() ? text : text + QStringLiteral(", ") + place;
}

QString elementText(const MapAxes& maps, std::span<const std::int64_t> element) {
    QStringList parts;
    for (int i = 0; i < maps.shape.rank() && static_cast<std::size_t>(i) < element.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (maps.axes[at].kind == AxisKind::Batch && maps.shape[i] == 1 && maps.shape.rank() > 1)
            continue;
        const QString part = axisText(maps.axes[at], element[at]);
        maps.axes[at].isSpatial() ? parts.append(part) : parts.prepend(part);
    }
    return parts.join(QStringLiteral(" · "));
}

QString fieldText(NodeId node, const Axes& axes) {
    QStringList sizes;
    AxisUnit unit = AxisUnit::None;
    for (const Axis& axis : axes) {
        if (!axis.isSpatial() || !axis.source || axis.source == node)
            continue;
        if (!sizes.isEmpty() && axis.unit != unit)
            sizes.last() += u' ' + QLatin1String(symbolOf(unit));
        unit = axis.unit;
        sizes << measured(axis.field, axis.field / 10, AxisUnit::None);
    }
    if (sizes.isEmpty())
        return {};
    return Texts::tr("field %1")
        .arg((sizes.join(QStringLiteral(" × ")) + u' ' + QLatin1String(symbolOf(unit))).trimmed());
}

QString mapText(const MapAxes& maps, std::int64_t map) {
    QStringList parts;
    if (maps.channel >= 0 && (maps.shape[maps.channel] > 1 || maps.slice < 0))
        parts << axisText(maps.axes[static_cast<std::size_t>(maps.channel)], maps.channelOf(map));
    if (maps.slice >= 0) {
        const Axis& axis = maps.axes[static_cast<std::size_t>(maps.slice)];
        const QString place = sourceText(axis, maps.sliceOf(map));
        parts << (axis.kind == AxisKind::Time && !place.isEmpty() ? Texts::tr("t = %1").arg(place)
                                                                  : axisText(axis, maps.sliceOf(map)));
    }
    return parts.isEmpty() ? Texts::tr("map %1").arg(map) : parts.join(QStringLiteral(", "));
}

QString mapLabel(const MapAxes& maps, std::int64_t map) {
    if (maps.slice < 0)
        return QString::number(map);
    const Axis& axis = maps.axes[static_cast<std::size_t>(maps.slice)];
    const QString place = sourceText(axis, maps.sliceOf(map));
    const QString slice = place.isEmpty() ? QString::number(maps.sliceOf(map)) : place;
    return maps.size(maps.channel) == 1 ? slice : QString::number(maps.channelOf(map)) + QStringLiteral(" · ") + slice;
}

} // namespace layerscope
