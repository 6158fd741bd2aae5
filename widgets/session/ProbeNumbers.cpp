// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ProbeNumbers.h"

#include <algorithm>

namespace layerscope {

ProbeNumbers::ProbeNumbers(LiveSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session) {
    connect(&m_session, &LiveSession::weightsReady, this, &ProbeNumbers::keep);
}

std::optional<Probed> ProbeNumbers::gather(const ProbePoint& point) {
    const std::shared_ptr<const Plan> plan = m_session.plan();
    const PlanStep* step = plan ? plan->stepOf(point.node) : nullptr;
    const auto newest = [&](const PlanStep& of) -> const NodeLive* {
        const NodeLive* live = m_session.live(of.node->id);
        return live && live->value.tensor && live->key == of.key ? live : nullptr;
    };
    const NodeLive* own = step ? newest(*step) : nullptr;
    if (!own)
        return std::nullopt;
    Probed probed;
    probed.point = point;
    probed.plan = plan;
    probed.step = step;
    probed.arithmetic = m_session.arithmetic();
    probed.numbers.output = own->value.tensor;
    for (const int input : step->inputs) {
        const NodeLive* live = input < 0 ? nullptr : newest(plan->steps[static_cast<std::size_t>(input)]);
        if (!live)
            return std::nullopt;
        probed.numbers.inputs.push_back(live->value);
    }
    if (step->weights.empty() || step->bypassed)
        return probed;
    const std::vector<Tensor>* weights = weightsOf(*step);
    if (!weights)
        return std::nullopt;
    probed.numbers.weights = *weights;
    return probed;
}

/// Asks for them when they are not there.
const std::vector<Tensor>* ProbeNumbers::weightsOf(const PlanStep& step) {
    if (const auto kept = std::ranges::find(m_kept, step.weightKey, &Kept::key); kept != m_kept.end())
        return &kept->weights;
    Key& asked = m_asked[step.node->id];
    if (asked != step.weightKey) {
        asked = step.weightKey;
        m_session.requestWeights(step.node->id);
    }
    return nullptr;
}

void ProbeNumbers::keep(NodeId node, const std::vector<std::pair<std::string, Tensor>>& weights) {
    const auto asked = m_asked.find(node);
    if (asked == m_asked.end())
        return;
    const Key key = asked->second;
    m_asked.erase(asked);
    const PlanStep* step = m_session.plan() ? m_session.plan()->stepOf(node) : nullptr;
    // An edit came in between, and nobody knows whose numbers these are: what needs them asks again.
    if (!step || step->weightKey != key || weights.size() != step->weights.size())
        return emit changed();
    Kept kept{key, {}};
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i].first != step->weights[i].name || weights[i].second.shape() != step->weights[i].shape)
            return emit changed();
        kept.weights.push_back(weights[i].second);
    }
    m_kept.push_front(std::move(kept));
    if (m_kept.size() > kMostKept)
        m_kept.pop_back();
    emit changed();
}

} // namespace layerscope
