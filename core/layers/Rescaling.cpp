// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Explanation.h"
#include "layers/Dependences.h"
#include "layers/Normalizing.h"
#include "layers/PreparedFunction.h"
#include "layers/Tables.h"
#include "tensor/Elements.h"

namespace layerscope {
namespace {

constexpr ParamDef kRescalingParams[] = {
    {.id = "scale",
     .label = N_("Scale"),
     .help = N_("What every number is multiplied by, such as 0.5 or 1/255; or one number for each channel, with commas "
                "between them."),
     .kind = ParamKind::Expression,
     .text = "1/255",
     .telling = true,
     .check = checkNumberList,
     .keras = KerasForm::Numbers},
    {.id = "offset",
     .label = N_("Offset"),
     .help = N_("What is added afterwards: a number, or one for each channel."),
     .kind = ParamKind::Expression,
     .text = "0",
     .check = checkNumberList,
     .keras = KerasForm::Numbers},
};

InputSpec rescalingInput(const Params& /*params*/) {
    return {.minRank = 1};
}

Checked<TensorSpec> inferRescaling(const LayerInput& in) {
    TensorSpec out = in.inputs[0];
    for (const char* id : {"scale", "offset"}) {
        const NumberList numbers = numbersOf(in.params, id);
        if (broadcastShape(numbers.shape, out.shape) != out.shape)
            return fault(message(N_("Numbers of the shape %1 do not lie over an input of %2"), numbers.shape.toString(),
                                 out.toString()),
                         message(N_("Give a single number, or as many as the last axis has.")), id);
    }
    out.dtype = DType::Float32;
    return out;
}

Cost rescalingCost(const LayerInput& in, const TensorSpec& /*output*/) {
    return costOfPasses(in.inputs[0]);
}

Affine affineOf(const Params& params, int rank) {
    const NumberList scale = numbersOf(params, "scale");
    const NumberList offset = numbersOf(params, "offset");
    Shape table = *broadcastShape(scale.shape, offset.shape);
    table = *broadcastShape(table, Shape(Ints(static_cast<std::size_t>(rank), 1)));
    Affine affine(table);
    affine.times = tableOf(scale, table);
    affine.plus = tableOf(offset, table);
    return affine;
}

PreparedPointer prepareRescaling(const PrepareCall& call) {
    return preparedAffine(call, affineOf(call.params, call.inputs[0].shape.rank()));
}

std::optional<ChannelAffine> asChannelAffine(const PrepareCall& call) {
    const Shape& shape = call.inputs[0].shape;
    const Affine affine = affineOf(call.params, shape.rank());
    if (affine.shape.elements() != affine.shape[-1])
        return std::nullopt;
    ChannelAffine channels = channelAffine(affine);
    channels.times.resize(static_cast<std::size_t>(shape[-1]), channels.times[0]);
    channels.plus.resize(static_cast<std::size_t>(shape[-1]), channels.plus[0]);
    return channels;
}

Number listed(const TermsCall& call, const char* id) {
    const NumberList list = numbersOf(call.params, id);
    const auto at = static_cast<std::size_t>(flatUnder(list.shape, call.element));
    return constantNumber(static_cast<float>(list.values[at]));
}

Explanation rescalingTerms(const TermsCall& call) {
    const Number x = inputNumber(call, 0, flatOf(call.output.shape, call.element));
    Explanation explanation;
    append(explanation,
           {.title = message(N_("Input times scale, plus offset")),
            .terms = {{.factor = x, .weight = listed(call, "scale")}, {.factor = listed(call, "offset")}}});
    return explanation;
}

constexpr DataKind kKinds[] = {DataKind::Image, DataKind::Video, DataKind::Audio, DataKind::TimeSeries,
                               DataKind::Volume};

} // namespace

extern constexpr LayerDef kRescaling{
    .id = "Rescaling",
    .name = N_("Rescaling"),
    .category = Category::Normalization,
    .summary = N_("Multiplies every number by one and adds another"),
    .keywords = N_("scale, multiply, factor, divide, 255, pixel range, brightness, offset, shift, volume, gain, "
                   "preprocess"),
    .params = kRescalingParams,
    .dataKinds = kKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = rescalingInput,
    .infer = inferRescaling,
    .dependence = sameElement,
    .cost = rescalingCost,
    .forward = forwardPrepared<prepareRescaling>,
    .prepare = prepareRescaling,
    .asAffine = asChannelAffine,
    .terms = rescalingTerms,
    .purpose = N_("Pictures come as numbers from 0 to 255; networks want small ones. Rescaling brings one range to "
                  "another inside the model, so that whoever uses it need not know which range it was trained on."),
    .formula = N_("output = input · scale + offset"),
    .uses = N_("The first layer of image models: 1/255 gives 0 to 1; 1/127.5 with offset −1 gives −1 to 1."),
    .example = {.caption = N_("Black, a dark grey and white of a picture in bytes: 0 to 255 becomes 0 to 1."),
                .params = R"({"scale": "1/255"})",
                .inputs = {"[[0, 51, 255]]"},
                .output = "[[0, 0.2, 1]]"},
};

} // namespace layerscope
