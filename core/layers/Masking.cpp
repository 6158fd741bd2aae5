// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"
#include "layer/LayerDef.h"
#include "layers/Moves.h"
#include "tensor/Elements.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr ParamDef kMaskingParams[] = {
    {.id = "mask_value",
     .label = N_("Mask value"),
     .help = N_("A place is left out when all its numbers are exactly this one."),
     .kind = ParamKind::Number,
     .number = 0,
     .soft = {-1, 1},
     .telling = true},
};

InputSpec maskingInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

Checked<TensorSpec> inferMasking(const LayerInput& in) {
    TensorSpec out = in.inputs[0];
    out.masked = true;
    return out;
}

/// A number is kept or cleared by all at its place.
std::vector<Dependence> maskingDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const Shape& shape = in.inputs[0].shape;
    const int last = shape.rank() - 1;
    const Dependence row = alongAxes(shape, std::span(&last, 1));
    return {shape[last] == 1 ? row : bound(row)};
}

Cost maskingCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

Value forwardMasking(const ForwardCall& call) {
    const Tensor& x = call.inputs[0].tensor;
    const auto value = static_cast<float>(call.params.number("mask_value"));
    const std::int64_t width = x.shape()[-1];
    const auto dims = x.shape().dims();
    TensorBuilder out(x.shape());
    TensorBuilder mask(Shape(dims.first(dims.size() - 1)), DType::Int32);
    const float* from = x.floats().data();
    float* to = out.floats().data();
    const auto keep = mask.ints();
    call.exec.parallelFor(
        static_cast<std::int64_t>(keep.size()), 16 * 1024 / width + 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end && !call.exec.stopped(); ++i) {
                const float* place = from + i * width;
                const bool kept = std::any_of(place, place + width, [value](float v) { return v != value; });
                keep[static_cast<std::size_t>(i)] = kept ? 1 : 0;
                if (kept)
                    std::copy_n(place, width, to + i * width);
                else
                    std::fill_n(to + i * width, width, 0.0F);
            }
        });
    return {.tensor = std::move(out).finish(), .axes = call.output.axes, .mask = std::move(mask).finish()};
}

Explanation maskingTerms(const TermsCall& call) {
    const Tensor& x = call.inputs[0].tensor;
    const auto value = static_cast<float>(call.params.number("mask_value"));
    const std::int64_t width = x.shape()[-1];
    const std::int64_t flat = flatOf(x.shape(), call.element);
    const auto place =
        x.floats().subspan(static_cast<std::size_t>(flat - flat % width), static_cast<std::size_t>(width));
    if (std::ranges::any_of(place, [value](float v) { return v != value; }))
        return handedOn(call);
    Explanation left = copyOf(constantNumber(0), message(N_("Left out")));
    left.remark = message(N_("All numbers at this place are the mask value: it is left out, and counts as 0."));
    return left;
}

constexpr DataKind kKinds[] = {DataKind::Text, DataKind::Audio, DataKind::TimeSeries, DataKind::Video};

} // namespace

extern constexpr LayerDef kMasking{
    .id = "Masking",
    .name = N_("Masking"),
    .category = Category::Core,
    .summary = N_("Marks places that hold only padding, so that others skip them"),
    .keywords = N_("mask, padding, skip, ignore, missing, gaps, variable length, sequence, time steps, pad value"),
    .params = kMaskingParams,
    .dataKinds = kKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = maskingInput,
    .infer = inferMasking,
    .dependence = maskingDependence,
    .cost = maskingCost,
    .forward = forwardMasking,
    .terms = maskingTerms,
    .purpose =
        N_("Series of different length are filled up to be put into one tensor. Masking finds the filled places: "
           "those where every number is the mask value. It sends a mask of 1 (there) and 0 (not there) along with "
           "the numbers, and sets what is masked to 0."),
    .formula = N_("mask(place) = 1 where any number of the place differs from the mask value, else 0; output = input "
                  "where the mask is 1, else 0"),
    .uses = N_("Before recurrent layers, attention or an average over time, when series were padded."),
    .example = {.caption =
                    N_("The second step holds nothing but the mask value 9: its numbers become 0, and the mask is "
                       "1, 0, 1. In the third step only one number is 9, so it stays."),
                .params = R"({"mask_value": 9})",
                .inputs = {"[[[1, 2], [9, 9], [9, 3]]]"},
                .output = "[[[1, 2], [0, 0], [9, 3]]]"},
};

} // namespace layerscope
