// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Explain.h"

namespace layerscope {
namespace {

bool isIndexOf(const Shape& shape, std::span<const std::int64_t> element) {
    if (static_cast<int>(element.size()) != shape.rank())
        return false;
    for (int d = 0; d < shape.rank(); ++d)
        if (element[static_cast<std::size_t>(d)] < 0 || element[static_cast<std::size_t>(d)] >= shape[d])
            return false;
    return true;
}

std::string nameOf(const Axis& axis) {
    switch (axis.kind) {
    case AxisKind::Batch:
        return N_("sample");
    case AxisKind::Time:
        return N_("time");
    case AxisKind::Frequency:
        return N_("frequency");
    case AxisKind::Depth:
        return N_("depth");
    case AxisKind::Row:
        return N_("row");
    case AxisKind::Column:
        return N_("column");
    case AxisKind::Channel:
        return N_("channel");
    case AxisKind::Feature:
        return N_("feature");
    }
    return {};
}

} // namespace

Result<Explanation> explain(const PlanStep& step, const NodeNumbers& numbers, std::span<const std::int64_t> element) {
    if (!isIndexOf(step.output.shape, element))
        return failure(message(N_("There is no such element: the output is %1."), step.output.toString()),
                       step.node->name);
    if (step.def->isSource())
        return Explanation{};
    const TermsCall call{step.node->params, numbers.inputs, numbers.weights, step.output, element};
    if (step.bypassed)
        return copyOf(inputNumber(call, 0, flatOf(step.output.shape, element)), message(N_("Bypassed")));
    if (!step.def->terms)
        return failure(message(N_("%1 cannot say how its numbers come about."), step.def->name), step.node->name);
    return step.def->terms(call);
}

Message elementText(const Axes& axes, const Shape& shape, std::span<const std::int64_t> element) {
    std::string text;
    for (std::size_t d = 0; d < axes.size() && d < element.size(); ++d) {
        if (axes[d].kind == AxisKind::Batch && shape[static_cast<int>(d)] == 1 && axes.size() > 1)
            continue;
        text += (text.empty() ? "" : ", ") + nameOf(axes[d]) + " " + std::to_string(element[d]);
    }
    return message("%1", text);
}

} // namespace layerscope
