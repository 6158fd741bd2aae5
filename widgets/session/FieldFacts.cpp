// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FieldFacts.h"

#include "session/PointerMark.h"
#include "session/Text.h"
#include "tensor/ElementCount.h"

#include <algorithm>
#include <set>

namespace layerscope {

namespace {

QString nameOf(const PlanStep& step) {
    return toQString(step.node->name);
}

FieldEnd endOf(const PlanStep& step, const ElementSet& elements) {
    const std::int64_t all = step.output.shape.elements();
    const double share = all > 0 ? static_cast<double>(countOf(elements)) / static_cast<double>(all) : 0;
    return {step.node->id, nameOf(step), elements, step.output, share, {}};
}

/// The last layer whose own elements are known exactly while those before it are not.
QString whereBackBecameABound(const Plan& plan, const FieldFacts& facts) {
    const auto isExact = [&](NodeId id) {
        const auto found = facts.receptive.find(id);
        return found == facts.receptive.end() || found->second.exact;
    };
    for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
        const bool meant = step->node->id == facts.node || facts.receptive.contains(step->node->id);
        if (meant && isExact(step->node->id) && std::ranges::any_of(step->inputs, [&](int input) {
                return !isExact(plan.steps[static_cast<std::size_t>(input)].node->id);
            }))
            return nameOf(*step);
    }
    return {};
}

/// The first layer whose elements are not known exactly.
QString whereForthBecameABound(const Plan& plan, const FieldFacts& facts) {
    for (const PlanStep& step : plan.steps)
        if (const auto found = facts.projective.find(step.node->id);
            found != facts.projective.end() && !found->second.exact)
            return nameOf(step);
    return {};
}

void findEnds(const Plan& plan, FieldFacts& facts) {
    std::set<NodeId> used;
    for (const PlanStep& step : plan.steps)
        for (const int input : step.inputs)
            used.insert(plan.steps[static_cast<std::size_t>(input)].node->id);
    for (const PlanStep& step : plan.steps) {
        if (const auto set = facts.receptive.find(step.node->id);
            set != facts.receptive.end() && step.def->isSource() && step.node->id != facts.node) {
            facts.sources.push_back(endOf(step, set->second));
            if (!set->second.exact)
                facts.sources.back().boundFrom = whereBackBecameABound(plan, facts);
        }
        if (const auto set = facts.projective.find(step.node->id);
            set != facts.projective.end() && !used.contains(step.node->id) && step.node->id != facts.node) {
            facts.outputs.push_back(endOf(step, set->second));
            if (!set->second.exact)
                facts.outputs.back().boundFrom = whereForthBecameABound(plan, facts);
        }
    }
}

} // namespace

std::optional<FieldFacts> fieldFacts(const Plan& plan, NodeId node, const std::vector<std::int64_t>& element) {
    const PlanStep* step = plan.stepOf(node);
    if (!step || !isElementOf(element, step->output.shape))
        return std::nullopt;
    FieldFacts facts;
    facts.node = node;
    facts.element = element;
    facts.receptive = receptiveField(plan, node, ElementSet::element(element));
    facts.projective = projectiveField(plan, node, ElementSet::element(element));
    findEnds(plan, facts);
    if (!facts.sources.empty()) {
        facts.grownFrom = facts.sources.front().node;
        facts.growth = fieldGrowth(plan, facts.grownFrom, node, facts.receptive);
    }
    return facts;
}

} // namespace layerscope
