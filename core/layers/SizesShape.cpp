// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/SizeFormula.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"

#include "base/Numbers.h"

#include <algorithm>

namespace layerscope {
namespace {

/// Where the spatial axes are; of layers without the choice, channels are last.
Layout layoutFor(const Params& params, int rank) {
    return params.find("data_format") ? layoutOf(params, rank) : Layout{.rank = rank};
}

std::span<const std::int64_t> behindBatch(const Shape& shape) {
    return shape.dims().subspan(std::min<std::size_t>(1, shape.dims().size()));
}

Message perExample(const char* words, std::int64_t number) {
    return message(words, groupedNumber(number));
}

} // namespace

Remarks paddingSizes(const LayerInput& in, const TensorSpec& output) {
    const bool cropping = in.params.find("cropping") != nullptr;
    const Ints& sides = in.params.ints(cropping ? "cropping" : "padding");
    const Layout layout = layoutFor(in.params, output.shape.rank());
    Remarks remarks;
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const int axis = layout.spatialAxis(i);
        const auto at = 2 * static_cast<std::size_t>(i);
        const SizeFormula size(in.inputs[0].shape[axis]);
        const SizeFormula before(sides[at]);
        const SizeFormula after(sides[at + 1]);
        remarks.push_back(sizeRemark(output, axis, cropping ? size - before - after : size + before + after));
    }
    return remarks;
}

Remarks upSamplingSizes(const LayerInput& in, const TensorSpec& output) {
    const Layout layout = layoutFor(in.params, output.shape.rank());
    const ParamValue& size = *in.params.find("size");
    const Ints factors = std::holds_alternative<Ints>(size) ? std::get<Ints>(size) : Ints{in.params.integer("size")};
    Remarks remarks;
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const int axis = layout.spatialAxis(i);
        remarks.push_back(sizeRemark(
            output, axis, SizeFormula(in.inputs[0].shape[axis]) * SizeFormula(factors[static_cast<std::size_t>(i)])));
    }
    return remarks;
}

Remarks resizingSizes(const LayerInput& in, const TensorSpec& output) {
    const Layout layout = layoutOf(in.params, output.shape.rank());
    Remarks remarks;
    for (int i = 0; i < 2; ++i)
        remarks.push_back(sizeRemark(output, layout.spatialAxis(i),
                                     perExample(N_("%1, as it is set"), output.shape[layout.spatialAxis(i)])));
    return remarks;
}

Remarks globalPoolingSizes(const LayerInput& in, const TensorSpec& output) {
    const Layout layout = layoutOf(in.params, in.inputs[0].shape.rank());
    const bool keeps = in.params.flag("keepdims");
    Remarks remarks;
    for (int i = 0; keeps && i < layout.spatialRank(); ++i)
        remarks.push_back(
            sizeRemark(output, layout.spatialAxis(i),
                       message(N_("1 for all %1 together"), groupedNumber(in.inputs[0].shape[layout.spatialAxis(i)]))));
    const int axis = keeps ? layout.channelAxis() : 1;
    remarks.push_back(sizeRemark(output, axis, perExample(N_("%1, one number for each channel"), output.shape[axis])));
    return remarks;
}

Remarks flattenSizes(const LayerInput& in, const TensorSpec& output) {
    return {sizeRemark(output, 1, productOf(behindBatch(in.inputs[0].shape)))};
}

Remarks reshapeSizes(const LayerInput& in, const TensorSpec& output) {
    const SizeFormula before = productOf(behindBatch(in.inputs[0].shape));
    const SizeFormula after = productOf(behindBatch(output.shape));
    return {{N_("numbers"), message(N_("%1 = %2 = %3"), before.text(), groupedNumber(before.value()), after.text())}};
}

Remarks permuteSizes(const LayerInput& in, const TensorSpec& output) {
    const Ints& dims = in.params.ints("dims");
    Remarks remarks;
    for (std::size_t i = 0; i < dims.size(); ++i) {
        const int axis = static_cast<int>(i) + 1;
        if (dims[i] != axis)
            remarks.push_back(sizeRemark(
                output, axis, message(N_("%1, axis %2 of the input"), groupedNumber(output.shape[axis]), dims[i])));
    }
    return remarks;
}

Remarks repeatSizes(const LayerInput& in, const TensorSpec& output) {
    return {sizeRemark(output, 1, message(N_("%1 times the same"), in.params.integer("n")))};
}

Remarks unitSizes(const LayerInput& in, const TensorSpec& output) {
    return activatedSizes(in, output,
                          {{output.shape.rank() - 1, SizeFormula(in.params.integer("units")), N_("%1 units")}});
}

Remarks activationSizes(const LayerInput& in, const TensorSpec& output) {
    return activatedSizes(in, output, {});
}

Remarks bidirectionalSizes(const LayerInput& in, const TensorSpec& output) {
    if (in.params.text("merge_mode") != "concat")
        return unitSizes(in, output);
    const SizeFormula units(in.params.integer("units"));
    return {sizeRemark(output, output.shape.rank() - 1, units + units)};
}

Remarks embeddingSizes(const LayerInput& in, const TensorSpec& output) {
    return {
        sizeRemark(output, output.shape.rank() - 1, message(N_("%1 numbers a word"), in.params.integer("output_dim")))};
}

Remarks attentionSizes(const LayerInput& in, const TensorSpec& output) {
    Remarks remarks;
    const bool given = !in.params.isNone("output_shape");
    for (int axis = in.inputs[0].shape.rank() - 1; axis < output.shape.rank(); ++axis)
        remarks.push_back(sizeRemark(
            output, axis,
            perExample(given ? N_("%1, as it is set") : N_("%1, as long as the query's"), output.shape[axis])));
    return remarks;
}

} // namespace layerscope
