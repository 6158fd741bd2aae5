// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/CommonParams.h"
#include "layers/Spatial.h"

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

constexpr ParamDef kInputParams[] = {
    {.id = "source",
     .label = N_("Source"),
     .help = N_("The picture that flows into the network. Drop a file on the node, or choose one here."),
     .kind = ParamKind::File,
     .cosmetic = true},
    {.id = "shape",
     .label = N_("Shape"),
     .help = N_("Rows, columns and channels of what comes out. The source is fitted to it: 3 channels are red, green "
                "and blue, 1 is grey."),
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
     .choices = kFits},
    {.id = "scaling",
     .label = N_("Scaling"),
     .help = N_("The range that the brightness of the source is brought to. Trained networks expect the one that they "
                "were trained with."),
     .kind = ParamKind::Choice,
     .text = "zero_to_one",
     .choices = kScalings},
};

Checked<TensorSpec> inferInput(const LayerInput& in) {
    Shape shape{1};
    for (std::int64_t size : in.params.ints("shape"))
        shape.append(size);
    if (!shape.sizedElements())
        return fault(message(N_("The shape has more elements than can be counted")), message(N_("Make it smaller.")),
                     "shape");
    return TensorSpec{.shape = shape, .axes = defaultAxes(shape.rank())};
}

Cost inputCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

/// The Runner takes what its feed gives; without one an Input is dark.
Value forwardInput(const ForwardCall& call) {
    return {.tensor = Tensor::filled(call.output.shape, 0), .axes = call.output.axes, .mask = {}};
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kInput{
    .id = "Input",
    .name = N_("Input"),
    .category = Category::Source,
    .summary = N_("Where a picture enters the network"),
    .keywords = N_("source, image, picture, photo, camera, film, video, file, data, start, load, open, inputlayer"),
    .arity = {0, 0},
    .params = kInputParams,
    .dataKinds = kAllKinds,
    .infer = inferInput,
    .cost = inputCost,
    .forward = forwardInput,
    .purpose = N_("The input turns a picture from a file or a camera into a tensor of a fixed shape, with the numbers "
                  "in the range that the network expects."),
    .formula = N_("output = scaling( source, fitted to the shape )"),
    .uses = N_("The start of every network. One network can have several inputs."),
};

} // namespace layerscope
