// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/LayerDef.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::size_t kSubtitleParts = 4;

bool fitsIntoSubtitle(ParamKind kind) {
    return kind != ParamKind::Initializer && kind != ParamKind::Text;
}

/// Kinds that explain themselves stand alone; a bare number needs its name.
std::string subtitlePart(const ParamDef& def, const ParamValue& value) {
    const bool speaksForItself = def.telling || def.kind == ParamKind::Choice || def.kind == ParamKind::Activation ||
                                 def.kind == ParamKind::File;
    const std::string brief = def.brief(value);
    if (speaksForItself)
        return brief;
    std::string name = def.id;
    std::ranges::replace(name, '_', ' ');
    return name + ' ' + brief;
}

std::optional<Fault> wrongCount(const LayerDef& layer, std::size_t inputs) {
    const auto count = static_cast<int>(inputs);
    if (count < layer.arity.min)
        return Fault{message(N_("%1 needs %2 inputs and has %3"), layer.name, layer.arity.min, count),
                     message(N_("Draw a wire to each of its inputs.")), "", count};
    if (layer.arity.max >= 0 && count > layer.arity.max)
        return Fault{message(N_("%1 takes %2 inputs and has %3"), layer.name, layer.arity.max, count),
                     message(N_("Remove a wire, or join the tensors before.")), "", layer.arity.max};
    return std::nullopt;
}

} // namespace

const char* categoryLabel(Category category) {
    switch (category) {
    case Category::Source:
        return N_("Source");
    case Category::Core:
        return N_("Core");
    case Category::Activation:
        return N_("Activation");
    case Category::Convolution:
        return N_("Convolution");
    case Category::Pooling:
        return N_("Pooling");
    case Category::Normalization:
        return N_("Normalization");
    case Category::Regularization:
        return N_("Regularization");
    case Category::Shape:
        return N_("Shape");
    case Category::Merge:
        return N_("Merge");
    case Category::Sequence:
        return N_("Sequence");
    }
    return "";
}

const ParamDef* LayerDef::param(std::string_view paramId) const {
    const auto it = std::ranges::find(params, paramId, [](const ParamDef& def) { return std::string_view(def.id); });
    return it == params.end() ? nullptr : &*it;
}

Params LayerDef::defaults() const {
    return completed({});
}

Params LayerDef::completed(Params given) const {
    for (const ParamDef& def : params)
        if (!given.find(def.id))
            given.set(def.id, def.defaultValue());
    return given;
}

Checked<TensorSpec> LayerDef::inferChecked(const LayerInput& input) const {
    for (const ParamDef& def : params) {
        const ParamValue* value = input.params.find(def.id);
        if (!value)
            return fault(message(N_("The setting \"%1\" is missing"), def.label), {}, def.id);
        if (auto problem = def.problemWith(*value))
            return fault(message(N_("%1: %2"), def.label, problem->toString()),
                         message(N_("Choose another value for %1."), def.label), def.id);
    }
    if (auto wrong = wrongCount(*this, input.inputs.size()))
        return tl::unexpected(*wrong);
    if (inputSpec) {
        const InputSpec wanted = inputSpec(input.params);
        for (std::size_t port = 0; port < input.inputs.size(); ++port)
            if (auto wrong = wanted.problemWith(input.inputs[port], static_cast<int>(port)))
                return tl::unexpected(*wrong);
    }
    Checked<TensorSpec> output = infer(input);
    if (output && maskRule != MaskRule::Own)
        output->masked = maskRule == MaskRule::Pass && !input.inputs.empty() && input.inputs[0].masked;
    return output;
}

Value LayerDef::compute(const ForwardCall& call) const {
    Value value = forward(call);
    if (maskRule == MaskRule::Pass && !call.inputs.empty())
        value.mask = call.inputs[0].mask;
    else if (maskRule == MaskRule::Drop)
        value.mask.reset();
    return value;
}

std::string LayerDef::subtitle(const Params& given) const {
    std::string out;
    std::size_t parts = 0;
    for (const ParamDef& def : params) {
        const ParamValue* value = given.find(def.id);
        const bool shown = value && fitsIntoSubtitle(def.kind) && (def.telling || *value != def.defaultValue()) &&
                           (!def.relevant || def.relevant(given));
        if (!shown || parts == kSubtitleParts)
            continue;
        out += (out.empty() ? "" : " · ") + subtitlePart(def, *value);
        ++parts;
    }
    return out;
}

} // namespace layerscope
