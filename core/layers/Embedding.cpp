// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"
#include "layer/Explanation.h"
#include "layers/CommonParams.h"
#include "layers/PreparedFunction.h"
#include "layers/Sizes.h"
#include "layers/Spatial.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

constexpr ParamDef kEmbeddingParams[] = {
    {.id = "input_dim",
     .label = N_("Different words"),
     .help =
         N_("Rows of the table: the ids go from 0 to this less one. A negative id counts from the end. An id beyond "
            "the table gives NaN, as in Keras on JAX."),
     .number = 1000,
     .hard = {1, 1 << 30},
     .soft = {1, 5000},
     .telling = true},
    {.id = "output_dim",
     .label = N_("Numbers a word"),
     .help = N_("How many numbers stand for one id: the length of its row."),
     .number = 16,
     .hard = {1, kLargestSize},
     .soft = {1, 256},
     .telling = true},
    {.id = "embeddings_initializer",
     .label = N_("Table initializer"),
     .help = N_("How the table is filled before training. The seed makes the draw repeatable."),
     .kind = ParamKind::Initializer,
     .text = "RandomUniform",
     .advanced = true},
    {.id = "mask_zero",
     .label = N_("0 is padding"),
     .help = N_("Whether the id 0 marks places that are not there. The layers after it are told to skip them; its row "
                "is looked up all the same."),
     .kind = ParamKind::Flag},
};

InputSpec embeddingInput(const Params& /*params*/) {
    return {.minRank = 1};
}

Shape tableShape(const Params& params) {
    return {params.integer("input_dim"), params.integer("output_dim")};
}

Checked<TensorSpec> inferEmbedding(const LayerInput& in) {
    if (in.inputs[0].shape.rank() >= Shape::kMaxRank)
        return fault(message(N_("The ids already have %1 dimensions, and one more is too many"), Shape::kMaxRank), {},
                     "", 0);
    if (saturatingProduct(tableShape(in.params)) > kMostWeights)
        return fault(message(N_("The table would have more numbers than any machine can hold")),
                     message(N_("Use fewer words, or fewer numbers a word.")), "input_dim");
    TensorSpec out = in.inputs[0];
    out.shape.append(in.params.integer("output_dim"));
    if (!out.shape.sizedElements())
        return fault(message(N_("The output has more elements than can be counted")),
                     message(N_("Use fewer numbers a word.")), "output_dim");
    out.dtype = DType::Float32;
    // [batch, ids] is a text: its ids stand one after the other.
    if (out.axes.size() == 2 && out.axes[1].kind == AxisKind::Feature) {
        const NodeId source = out.axes[1].source;
        out.axes[1] = sourceAxis(AxisKind::Time, AxisUnit::Token);
        out.axes[1].source = source;
    }
    out.axes.push_back(channelAxis());
    out.masked = in.params.flag("mask_zero");
    return out;
}

/// A row of the table for each id.
std::vector<Dependence> embeddingDependence(const LayerInput& in, const TensorSpec& output) {
    const Shape& ids = in.inputs[0].shape;
    std::vector<AxisDependence> axes;
    for (int d = 0; d < ids.rank(); ++d)
        axes.push_back(sameAxis(d));
    return {axisWise(ids, output.shape, std::move(axes))};
}

std::vector<WeightDef> embeddingWeights(const LayerInput& in) {
    return {{.name = "embeddings",
             .shape = tableShape(in.params),
             .initializerParam = "embeddings_initializer",
             .initializer = {}}};
}

Cost embeddingCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

/// The row of the table for the number at i: fractions are cut off, negative ids count from the end. -1: none.
std::int64_t rowAt(const Tensor& ids, std::int64_t i, std::int64_t rows) {
    const double id = std::trunc(ids.at(i));
    if (!(id >= static_cast<double>(-rows) && id < static_cast<double>(rows)))
        return -1;
    const auto row = static_cast<std::int64_t>(id);
    return row < 0 ? row + rows : row;
}

/// Keras compares before it cuts off fractions: 0.5 is kept.
Tensor maskOf(const Tensor& ids) {
    TensorBuilder mask(ids.shape(), DType::Int32);
    const auto keep = mask.ints();
    for (std::size_t i = 0; i < keep.size(); ++i)
        keep[i] = ids.at(static_cast<std::int64_t>(i)) != 0 ? 1 : 0;
    return std::move(mask).finish();
}

PreparedPointer prepareEmbedding(const PrepareCall& call) {
    return preparedAlone(
        call, [table = call.weights[0]](std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) {
            const Tensor& ids = inputs[0];
            const std::int64_t rows = table.shape()[0];
            const std::int64_t width = table.shape()[1];
            exec.parallelFor(ids.elements(), 16 * 1024 / width + 1, [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t i = begin; i < end && !exec.stopped(); ++i) {
                    const std::int64_t row = rowAt(ids, i, rows);
                    if (row < 0)
                        std::fill_n(y.data() + i * width, width, std::numeric_limits<float>::quiet_NaN());
                    else
                        std::copy_n(table.floats().data() + row * width, width, y.data() + i * width);
                }
            });
        });
}

Value forwardEmbedding(const ForwardCall& call) {
    Value value = forwardPrepared<prepareEmbedding>(call);
    if (call.params.flag("mask_zero"))
        value.mask = maskOf(call.inputs[0].tensor);
    return value;
}

constexpr DataKind kKinds[] = {DataKind::Text, DataKind::TimeSeries};

Explanation embeddingTerms(const TermsCall& call) {
    const Tensor& ids = call.inputs[0].tensor;
    const Shape& table = call.weights[0].shape();
    const std::int64_t place = flatOf(ids.shape(), call.element.first(call.element.size() - 1));
    const std::int64_t row = rowAt(ids, place, table[0]);
    Explanation explanation = copyOf(inputNumber(call, 0, place), message(N_("Id")));
    if (row < 0) {
        explanation.remark = message(N_("The table has no row for this id: its rows go from 0 to %1."), table[0] - 1);
        append(explanation, {.title = message(N_("No such row")),
                             .rule = Rule::Copy,
                             .terms = {{.factor = constantNumber(std::numeric_limits<double>::quiet_NaN())}}});
        return explanation;
    }
    append(explanation, {.title = message(N_("Row %1 of the table"), row),
                         .rule = Rule::Copy,
                         .terms = {{.factor = weightNumber(call, 0, row * table[1] + call.element.back())}}});
    return explanation;
}

} // namespace

extern constexpr LayerDef kEmbedding{
    .id = "Embedding",
    .name = N_("Embedding"),
    .category = Category::Core,
    .summary = N_("Looks up a row of numbers for each word or id"),
    .keywords = N_("words, tokens, vocabulary, lookup, table, dictionary, vectors, word2vec, ids, one-hot, categories, "
                   "text, language, padding"),
    .params = kEmbeddingParams,
    .dataKinds = kKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = embeddingInput,
    .infer = inferEmbedding,
    .dependence = embeddingDependence,
    .weights = embeddingWeights,
    .sizes = embeddingSizes,
    .cost = embeddingCost,
    .forward = forwardEmbedding,
    .prepare = prepareEmbedding,
    .terms = embeddingTerms,
    .purpose =
        N_("A word is only a number in a list, and neighbours in that list have nothing in common. The embedding "
           "gives each its own row of numbers, which training moves until words that are used alike lie close "
           "together."),
    .formula = N_("output(place) = row id(place) of the table"),
    .uses = N_("The first layer of networks for text; also for any category without an order: users, products, "
               "weekdays, notes. With padding, mask 0 and let a recurrent layer or attention skip it."),
    .example = {.caption =
                    N_("The ids 2, 0, 1 pick row 2, row 0 and row 1 of the table, in that order. The last id, -1, "
                       "counts from the end and is row 2 again."),
                .params = R"({"input_dim": 3, "output_dim": 2})",
                .inputs = {"int32 [[2, 0, 1, -1]]"},
                .weights = {"[[0, 0.5], [10, 10.5], [20, 20.5]]"},
                .output = "[[[20, 20.5], [0, 0.5], [10, 10.5], [20, 20.5]]]"},
};

} // namespace layerscope
