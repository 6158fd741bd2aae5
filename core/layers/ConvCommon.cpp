// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/ConvCommon.h"

#include "layers/CommonParams.h"

#include <algorithm>

namespace layerscope {
namespace {

bool anyAboveOne(const Ints& values) {
    return std::ranges::any_of(values, [](std::int64_t v) { return v > 1; });
}

} // namespace

Sliding convSliding(const Params& params) {
    return {.kernel = params.ints("kernel_size"),
            .strides = params.ints("strides"),
            .dilation = params.ints("dilation_rate"),
            .padding = paddingOf(params)};
}

std::optional<Fault> strideWithDilation(const Params& params) {
    if (!anyAboveOne(params.ints("strides")) || !anyAboveOne(params.ints("dilation_rate")))
        return std::nullopt;
    return Fault{message(N_("A stride above 1 and a dilation above 1 cannot be used together")),
                 message(N_("Set one of them to 1.")), "dilation_rate"};
}

std::optional<Fault> tooManyWeights(const Shape& kernel, const char* param) {
    if (saturatingProduct(kernel) <= kMostWeights)
        return std::nullopt;
    return Fault{message(N_("The kernel would have more weights than any machine can hold")),
                 message(N_("Use fewer filters or a smaller kernel.")), param};
}

Shape kernelOf(const Params& params, std::int64_t before, std::int64_t last) {
    Shape shape{std::span<const std::int64_t>(params.ints("kernel_size"))};
    shape.append(before);
    shape.append(last);
    return shape;
}

WeightDef weightOf(const char* name, const Shape& shape, const char* initializerParam, KernelLayout layout) {
    return {.name = name, .shape = shape, .initializerParam = initializerParam, .initializer = {}, .layout = layout};
}

void addBias(std::vector<WeightDef>& weights, const Params& params, std::int64_t length) {
    if (params.flag("use_bias"))
        weights.push_back(weightOf("bias", Shape{length}, "bias_initializer"));
}

Cost convCost(const LayerInput& in, const TensorSpec& output, std::int64_t perPixel, std::int64_t scratchBytes) {
    const Layout layout = layoutOf(in.params, output.shape.rank());
    Cost cost{.multiplyAccumulates = saturatingProduct(output.shape[0], perPixel),
              .scratchBytes = scratchBytes + transposedBytes(layout, in.inputs[0], output)};
    for (int i = 0; i < layout.spatialRank(); ++i)
        cost.multiplyAccumulates = saturatingProduct(cost.multiplyAccumulates, output.shape[layout.spatialAxis(i)]);
    return cost;
}

} // namespace layerscope
