// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "layer/SameNumbers.h"
#include "layers/CommonParams.h"
#include "layers/Dependences.h"
#include "layers/Moves.h"
#include "layers/Spatial.h"

#include <algorithm>
#include <map>

namespace layerscope {
namespace {

constexpr std::int64_t kAny = -1;

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

/// A whole number from low to high.
std::optional<std::int64_t> wholeNumber(std::string_view text, std::int64_t low, std::int64_t high) {
    const auto number = parseInteger(trimmed(text));
    return number && *number >= low && *number <= high ? number : std::nullopt;
}

using AxisSizes = std::map<int, std::int64_t>;

/// "-1: 3, 1: any".
tl::expected<AxisSizes, TextFault> parseAxes(const std::string& text) {
    AxisSizes axes;
    const std::string_view all = text;
    for (std::size_t begin = 0; begin < all.size() && !trimmed(all).empty();) {
        const std::size_t end = std::min(all.find(',', begin), all.size());
        const std::string_view pair = all.substr(begin, end - begin);
        const std::size_t colon = pair.find(':');
        const auto axis = wholeNumber(pair.substr(0, colon), -Shape::kMaxRank, Shape::kMaxRank - 1);
        const std::string_view wanted = colon == std::string_view::npos ? "" : trimmed(pair.substr(colon + 1));
        const auto size = wanted == "any" ? std::optional<std::int64_t>(kAny)
                                          : wholeNumber(wanted, 0, static_cast<std::int64_t>(kLargestSize));
        if (!axis || !size)
            return tl::unexpected(
                TextFault{message(N_("Write an axis, a colon and its size, as in \"-1: 3, 1: 64\"")), begin, end});
        axes[static_cast<int>(*axis)] = *size;
        begin = end + 1;
    }
    return axes;
}

std::optional<TextFault> checkAxes(const std::string& text) {
    const auto axes = parseAxes(text);
    return axes ? std::nullopt : std::optional(axes.error());
}

constexpr Choice kDTypes[] = {
    {"float32", N_("Numbers with fractions (float32)")},
    {"int32", N_("Whole numbers (int32)")},
};

constexpr ParamDef kInputSpecParams[] = {
    {.id = "dtype",
     .label = N_("Numbers"),
     .help = N_("The kind of numbers that must come in. None: any."),
     .kind = ParamKind::Choice,
     .text = "float32",
     .choices = kDTypes,
     .optional = true,
     .none = true},
    {.id = "shape",
     .label = N_("Shape"),
     .help = N_("The sizes that must come in, with the batch; −1 lets any size pass. It also sets the number of "
                "dimensions. None: any."),
     .kind = ParamKind::Shape,
     .ints = {-1, -1},
     .intCount = 2,
     .hard = {-1, kLargestSize},
     .soft = {-1, 512},
     .telling = true,
     .optional = true,
     .none = true},
    {.id = "ndim",
     .label = N_("Dimensions"),
     .help = N_("How many dimensions must come in; the batch counts. A shape goes before it. None: any number."),
     .number = 4,
     .hard = {0, Shape::kMaxRank},
     .soft = {0, Shape::kMaxRank},
     .optional = true,
     .none = true},
    {.id = "max_ndim",
     .label = N_("At most dimensions"),
     .help = N_("No more dimensions than this may come in. None: no limit."),
     .number = 4,
     .hard = {0, Shape::kMaxRank},
     .soft = {0, Shape::kMaxRank},
     .optional = true,
     .none = true},
    {.id = "min_ndim",
     .label = N_("At least dimensions"),
     .help = N_("No fewer dimensions than this may come in. None: no limit."),
     .number = 2,
     .hard = {0, Shape::kMaxRank},
     .soft = {0, Shape::kMaxRank},
     .optional = true,
     .none = true},
    {.id = "axes",
     .label = N_("Sizes of axes"),
     .help = N_("Axes that must have a size: \"-1: 3, 1: 64\" wants 3 along the last axis and 64 along the first after "
                "the batch, which is axis 0. None: any sizes."),
     .kind = ParamKind::Expression,
     .text = "-1: 3",
     .optional = true,
     .none = true,
     .check = checkAxes},
    {.id = "allow_last_axis_squeeze",
     .label = N_("Last axis may be missing"),
     .help = N_("A last axis of size 1 may be there or not. The number of dimensions is then not checked."),
     .kind = ParamKind::Flag,
     .advanced = true},
};

std::optional<int> optionalInt(const Params& params, std::string_view id) {
    return params.isNone(id) ? std::nullopt : std::optional<int>(static_cast<int>(params.integer(id)));
}

AxisSizes axesOf(const Params& params) {
    return params.isNone("axes") ? AxisSizes() : *parseAxes(params.text("axes"));
}

InputSpec specFrom(const Params& params) {
    InputSpec spec{.rank = optionalInt(params, "ndim"),
                   .minRank = optionalInt(params, "min_ndim"),
                   .maxRank = optionalInt(params, "max_ndim")};
    if (!params.isNone("dtype"))
        spec.dtype = params.text("dtype") == "int32" ? DType::Int32 : DType::Float32;
    if (!params.isNone("shape")) {
        spec.shape = params.ints("shape");
        spec.rank = static_cast<int>(spec.shape->size());
    }
    spec.axes = axesOf(params);
    std::erase_if(spec.axes, [](const auto& entry) { return entry.second == kAny; });
    spec.allowLastAxisSqueeze = params.flag("allow_last_axis_squeeze");
    return spec;
}

/// An axis that no tensor of the wanted rank can have; Keras refuses to make such a spec.
std::optional<Fault> impossibleAxis(const InputSpec& spec, const AxisSizes& axes) {
    // A rank of 0 is as good as none here, as in Keras.
    const auto limit = spec.rank.value_or(0) > 0 ? spec.rank : spec.maxRank;
    if (axes.empty() || !limit || axes.rbegin()->first < *limit)
        return std::nullopt;
    return Fault{message(N_("Axis %1 is checked, but only %2 dimensions may come in"), axes.rbegin()->first, *limit),
                 message(N_("The batch is axis 0; the last axis is -1.")), "axes"};
}

Checked<TensorSpec> inferInputSpec(const LayerInput& in) {
    const InputSpec spec = specFrom(in.params);
    if (auto wrong = impossibleAxis(spec, axesOf(in.params)))
        return tl::unexpected(*wrong);
    if (auto wrong = spec.problemWith(in.inputs[0], 0)) {
        if (wrong->hint.empty())
            wrong->hint = message(N_("Change the layer before, or what is expected here."));
        return tl::unexpected(*wrong);
    }
    return in.inputs[0];
}

Cost inputSpecCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

std::vector<Remark> inputSpecRemarks(const LayerInput& in, const TensorSpec& output) {
    const std::string wanted = specFrom(in.params).toString();
    return {{N_("expected"), wanted.empty() ? message(N_("anything")) : message("%1", wanted)},
            {N_("comes in"), message("%1, %2", output.shape.toString(), toString(output.dtype))}};
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kInputSpec{
    .id = "InputSpec",
    .name = N_("Input spec"),
    .category = Category::Core,
    .summary = N_("Checks the shape and kind of what passes through"),
    .keywords =
        N_("check, assert, expect, contract, guard, validate, shape, rank, ndim, dtype, dimensions, specification"),
    .params = kInputSpecParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .infer = inferInputSpec,
    .dependence = sameElement,
    .cost = inputSpecCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .remarks = inputSpecRemarks,
    .purpose =
        N_("Every layer of Keras has an InputSpec: what it expects of its input. As a node of its own it watches "
           "a place of the network. It changes nothing; when a tensor of another shape or kind comes, it says in "
           "a sentence what does not fit, before anything is computed."),
    .formula =
        N_("output = input, when number of dimensions, kind of numbers, sizes of axes and shape are as expected"),
    .uses =
        N_("Pinning down what a part of a network relies on; finding out at which place a shape goes wrong; learning "
           "what the error messages of Keras are about."),
    .example = {.caption = N_("Three dimensions are expected, the last of size 2. The input is 1 × 3 × 2, so it passes "
                              "unchanged."),
                .params = R"({"ndim": 3, "axes": "-1: 2"})",
                .inputs = {"[[[1, 2], [3, 4], [5, 6]]]"},
                .output = "[[[1, 2], [3, 4], [5, 6]]]"},
};

} // namespace layerscope
