// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Product.h"
#include "kernels/Transpose.h"
#include "layer/Dependence.h"
#include "layer/Explanation.h"
#include "layers/CommonParams.h"
#include "layers/DataKinds.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace layerscope {
namespace {

constexpr ParamDef kDotParams[] = {
    {.id = "axes",
     .label = N_("Axes"),
     .help = N_("The dimension of the first and of the second input along which the products are added up; -1 is the "
                "last one, 1 the first after the batch. Both must be equally long."),
     .kind = ParamKind::Tuple,
     .rank = 2,
     .ints = {-1, -1},
     .hard = {-Shape::kMaxRank, Shape::kMaxRank - 1},
     .soft = {-3, 3},
     .telling = true},
    {.id = "normalize",
     .label = N_("Normalize"),
     .help = N_("Scales both inputs to length 1 along their axis first. The result is then the cosine of the angle "
                "between them: 1 for the same direction, 0 for a right angle, -1 for opposite ones."),
     .kind = ParamKind::Flag},
};

InputSpec dotInput(const Params& /*params*/) {
    return {.minRank = 2, .dtype = DType::Float32};
}

/// An input seen from its axis: [batch, outer, axis, inner].
struct Operand {
    std::int64_t batch = 1;
    std::int64_t outer = 1;
    std::int64_t size = 1;
    std::int64_t inner = 1;
};

int axisOf(const Params& params, std::size_t input, int rank) {
    const auto axis = static_cast<int>(params.ints("axes")[input]);
    return axis < 0 ? axis + rank : axis;
}

Operand operandOf(const Shape& shape, int axis) {
    Operand out{.batch = shape[0], .size = shape[axis]};
    for (int i = 1; i < axis; ++i)
        out.outer = saturatingProduct(out.outer, shape[i]);
    for (int i = axis + 1; i < shape.rank(); ++i)
        out.inner = saturatingProduct(out.inner, shape[i]);
    return out;
}

std::optional<Fault> problemWithAxis(const Params& params, const TensorSpec& input, std::size_t port) {
    const int rank = input.shape.rank();
    const int axis = axisOf(params, port, rank);
    const Message hint = message(N_("Axis 1 is the first after the batch, -1 the last one."));
    if (axis < 0 || axis >= rank)
        return Fault{
            message(N_("Input %1 has no axis %2: it is %3"), port + 1, params.ints("axes")[port], input.toString()),
            hint, "axes", static_cast<int>(port)};
    if (axis == 0)
        return Fault{message(N_("Axis 0 is the batch, and examples are not multiplied with each other")), hint, "axes",
                     static_cast<int>(port)};
    return std::nullopt;
}

/// The rest of the first input, then the rest of the second; a single number an example becomes (batch, 1).
TensorSpec outputOf(const LayerInput& in) {
    TensorSpec out{.shape = {in.inputs[0].shape[0]}, .axes = {in.inputs[0].axes[0]}};
    for (std::size_t port = 0; port < 2; ++port) {
        const TensorSpec& input = in.inputs[port];
        for (int i = 1; i < input.shape.rank(); ++i) {
            if (i == axisOf(in.params, port, input.shape.rank()))
                continue;
            out.shape.append(input.shape[i]);
            out.axes.push_back(input.axes[static_cast<std::size_t>(i)]);
        }
    }
    if (out.shape.rank() == 1) {
        out.shape.append(1);
        out.axes.push_back(featureAxis());
    }
    return out;
}

Checked<TensorSpec> inferDot(const LayerInput& in) {
    const TensorSpec& first = in.inputs[0];
    const TensorSpec& second = in.inputs[1];
    for (std::size_t port = 0; port < 2; ++port)
        if (auto wrong = problemWithAxis(in.params, in.inputs[port], port))
            return tl::unexpected(*wrong);
    if (first.shape[0] != second.shape[0])
        return fault(message(N_("The batches differ: %1 and %2 examples come in"), first.shape[0], second.shape[0]),
                     message(N_("Both inputs need as many examples.")), "", 1);
    const std::int64_t size = first.shape[axisOf(in.params, 0, first.shape.rank())];
    const std::int64_t other = second.shape[axisOf(in.params, 1, second.shape.rank())];
    if (size != other)
        return fault(message(N_("The axes to multiply along are %1 and %2 long"), size, other),
                     message(N_("Choose axes of the same size, or change one of the inputs.")), "axes");
    if (first.shape.rank() + second.shape.rank() - 3 > Shape::kMaxRank)
        return fault(message(N_("The result would have more than %1 dimensions"), Shape::kMaxRank),
                     message(N_("Flatten one of the inputs before.")));
    return outputOf(in);
}

std::vector<Dependence> dotDependence(const LayerInput& in, const TensorSpec& output) {
    std::vector<Dependence> both;
    int next = 1;
    for (std::size_t port = 0; port < 2; ++port) {
        const Shape& input = in.inputs[port].shape;
        const int summed = axisOf(in.params, port, input.rank());
        std::vector<AxisDependence> axes{sameAxis(0)};
        for (int d = 1; d < input.rank(); ++d)
            axes.push_back(d == summed ? wholeAxis() : sameAxis(next++));
        const Dependence dependence = axisWise(input, output.shape, std::move(axes));
        // A vector of one number keeps its sign only.
        both.push_back(in.params.flag("normalize") && input[summed] == 1 ? bound(dependence) : dependence);
    }
    return both;
}

Cost dotCost(const LayerInput& in, const TensorSpec& output) {
    const Shape& first = in.inputs[0].shape;
    const std::int64_t larger = std::max(saturatingProduct(in.inputs[0].shape), saturatingProduct(in.inputs[1].shape));
    return {.multiplyAccumulates =
                saturatingProduct(saturatingProduct(output.shape), first[axisOf(in.params, 0, first.rank())]),
            .scratchBytes = saturatingProduct(larger, 3 * static_cast<std::int64_t>(sizeof(float)))};
}

constexpr double kLeastLength = 1e-7;

/// x divided by its length along the axis; a length below Keras's epsilon counts as that.
Tensor normalized(const Tensor& x, const Operand& o) {
    TensorBuilder builder(x.shape());
    const std::span<const float> from = x.floats();
    const std::span<float> to = builder.floats();
    const std::int64_t lines = o.batch * o.outer * o.inner;
    for (std::int64_t line = 0; line < lines; ++line) {
        const std::int64_t start = line / o.inner * o.size * o.inner + line % o.inner;
        double square = 0;
        for (std::int64_t i = 0; i < o.size; ++i) {
            const double value = from[static_cast<std::size_t>(start + i * o.inner)];
            square += value * value;
        }
        const auto scale = static_cast<float>(1 / std::max(std::sqrt(square), kLeastLength));
        for (std::int64_t i = 0; i < o.size; ++i) {
            const auto at = static_cast<std::size_t>(start + i * o.inner);
            to[at] = from[at] * scale;
        }
    }
    return std::move(builder).finish();
}

/// [batch, outer, axis, inner] with the axis last: [batch, outer · inner, axis].
Tensor axisLast(const Tensor& x, const Operand& o, const Execution& exec) {
    if (o.inner == 1)
        return x;
    TensorBuilder builder(Shape{o.batch, o.outer * o.inner, o.size});
    transposeMatrices(o.batch * o.outer, o.size, o.inner, x.floats(), builder.floats(), exec);
    return std::move(builder).finish();
}

/// y [batch, a's rest, b's outer, b's inner] = sum over the axis of a · b, where a has its axis last.
void multiplyBatches(const Tensor& a, const Tensor& b, const Operand& first, const Operand& second, std::span<float> y,
                     const Execution& exec) {
    const std::int64_t rows = first.outer * first.inner;
    const std::int64_t columns = second.outer * second.inner;
    exec.parallelFor(first.batch * second.outer, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end && !exec.stopped(); ++i) {
            const std::int64_t example = i / second.outer;
            multiply({.rows = rows,
                      .depth = first.size,
                      .columns = second.inner,
                      .a = a.floats().data() + example * rows * first.size,
                      .aStride = first.size,
                      .b = b.floats().data() + i * second.size * second.inner,
                      .bStride = second.inner,
                      .bias = nullptr,
                      .c = y.data() + example * rows * columns + i % second.outer * second.inner,
                      .cStride = columns});
        }
    });
}

Value forwardDot(const ForwardCall& call) {
    std::array<Tensor, 2> x;
    std::array<Operand, 2> operands;
    for (std::size_t port = 0; port < 2; ++port) {
        x[port] = call.inputs[port].tensor;
        operands[port] = operandOf(x[port].shape(), axisOf(call.params, port, x[port].shape().rank()));
        if (call.params.flag("normalize"))
            x[port] = normalized(x[port], operands[port]);
    }
    TensorBuilder output(call.output.shape);
    multiplyBatches(axisLast(x[0], operands[0], call.exec), x[1], operands[0], operands[1], output.floats(), call.exec);
    return {.tensor = std::move(output).finish(), .axes = call.output.axes, .mask = {}};
}

constexpr const char* kCosineOperands[] = {N_("dot product"), N_("sum of squares 1"), N_("sum of squares 2")};
constexpr Formula kCosine{
    N_("dot product ÷ (√sum of squares 1 × √sum of squares 2)"), kCosineOperands, [](std::span<const double> v) {
        return v[0] / (std::max(std::sqrt(v[1]), kLeastLength) * std::max(std::sqrt(v[2]), kLeastLength));
    }};

/// The elements of each input that meet in one element of the output: what is left of input 1, then of input 2.
std::array<std::vector<std::int64_t>, 2> meetingLines(const TermsCall& call) {
    std::array<std::vector<std::int64_t>, 2> lines;
    std::size_t next = 1;
    for (std::size_t port = 0; port < 2; ++port) {
        const Shape& shape = call.inputs[port].tensor.shape();
        const int axis = axisOf(call.params, port, shape.rank());
        std::vector<std::int64_t> index{call.element[0]};
        for (int i = 1; i < shape.rank(); ++i)
            index.push_back(i == axis ? 0 : call.element[next++]);
        lines[port] = lineThrough(shape, index, axis);
    }
    return lines;
}

/// Number i of line a times number i of line b.
std::vector<Term> productsOf(const TermsCall& call, const std::array<std::vector<std::int64_t>, 2>& lines, int a,
                             int b) {
    std::vector<Term> terms;
    for (std::size_t i = 0; i < lines[0].size(); ++i)
        terms.push_back({.factor = inputNumber(call, a, lines[static_cast<std::size_t>(a)][i]),
                         .weight = inputNumber(call, b, lines[static_cast<std::size_t>(b)][i]),
                         .channel = static_cast<std::int64_t>(i)});
    return terms;
}

Explanation dotTerms(const TermsCall& call) {
    const auto lines = meetingLines(call);
    Explanation explanation;
    append(explanation, {.title = message(N_("Sum of products")), .terms = productsOf(call, lines, 0, 1)});
    if (!call.params.flag("normalize"))
        return explanation;
    append(explanation, {.title = message(N_("Sum of squares, input 1")), .terms = productsOf(call, lines, 0, 0)});
    append(explanation, {.title = message(N_("Sum of squares, input 2")), .terms = productsOf(call, lines, 1, 1)});
    std::vector<Term> operands;
    for (std::size_t step = 0; step < 3; ++step)
        operands.push_back({.factor = stepNumber(explanation, step)});
    append(explanation, {.title = message(N_("Divided by both lengths")),
                         .rule = Rule::Formula,
                         .terms = std::move(operands),
                         .formula = &kCosine});
    return explanation;
}

} // namespace

extern constexpr LayerDef kDot{
    .id = "Dot",
    .name = N_("Dot product"),
    .category = Category::Merge,
    .summary = N_("Multiplies two tensors along an axis and adds the products up"),
    .keywords = N_("dot product, scalar product, inner product, cosine, similarity, matrix multiplication, matmul, "
                   "compare, siamese, attention, recommend"),
    .arity = {2, 2},
    .params = kDotParams,
    .dataKinds = kAllKinds,
    .inputSpec = dotInput,
    .infer = inferDot,
    .dependence = dotDependence,
    .sizes = dotSizes,
    .cost = dotCost,
    .forward = forwardDot,
    .terms = dotTerms,
    .purpose = N_("The dot product measures how well two rows of numbers agree: large when they are large in the same "
                  "places, 0 when they have nothing in common. With more dimensions every row of the first meets "
                  "every row of the second, as in a product of matrices."),
    .formula = N_("output(…, …) = sum over i of input 1(…, i, …) · input 2(…, i, …), example by example: first what is "
                  "left of input 1, then what is left of input 2."),
    .uses = N_("How similar two texts, faces or products are in siamese networks and recommenders; scores of "
               "attention."),
    .example = {.caption = N_("Products of numbers at the same place, added up: 1 · 4 + 2 · 5 + 3 · 6."),
                .inputs = {"[[1, 2, 3]]", "[[4, 5, 6]]"},
                .output = "[[32]]"},
};

} // namespace layerscope
