// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/PlanFaults.h"

#include <string>
#include <string_view>
#include <variant>

namespace layerscope {
namespace {

std::string textParam(const Node& node, std::string_view id) {
    const ParamValue* value = node.params.find(id);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : std::string();
}

/// A tensor that a picture can be brought to.
bool isPicture(const TensorSpec& spec) {
    const bool colours = spec.shape.rank() == 4 && (spec.shape[3] == 1 || spec.shape[3] == 3 || spec.shape[3] == 4);
    return colours && spec.dtype == DType::Float32;
}

} // namespace

Fault missingInput(const LayerDef& def, int port) {
    if (def.arity.min == 1)
        return {message(N_("Nothing is connected to the input.")),
                message(N_("Drag a wire from another layer to it.")),
                {},
                port};
    return {message(N_("Nothing is connected to input %1; this layer takes at least %2."), port + 1, def.arity.min),
            message(N_("Drag a wire from another layer to it.")),
            {},
            port};
}

Fault surplusInput(const LayerDef& def, int port) {
    if (def.arity.max == 0)
        return {message(N_("This layer takes no input.")), message(N_("Remove the wire.")), {}, port};
    return {message(N_("This layer takes no more than %1 inputs; this is number %2."), def.arity.max, port + 1),
            message(N_("Remove the wire, or join the inputs with an Add or Concatenate layer first.")),
            {},
            port};
}

Fault unknownOutput(int output, int port) {
    return {message(N_("The wire comes from output %1, but the layer before has only one."), output + 1),
            message(N_("Remove the wire, and drag a new one.")),
            {},
            port};
}

Fault cannotRun(const Node& node) {
    const Message hint = message(N_("Replace it by layers that do the same, or bypass it."));
    const std::string name = textParam(node, "class_name");
    const std::string reason = textParam(node, "reason");
    if (name.empty() || reason.empty())
        return {message(N_("Layerscope cannot compute this layer; only its shape is known.")), hint, {}, -1};
    return {message(N_("Layerscope cannot compute the layer \"%1\": %2. Only its shape is known."), name, reason),
            hint,
            {},
            -1};
}

Fault nothingToFeed(const TensorSpec& output) {
    if (isPicture(output))
        return {message(N_("There is no picture yet.")),
                message(N_("Drop a picture, a sound, a table or a film here, or choose a source in the inspector.")),
                {},
                -1};
    return {message(N_("There are no numbers yet: it takes %1."), output.toString()),
            message(N_("Choose an .npy file as its source, or write there \"noise:1\", \"ramp:\", \"zeros:\" or "
                       "\"numbers:\" and the numbers.")),
            {},
            -1};
}

} // namespace layerscope
