// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"
#include "layer/Fault.h"
#include "layer/InputSpec.h"
#include "layer/ParamDef.h"
#include "layer/Params.h"
#include "layer/Prepared.h"
#include "tensor/Tensor.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope {

struct Dependence;
struct Explanation;
struct TermsCall;

/// The drawers of the palette; each has a hue (see Theme).
enum class Category {
    Source,
    Core,
    Activation,
    Convolution,
    Pooling,
    Normalization,
    Regularization,
    Shape,
    Merge,
    Sequence
};
inline constexpr std::size_t kCategories = 10;
const char* categoryLabel(Category category); ///< N_()

/// The data that a layer is commonly used for.
enum class DataKind { Text, Audio, TimeSeries, Image, Video, Volume };

/// What the last two dimensions of a sliding layer's kernel are; those before are its taps.
enum class KernelLayout { None, ChannelFilter, ChannelMultiplier, FilterChannel };

/// A tensor of numbers that a layer learns: "kernel", "bias".
struct WeightDef {
    std::string name; ///< Keras's name, unique within the layer
    Shape shape;
    std::string initializerParam; ///< id of the Initializer parameter that fills it; "" when initializer says so
    NamedFunction initializer;    ///< for a weight that no parameter initialises
    bool trainable = true;
    std::string owner{}; ///< Keras's attribute of the part that holds it ("cell", "query_dense"); "": the layer itself
    /// Dimensions that Keras's fans are counted from, where they are not those of the shape: {fan_in, fan_out}.
    std::optional<std::array<std::int64_t, 2>> fans{};
    KernelLayout layout = KernelLayout::None; ///< for views and presets
};

/// What one call of a layer costs, for a batch as it is.
struct Cost {
    std::int64_t multiplyAccumulates = 0;
    std::int64_t scratchBytes = 0; ///< memory a kernel asks for besides its output
};

/// What a layer knows before it computes: its completed Params and what comes in, one spec a connected input.
struct LayerInput {
    const Params& params;
    std::span<const TensorSpec> inputs;
};

/// What forward gets. Everything is validated: inputs and weights have the shapes that infer and weights saw.
struct ForwardCall {
    const Params& params;
    std::span<const Value> inputs;
    std::span<const Tensor> weights; ///< in the order of LayerDef::weights
    const TensorSpec& output;
    const Execution& exec;
    const Prepared* prepared = nullptr; ///< of a layer that has LayerDef::prepare, if it was prepared before
    Arithmetic arithmetic = Arithmetic::Exact;
};

/// How many inputs a layer takes. `max` below 0: any number.
struct Arity {
    int min = 1;
    int max = 1;
};

/// What becomes of the masks that come in. Pass hands on the first input's; with Own the layer's infer and forward
/// say, otherwise they need not care.
enum class MaskRule { Drop, Pass, Own };

/// A fact worth showing beside the parameters: a word, and what it means for this input ("b", "the batch: kept").
struct Remark {
    std::string subject;
    Message text;
};

/// A small case that teaches: run by the tests, shown in the help page, put on the canvas at a click. Tensors are
/// nested lists with the batch dimension, "[[1, 2], [3, 4]]"; whole numbers are marked: "int32 [[1, 2]]". Parameters
/// are a JSON object; the others have their defaults.
struct LayerExample {
    const char* caption = ""; ///< N_(), what can be seen in it
    const char* params = "{}";
    std::array<const char*, 3> inputs{};
    std::array<const char*, 12> weights{}; ///< in the order of LayerDef::weights
    const char* output = "";
};

/// All about a layer type. One constant a type in core/layers/*.cpp; everything else is derived from it.
struct LayerDef {
    const char* id;   ///< Keras's class name; saved
    const char* name; ///< N_(), shown
    Category category;
    const char* summary;  ///< N_(), one line for palette and tooltip
    const char* keywords; ///< N_(), everyday words for the search, separated by spaces or commas
    Arity arity{};
    std::span<const ParamDef> params = {};
    std::span<const DataKind> dataKinds = {};

    MaskRule maskRule = MaskRule::Drop;

    /// Expectations on every input, checked before infer is called.
    InputSpec (*inputSpec)(const Params&) = nullptr;
    /// Shape, axes and dtype of the output; all mistakes in parameters and inputs are found here.
    Checked<TensorSpec> (*infer)(const LayerInput&) = nullptr;
    /// What of each input an element of the output depends on, for inputs that infer accepted; one an input port. Null:
    /// any element depends on everything, as far as is known. See layer/Dependence.h.
    std::vector<Dependence> (*dependence)(const LayerInput&, const TensorSpec& output) = nullptr;
    /// Weights for inputs that infer accepted; null when the layer has none.
    std::vector<WeightDef> (*weights)(const LayerInput&) = nullptr;
    /// How each size of the output comes about that is not simply kept, with its numbers: "height",
    /// "(224 + 2 − 3) ÷ 2 + 1 = 112, rounded down".
    std::vector<Remark> (*sizes)(const LayerInput&, const TensorSpec& output) = nullptr;
    Cost (*cost)(const LayerInput&, const TensorSpec& output) = nullptr;
    /// Must not fail; pure: same call, same bits. May share its input's buffer. Null: its shape is known, but it
    /// cannot run (a placeholder). Called through compute.
    Value (*forward)(const ForwardCall&) = nullptr;
    /// The layer made ready to run again and again without asking for memory; forward is then forwardPrepared<prepare>.
    /// Null without followers means a programming mistake.
    PreparedPointer (*prepare)(const PrepareCall&) = nullptr;
    /// What the layer does to each channel (index of the last axis) of its input, if that is all it does; so a layer
    /// before it can take it along.
    std::optional<ChannelAffine> (*asAffine)(const PrepareCall&) = nullptr;
    /// The activation that it is, if it is nothing else.
    std::optional<NamedFunction> (*asActivation)(const Params&) = nullptr;
    /// How one element of the output came about; see layer/Explanation.h. Every layer but sources and placeholders has
    /// it. Takes time in proportion to the terms.
    Explanation (*terms)(const TermsCall&) = nullptr;
    /// Facts for the inspector, about inputs that infer accepted.
    std::vector<Remark> (*remarks)(const LayerInput&, const TensorSpec& output) = nullptr;

    // Teaching text, N_(): what it is for, its formula (in words and symbols), and where it is used.
    const char* purpose = "";
    const char* formula = "";
    const char* uses = "";
    LayerExample example{};

    std::span<const char* const> kerasNames = {}; ///< other class names that Keras knows it by ("Convolution2D")
    bool hidden = false;                          ///< made by reading a file only; not in the palette

    const ParamDef* param(std::string_view paramId) const;
    bool isSource() const { return arity.max == 0; }
    /// Params with every default; params with what is missing put in, and ids that are unknown left alone.
    Params defaults() const;
    Params completed(Params params) const;
    /// inputs as inputSpec wants them and every parameter in its hard range, then infer.
    Checked<TensorSpec> inferChecked(const LayerInput& input) const;
    /// forward, with the mask that maskRule asks for.
    Value compute(const ForwardCall& call) const;
    /// What differs from the defaults, most telling first: "32 · 3×3 · same · relu".
    std::string subtitle(const Params& params) const;
};

} // namespace layerscope
