// SPDX-License-Identifier: GPL-3.0-or-later
// How a field grows from layer to layer, read from the axes that every layer carries on.
#include "session/FieldFacts.h"
#include "session/Text.h"

#include "base/Numbers.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <map>

namespace layerscope {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(layerscope::FieldGrowth)
};

/// Along one axis of the source, in its elements.
struct Along {
    AxisKind kind;
    double unit = 1; ///< of an element of the source
    double field = 1;
    double step = 1;
    bool known = true; ///< false where the place is lost: every element depends on all
    bool operator==(const Along&) const = default;
};
using Alongs = std::vector<Along>;

QString number(double value) {
    const double whole = std::round(value);
    return toQString(std::abs(value - whole) < 1e-6 ? groupedNumber(static_cast<std::int64_t>(whole))
                                                    : shortNumber(value));
}

Alongs sourceAlongs(const PlanStep& source) {
    Alongs all;
    for (const Axis& axis : source.output.axes)
        if (axis.isSpatial())
            all.push_back({axis.kind, std::abs(axis.step)});
    return all;
}

Alongs alongsOf(const PlanStep& step, const Alongs& source, NodeId id) {
    Alongs all = source;
    for (Along& along : all) {
        const auto axis = std::ranges::find_if(
            step.output.axes, [&](const Axis& each) { return each.kind == along.kind && each.source == id; });
        along.known = axis != step.output.axes.end();
        if (!along.known)
            continue;
        along.field = axis->field / along.unit;
        along.step = std::abs(axis->step) / along.unit;
    }
    return all;
}

/// "7 = 3 + (3 − 1) × 2"
QString growthText(const Along& before, const Along& now) {
    if (!now.known)
        return before.known ? Texts::tr("everything") : QString();
    if (std::abs(now.field - before.field) < 1e-6)
        return {};
    const double spanned = (now.field - before.field) / before.step;
    if (spanned > 0 && std::abs(spanned - std::round(spanned)) < 1e-6)
        return QStringLiteral("%1 = %2 + (%3 − 1) × %4")
            .arg(number(now.field), number(before.field), number(spanned + 1), number(before.step));
    return QStringLiteral("%1 → %2").arg(number(before.field), number(now.field));
}

template <class Text>
QString perAxis(const Alongs& alongs, const Text& text) {
    QStringList parts;
    for (const Along& along : alongs)
        parts << (along.known ? text(along) : Texts::tr("all"));
    if (std::ranges::none_of(alongs, &Along::known))
        return Texts::tr("all");
    return parts.join(QStringLiteral(" × "));
}

QString formulaOf(const Alongs& before, const Alongs& now) {
    QStringList parts;
    for (std::size_t i = 0; i < now.size(); ++i)
        if (const QString text = growthText(before[i], now[i]); !text.isEmpty() && !parts.contains(text))
            parts << text;
    return parts.join(QStringLiteral("; "));
}

/// Along each axis of the widest of what comes in.
Alongs widestInput(const Plan& plan, const PlanStep& step, const std::map<NodeId, Alongs>& seen, const Alongs& source) {
    Alongs widest = source;
    for (const int input : step.inputs) {
        const auto found = seen.find(plan.steps[static_cast<std::size_t>(input)].node->id);
        for (std::size_t i = 0; found != seen.end() && i < widest.size(); ++i)
            if (!found->second[i].known || (widest[i].known && found->second[i].field >= widest[i].field))
                widest[i] = found->second[i];
    }
    return widest;
}

} // namespace

std::vector<FieldGrowth> fieldGrowth(const Plan& plan, NodeId source, NodeId node, const Field& receptive) {
    const PlanStep* from = plan.stepOf(source);
    if (!from)
        return {};
    const Alongs start = sourceAlongs(*from);
    std::map<NodeId, Alongs> seen{{source, start}};
    std::vector<FieldGrowth> rows;
    for (const PlanStep& step : plan.steps) {
        const NodeId id = step.node->id;
        const bool behind = std::ranges::any_of(step.inputs, [&](int input) {
            return seen.contains(plan.steps[static_cast<std::size_t>(input)].node->id);
        });
        if (!behind || (id != node && !receptive.contains(id)))
            continue;
        const Alongs before = widestInput(plan, step, seen, start);
        const Alongs now = alongsOf(step, start, source);
        seen.emplace(id, now);
        if (now != before || id == node)
            rows.push_back({id, toQString(step.node->name),
                            perAxis(now, [](const Along& along) { return number(along.field); }),
                            formulaOf(before, now),
                            std::ranges::any_of(now, &Along::known)
                                ? perAxis(now, [](const Along& along) { return number(along.step); })
                                : QString()});
        if (id == node)
            break;
    }
    return rows;
}

} // namespace layerscope
