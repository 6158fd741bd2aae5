// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LayerFacts.h"

#include "session/Text.h"

namespace layerscope {

namespace {

using Teller = std::vector<Remark> (*)(const LayerInput&, const TensorSpec& output);

std::vector<LayerFact> factsOf(const Document& document, const Plan& plan, NodeId id, Teller LayerDef::*teller) {
    const Node* node = document.graph().find(id);
    const Node* layer = document.graph().layerOf(id);
    const LayerDef* def = layer ? document.registry().find(layer->type) : nullptr;
    const NodePlan* own = plan.find(id);
    if (!def || !(def->*teller) || !own || !own->output || node->bypassed)
        return {};
    std::vector<TensorSpec> inputs;
    for (const Link& link : document.graph().linksInto(id)) {
        const NodePlan* before = plan.find(link.from.node);
        if (!before || !before->output)
            return {};
        inputs.push_back(*before->output);
    }
    const Params params = def->completed(layer->params);
    const LayerInput input{params, inputs};
    const bool complete = static_cast<int>(inputs.size()) >= def->arity.min;
    const Checked<TensorSpec> output = complete ? def->inferChecked(input) : Checked<TensorSpec>(*own->output);
    std::vector<LayerFact> facts;
    if (complete && output)
        for (const Remark& remark : (def->*teller)(input, *output))
            facts.push_back({translated(remark.subject.c_str()), translated(remark.text)});
    return facts;
}

} // namespace

std::vector<LayerFact> sizeFacts(const Document& document, const Plan& plan, NodeId node) {
    return factsOf(document, plan, node, &LayerDef::sizes);
}

std::vector<LayerFact> remarkFacts(const Document& document, const Plan& plan, NodeId node) {
    return factsOf(document, plan, node, &LayerDef::remarks);
}

QString wantedInput(const Document& document, NodeId node) {
    const Node* layer = document.graph().layerOf(node);
    const LayerDef* def = layer ? document.registry().find(layer->type) : nullptr;
    return def && def->inputSpec ? toQString(def->inputSpec(def->completed(layer->params)).toString()) : QString();
}

} // namespace layerscope
