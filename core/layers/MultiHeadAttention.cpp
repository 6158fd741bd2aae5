// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Attention.h"
#include "layers/AttentionTerms.h"

#include "layers/DataKinds.h"
#include "layers/RecurrentParams.h"
#include "layers/Sizes.h"

namespace layerscope {
namespace {

constexpr ParamDef kAttentionParams[] = {
    {.id = "num_heads",
     .label = N_("Heads"),
     .help = N_("How many times the layer looks in parallel, each time for something else."),
     .number = 2,
     .hard = {1, kLargestTuple},
     .soft = {1, 16},
     .telling = true},
    {.id = "key_dim",
     .label = N_("Key size"),
     .help = N_("How many numbers each head compares queries and keys by."),
     .number = 16,
     .hard = {1, kLargestTuple},
     .soft = {1, 128},
     .telling = true},
    {.id = "value_dim",
     .label = N_("Value size"),
     .help = N_("How many numbers each head takes from what it looks at. None: as many as the key size."),
     .number = 16,
     .hard = {1, kLargestTuple},
     .soft = {1, 128},
     .optional = true,
     .none = true},
    {.id = "use_causal_mask",
     .label = N_("Causal"),
     .help = N_("On: a step looks at itself and at what comes before it, never at what follows."),
     .kind = ParamKind::Flag,
     .keras = KerasForm::OursOnly},
    kUseBias,
    {.id = "output_shape",
     .label = N_("Output shape"),
     .help = N_("The sizes that take the place of the query's last one. None: as long as the query's."),
     .kind = ParamKind::Shape,
     .ints = {16},
     .intCount = 1,
     .hard = {1, kLargestSize},
     .soft = {1, 128},
     .advanced = true,
     .optional = true,
     .none = true},
    {.id = "attention_axes",
     .label = N_("Attention axes"),
     .help = N_("The dimensions whose places look at each other; 1 is the first after the batch. None: all but the "
                "batch and the features."),
     .kind = ParamKind::IntList,
     .ints = {1},
     .intCount = 1,
     .hard = {-Shape::kMaxRank, Shape::kMaxRank - 1},
     .soft = {1, 3},
     .advanced = true,
     .optional = true,
     .none = true},
    {.id = "sliding_window",
     .label = N_("Sliding window"),
     .help = N_("A step looks at places less than this far away only. None: at all of them."),
     .number = 8,
     .hard = {1, kLargestSize},
     .soft = {1, 64},
     .advanced = true,
     .optional = true,
     .none = true},
    {.id = "use_gate",
     .label = N_("Gate"),
     .help = N_("Whether a gate made from the query turns the result of each head up or down."),
     .kind = ParamKind::Flag,
     .advanced = true},
    {.id = "dropout",
     .label = N_("Dropout"),
     .help = N_("The share of the attention that training drops. In use it only decides what a step gets that is left "
                "out by a mask as a whole: nothing, or without dropout the mean of all values."),
     .kind = ParamKind::Number,
     .hard = {0, 1},
     .soft = {0, 1},
     .advanced = true},
    kKernelInitializer,
    kBiasInitializer,
};

InputSpec attentionInput(const Params& /*params*/) {
    return {.minRank = 3, .dtype = DType::Float32};
}

} // namespace

extern constexpr LayerDef kMultiHeadAttention{
    .id = "MultiHeadAttention",
    .name = N_("Multi-head attention"),
    .category = Category::Sequence,
    .summary = N_("Each step gathers from the steps that concern it most"),
    .keywords = N_("attention, self-attention, cross-attention, transformer, query, key, value, heads, mha, gpt, bert, "
                   "vit, language, text"),
    .arity = {2, 3},
    .params = kAttentionParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = attentionInput,
    .infer = inferAttention,
    .dependence = attentionDependence,
    .weights = attentionWeights,
    .sizes = attentionSizes,
    .cost = attentionCost,
    .forward = forwardAttention,
    .terms = attentionTerms,
    .purpose =
        N_("Every step of the query asks a question and compares it with the key of every step of the value; the "
           "better they agree, the more it takes of that value. With the same tensor at all inputs the steps "
           "of a text look at each other. Several heads look for several things at once. What a mask leaves "
           "out is not looked at. The inputs are query, value and, where it differs from the value, key."),
    .formula = N_("head = softmax( (query · Q) · (key · K)ᵀ / √key size ) · (value · V); output = all heads · O."),
    .uses = N_("Transformers for language, pictures and sound."),
    .example = {.caption =
                    N_("One head on single numbers: the query 0 asks for nothing special, so it gets the mean of "
                       "the values 2 and 4."),
                .params = R"({"num_heads": 1, "key_dim": 1, "use_bias": false})",
                .inputs = {"[[[0]]]", "[[[2], [4]]]"},
                .weights = {"[[[1]]]", "[[[1]]]", "[[[1]]]", "[[[1]]]"},
                .output = "[[[3]]]"},
};

} // namespace layerscope
