// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/SameNumbers.h"
#include "layers/CommonParams.h"
#include "layers/Dependences.h"
#include "layers/Moves.h"
#include "layers/Spatial.h"

namespace layerscope {
namespace {

Checked<TensorSpec> inferIdentity(const LayerInput& in) {
    return in.inputs[0];
}

Cost identityCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kIdentity{
    .id = "Identity",
    .name = N_("Identity"),
    .category = Category::Core,
    .summary = N_("Hands its input on unchanged"),
    .keywords = N_("pass, through, nothing, noop, copy, probe, wire, placeholder, look"),
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .infer = inferIdentity,
    .dependence = sameElement,
    .cost = identityCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("Identity does nothing to the numbers. It is a place to look at what flows, a name for a point in "
                  "the network, and a stand-in for a layer that is not chosen yet."),
    .formula = N_("output = input"),
    .uses = N_("Skip connections, marks, and models where a layer was taken out."),
    .example = {.caption = N_("What comes in goes out, number by number."),
                .inputs = {"[[1, 2, 3]]"},
                .output = "[[1, 2, 3]]"},
};

} // namespace layerscope
