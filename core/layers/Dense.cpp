// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Dense.h"
#include "kernels/Affine.h"
#include "kernels/Scratch.h"

#include "layer/Activations.h"
#include "layers/CommonParams.h"
#include "layers/ConvTerms.h"
#include "layers/Dependences.h"
#include "layers/PreparedFunction.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"

namespace layerscope {
namespace {

constexpr ParamDef kDenseParams[] = {
    {.id = "units",
     .label = N_("Units"),
     .help = N_("How many numbers come out. Each unit is connected to every input number."),
     .number = 10,
     .hard = {1, kLargestSize},
     .soft = {1, 256},
     .telling = true},
    kActivation,
    kUseBias,
    kKernelInitializer,
    kBiasInitializer,
};

InputSpec denseInput(const Params& /*params*/) {
    return {.minRank = 2, .dtype = DType::Float32};
}

Shape kernelShape(const LayerInput& in) {
    return {in.inputs[0].shape[-1], in.params.integer("units")};
}

Checked<TensorSpec> inferDense(const LayerInput& in) {
    TensorSpec out = in.inputs[0];
    if (saturatingProduct(kernelShape(in)) > kMostWeights)
        return fault(message(N_("The kernel would have more weights than any machine can hold")),
                     message(N_("Use fewer units, or shrink the input before.")), "units");
    out.shape[-1] = in.params.integer("units");
    if (out.shape.rank() == 2 || out.axes.back().kind != AxisKind::Channel)
        out.axes.back() = featureAxis();
    return inferActivation(in.params.function("activation"), out);
}

std::vector<Dependence> denseDependence(const LayerInput& in, const TensorSpec& /*output*/) {
    const Shape& input = in.inputs[0].shape;
    Shape before = input;
    before[-1] = in.params.integer("units");
    std::vector<AxisDependence> axes;
    for (int d = 0; d + 1 < input.rank(); ++d)
        axes.push_back(sameAxis(d));
    axes.push_back(wholeAxis());
    return {activated(axisWise(input, before, std::move(axes)), in.params, before)};
}

std::vector<WeightDef> denseWeights(const LayerInput& in) {
    std::vector<WeightDef> weights{
        {.name = "kernel", .shape = kernelShape(in), .initializerParam = "kernel_initializer", .initializer = {}}};
    if (in.params.flag("use_bias"))
        weights.push_back({.name = "bias",
                           .shape = Shape{in.params.integer("units")},
                           .initializerParam = "bias_initializer",
                           .initializer = {}});
    return weights;
}

Cost denseCost(const LayerInput& in, const TensorSpec& /*output*/) {
    return {.multiplyAccumulates = saturatingProduct(saturatingProduct(in.inputs[0].shape), in.params.integer("units")),
            .scratchBytes = 0};
}

/// Above this, what follows is not multiplied into a copy of the kernel but applied to the few numbers that come out.
constexpr std::size_t kLargestFolded = std::size_t{4} << 20;

/// The kernel's product, then in steps what it could not take along.
class PreparedDense final : public Prepared {
public:
    PreparedDense(KernelPointer product, const Shape& shape, std::optional<Affine> affine, NamedFunction activation)
        : m_product(std::move(product))
        , m_shape(shape)
        , m_affine(std::move(affine))
        , m_activation(std::move(activation)) {}

    void run(std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) const override {
        const auto sums = static_cast<std::size_t>(m_shape.elements());
        const std::span<float> to = y.size() == sums ? y : scratch(ScratchUse::Output, sums);
        m_product->run(inputs[0].floats(), to, exec);
        if (m_affine)
            applyAffine(*m_affine, m_shape, to, to, exec);
        if (m_activation.name != "linear")
            applyActivation(m_activation, m_shape, to, y, exec);
    }
    std::int64_t bytes() const override { return m_product->bytes(); }

private:
    KernelPointer m_product;
    Shape m_shape; ///< before the activation, which may halve it
    std::optional<Affine> m_affine;
    NamedFunction m_activation; ///< "linear" when the product takes it along
};

Tensor timesColumns(const Tensor& kernel, std::span<const float> times) {
    TensorBuilder scaled(kernel.shape());
    for (std::size_t i = 0; i < scaled.floats().size(); ++i)
        scaled.floats()[i] = kernel.floats()[i] * times[i % times.size()];
    return std::move(scaled).finish();
}

PreparedPointer prepareDense(const PrepareCall& call) {
    const NamedFunction& own = call.params.function("activation");
    const Followers& followers = call.followers;
    const bool shrinks = followers.activation && followers.activation->name == "glu";
    if (!followers.none() && (own.name != "linear" || shrinks))
        return nullptr;
    NamedFunction activation = followers.activation ? *followers.activation : own;
    DenseJob job{.rows = saturatingProduct(call.inputs[0].shape) / call.inputs[0].shape[-1],
                 .kernel = call.weights[0],
                 .bias = call.weights.size() > 1 ? call.weights[1].floats() : std::span<const float>()};
    std::optional<Affine> after;
    std::vector<float> bias;
    if (followers.affine && job.kernel.bytes() <= kLargestFolded) {
        job.kernel = timesColumns(job.kernel, followers.affine->times);
        bias = followers.affine->plus;
        for (std::size_t i = 0; i < job.bias.size(); ++i)
            bias[i] += job.bias[i] * followers.affine->times[i];
        job.bias = bias;
    } else if (followers.affine) {
        after = affineOver(call.inputs[0].shape.rank(), *followers.affine);
    }
    Shape shape = call.inputs[0].shape;
    shape[-1] = call.params.integer("units");
    if (isElementwise(activation) && !after) {
        OnTheWay way = onTheWay(activation);
        job.epilogue = way.epilogue;
        job.finish = std::move(way.finish);
        activation = {"linear", {}};
    }
    return std::make_shared<PreparedDense>(makeDense(job), shape, std::move(after), std::move(activation));
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

/// A convolution of one tap at each place.
Explanation denseTerms(const TermsCall& call) {
    const Shape& shape = call.inputs[0].tensor.shape();
    const Layout layout{.rank = shape.rank()};
    std::vector<Window> windows;
    for (int i = 0; i < layout.spatialRank(); ++i)
        windows.push_back(Window::make(shape[layout.spatialAxis(i)], 1, 1, 1, Padding::Valid));
    KernelLookup kernel = convKernel(shape[-1], call.params.integer("units"), 1);
    kernel.bias = biasWeight(call.params, 1);
    const auto taps = [&windows](const Ints& place) { return tapsAt(windows, place); };
    return explainMaps(call, layout, kernelSums(call, layout, kernel, taps));
}

} // namespace

extern constexpr LayerDef kDense{
    .id = "Dense",
    .name = N_("Dense"),
    .category = Category::Core,
    .summary = N_("Connects every input number with every output number"),
    .keywords = N_("fully connected, linear, fc, affine, matrix, perceptron, mlp, classifier, neurons, units, output"),
    .params = kDenseParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = denseInput,
    .infer = inferDense,
    .dependence = denseDependence,
    .weights = denseWeights,
    .sizes = unitSizes,
    .cost = denseCost,
    .forward = forwardPrepared<prepareDense>,
    .prepare = prepareDense,
    .terms = denseTerms,
    .purpose = N_("Each unit of a dense layer weighs all the input numbers, adds them up, adds its bias, and passes "
                  "the sum through the activation. It mixes what all features say and so can decide. With more "
                  "dimensions than one it works on the last one, the same way at every place."),
    .formula = N_("output(unit) = activation( bias(unit) + sum over i of input(i) · kernel(i, unit) )"),
    .uses = N_("The last layer of a classifier, with one unit a class and softmax; hidden layers for tables and for "
               "features that other layers have found."),
    .example = {.caption =
                    N_("Each column of the kernel is one unit. The first weighs the inputs 1 and 2 by 1 and 3 and "
                       "adds its bias 5: 1·1 + 2·3 + 5 = 12. The second gives 1·10 − 2·4 = 2."),
                .params = R"({"units": 2})",
                .inputs = {"[[1, 2]]"},
                .weights = {"[[1, 10], [3, -4]]", "[5, 0]"},
                .output = "[[12, 2]]"},
};

} // namespace layerscope
