// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Refeed.h"

#include "run/StepKeys.h"

#include <algorithm>

namespace layerscope {
namespace {

/// Whether the source gives numbers of the same spec with that feed.
bool hasSameAxes(const PlanStep& step, const Feed& feed) {
    Checked<TensorSpec> output = step.def->inferChecked({step.node->params, {}});
    if (!output)
        return false;
    nameSource(step.node->id, &feed, *output);
    return output->axes == step.output.axes;
}

/// The steps whose feed is another; nothing when the plan does not fit the feeds.
std::optional<std::vector<bool>> otherFeeds(const Plan& plan, const Feeds& feeds) {
    std::vector<bool> other(plan.steps.size(), false);
    std::size_t fed = 0;
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const PlanStep& step = plan.steps[i];
        if (step.bypassed || !step.def->isSource())
            continue;
        const auto feed = feeds.find(step.node->id);
        if (feed == feeds.end())
            return std::nullopt;
        ++fed;
        other[i] = feed->second.key != step.feed.key;
        if (other[i] && !hasSameAxes(step, feed->second))
            return std::nullopt;
    }
    return fed == feeds.size() ? std::optional(std::move(other)) : std::nullopt;
}

} // namespace

std::shared_ptr<const Plan> refeed(const Plan& plan, const Feeds& feeds) {
    std::optional<std::vector<bool>> changed = otherFeeds(plan, feeds);
    if (!changed)
        return nullptr;
    auto next = std::make_shared<Plan>(plan);
    const auto hasChanged = [&](int input) { return (*changed)[static_cast<std::size_t>(input)]; };
    for (std::size_t i = 0; i < next->steps.size(); ++i) {
        PlanStep& step = next->steps[i];
        if (!step.bypassed && step.def->isSource())
            step.feed = feeds.at(step.node->id);
        if (!(*changed)[i] && std::ranges::none_of(step.inputs, hasChanged))
            continue;
        (*changed)[i] = true;
        step.key = stepKey(step, next->steps);
    }
    return next;
}

} // namespace layerscope
