// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/CommonParams.h"
#include "layers/Spatial.h"

namespace layerscope {
namespace {

constexpr Choice kDTypes[] = {
    {"float32", N_("Numbers with fractions (float32)")},
    {"int32", N_("Whole numbers (int32)")},
};

constexpr ParamDef kPlaceholderParams[] = {
    {.id = "class_name",
     .label = N_("Layer"),
     .help = N_("The name of the layer in the file that it was read from."),
     .kind = ParamKind::Text,
     .text = "unknown",
     .telling = true,
     .keras = KerasForm::OursOnly},
    {.id = "output_shape",
     .label = N_("Output shape"),
     .help = N_("The shape that the layer gives, without the batch, so that the layers after it have their shapes."),
     .kind = ParamKind::Shape,
     .ints = {1},
     .intCount = 1,
     .hard = {1, kLargestSize},
     .soft = {1, 512},
     .telling = true,
     .keras = KerasForm::OursOnly},
    {.id = "dtype",
     .label = N_("Numbers"),
     .help = N_("The kind of numbers that the layer gives."),
     .kind = ParamKind::Choice,
     .text = "float32",
     .choices = kDTypes,
     .keras = KerasForm::OursOnly},
    {.id = "reason",
     .label = N_("Reason"),
     .help = N_("Why the layer cannot be computed here."),
     .kind = ParamKind::Text,
     .text = "it is unknown",
     .keras = KerasForm::OursOnly},
};

/// The batch is that of the first input.
Checked<TensorSpec> inferPlaceholder(const LayerInput& in) {
    const bool fed = !in.inputs.empty() && in.inputs[0].shape.rank() > 0;
    Shape shape{fed ? in.inputs[0].shape[0] : 1};
    for (std::int64_t size : in.params.ints("output_shape"))
        shape.append(size);
    if (!shape.sizedElements())
        return fault(message(N_("The shape has more elements than can be counted")), message(N_("Make it smaller.")),
                     "output_shape");
    return TensorSpec{.shape = shape,
                      .axes = defaultAxes(shape.rank()),
                      .dtype = in.params.text("dtype") == "int32" ? DType::Int32 : DType::Float32};
}

Cost placeholderCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kPlaceholder{
    .id = "Placeholder",
    .name = N_("Placeholder"),
    .category = Category::Core,
    .summary = N_("Stands for a layer of a file that cannot be computed here"),
    .keywords = N_("unknown, opaque, custom, unsupported, missing"),
    .arity = {0, -1},
    .params = kPlaceholderParams,
    .dataKinds = kAllKinds,
    .infer = inferPlaceholder,
    .cost = placeholderCost,
    .purpose =
        N_("A file can hold layers that exist only in the program that wrote it. Their shape is known, so the rest "
           "of the network keeps its shapes, but their numbers are not."),
    .formula = N_("output = unknown"),
    .uses = N_("Made when a file is opened. Replace it by layers that do the same, or bypass it."),
    .hidden = true,
};

} // namespace layerscope
