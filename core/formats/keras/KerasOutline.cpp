// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasOutline.h"

#include "formats/keras/KerasModelBuilder.h"

namespace layerscope {

KerasOutline kerasOutline(const Graph& graph, const ResolvedGraph& resolved, const LayerRegistry& registry,
                          const std::string& name, KerasFormulas formulas) {
    KerasOutline outline;
    const KerasGroups groups(graph, resolved);
    outline.notes = groups.notes();
    const KerasContext context{graph, resolved, registry, groups, outline.notes, formulas};
    outline.model = KerasModelBuilder(context, {}).build(name.empty() ? "model" : name);
    if (outline.model.inputs.empty() || outline.model.outputs.empty())
        throw ReadFailure{{message(N_("A Keras model needs an Input and a layer that follows it.")),
                           message(N_("Connect a layer to an Input first.")),
                           {}}};
    return outline;
}

} // namespace layerscope
