// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/CommonParams.h"
#include "layers/Spatial.h"

#include <algorithm>
#include <cstddef>

namespace layerscope {
namespace {

constexpr Choice kFits[] = {
    {"stretch", N_("Stretch to the shape")},
    {"contain", N_("Fit inside, with borders")},
    {"crop", N_("Fill the shape, cut the rest")},
};
constexpr Choice kScalings[] = {
    {"none", N_("0 to 255, as it is")},
    {"zero_to_one", N_("0 to 1")},
    {"minus_one_to_one", N_("−1 to 1")},
    {"imagenet", N_("ImageNet mean and deviation")},
};

constexpr Choice kDTypes[] = {
    {"float32", N_("With fractions (float32)")},
    {"int32", N_("Whole numbers (int32)")},
};

constexpr int kMostSizes = 6;

constexpr ParamDef kInputParams[] = {
    {.id = "source",
     .label = N_("Source"),
     .help =
         N_("What flows into the network: a picture, a film or an .npy file (drop it on the node, or choose it "
            "here), or numbers that are made: \"noise:1\" (1 is the seed; \"noise:1:50\" gives whole numbers below "
            "50), \"ramp:\" (0, 1, 2 and so on), \"zeros:\", \"ones:\", or \"numbers:\" and a list such as 1, 2, 3."),
     .kind = ParamKind::File,
     .cosmetic = true,
     .keras = KerasForm::OursOnly},
    {.id = "shape",
     .label = N_("Shape"),
     .help =
         N_("The sizes of what comes out, without the batch. A picture has rows, columns and channels (3: red, green "
            "and blue; 1: grey) and is fitted to them; a series has steps and channels; a text has words."),
     .kind = ParamKind::Shape,
     .ints = {224, 224, 3},
     .intCount = 3,
     .hard = {1, kLargestSize},
     .soft = {1, 512},
     .telling = true},
    {.id = "fit",
     .label = N_("Fit"),
     .help = N_("What happens when the source has other proportions than the shape."),
     .kind = ParamKind::Choice,
     .text = "crop",
     .choices = kFits,
     .keras = KerasForm::OursOnly},
    {.id = "scaling",
     .label = N_("Scaling"),
     .help = N_("The range that the brightness of the source is brought to. Trained networks expect the one that they "
                "were trained with."),
     .kind = ParamKind::Choice,
     .text = "zero_to_one",
     .choices = kScalings,
     .keras = KerasForm::OursOnly},
    {.id = "dtype",
     .label = N_("Numbers"),
     .help = N_("Whole numbers are for the ids of words or categories; everything else has fractions."),
     .kind = ParamKind::Choice,
     .text = "float32",
     .choices = kDTypes,
     .advanced = true},
    {.id = "open_axes",
     .label = N_("Open axes"),
     .help = N_("Axes whose size the model leaves open when it is saved for Keras, counted from 1, the first after the "
                "batch: 1, 2 for pictures of any height and width. Here the size of the shape is used."),
     .kind = ParamKind::IntList,
     .hard = {1, kMostSizes},
     .soft = {1, kMostSizes},
     .advanced = true,
     .cosmetic = true,
     .keras = KerasForm::OursOnly},
};

std::optional<Fault> wrongOpenAxes(const Ints& axes, std::size_t sizes) {
    const auto isOpen = [&](std::int64_t axis) { return axis <= static_cast<std::int64_t>(sizes); };
    if (const auto wrong = std::ranges::find_if_not(axes, isOpen); wrong != axes.end())
        return Fault{message(N_("Axis %1 cannot be open: the shape has %2 sizes"), *wrong, sizes),
                     message(N_("The axes are counted from 1, the first after the batch.")), "open_axes"};
    for (std::int64_t axis : axes)
        if (std::ranges::count(axes, axis) > 1)
            return Fault{message(N_("Axis %1 is named twice"), axis), message(N_("Name each axis once.")), "open_axes"};
    return std::nullopt;
}

Checked<TensorSpec> inferInput(const LayerInput& in) {
    const Ints& sizes = in.params.ints("shape");
    if (sizes.size() > kMostSizes)
        return fault(message(N_("The shape has %1 sizes, but at most %2 are possible"), sizes.size(), kMostSizes),
                     message(N_("Leave some out; the batch is not among them.")), "shape");
    if (auto wrong = wrongOpenAxes(in.params.ints("open_axes"), sizes.size()))
        return tl::unexpected(*wrong);
    Shape shape{1};
    for (std::int64_t size : sizes)
        shape.append(size);
    if (!shape.sizedElements())
        return fault(message(N_("The shape has more elements than can be counted")), message(N_("Make it smaller.")),
                     "shape");
    const bool whole = in.params.text("dtype") == "int32";
    return TensorSpec{
        .shape = shape, .axes = defaultAxes(shape.rank()), .dtype = whole ? DType::Int32 : DType::Float32};
}

Cost inputCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

/// The Runner takes what its feed gives; without one an Input is dark.
Value forwardInput(const ForwardCall& call) {
    TensorBuilder dark(call.output.shape, call.output.dtype);
    std::ranges::fill(dark.rawBytes(), std::byte{0});
    return {.tensor = std::move(dark).finish(), .axes = call.output.axes, .mask = {}};
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kInput{
    .id = "Input",
    .name = N_("Input"),
    .category = Category::Source,
    .summary = N_("Where a picture, numbers or words enter the network"),
    .keywords =
        N_("source, image, picture, photo, camera, film, video, file, data, start, load, open, inputlayer, numbers, "
           "noise, random, zeros, ones, ramp, words, ids, int"),
    .arity = {0, 0},
    .params = kInputParams,
    .dataKinds = kAllKinds,
    .infer = inferInput,
    .cost = inputCost,
    .forward = forwardInput,
    .purpose = N_("The input turns a picture from a file or a camera into a tensor of a fixed shape, with the numbers "
                  "in the range that the network expects. For series, words or trying something out it takes an array "
                  "from a file, numbers that you write, or noise."),
    .formula = N_("output = scaling( picture, fitted to the shape ), or the numbers as they are"),
    .uses = N_("The start of every network. One network can have several inputs."),
};

} // namespace layerscope
