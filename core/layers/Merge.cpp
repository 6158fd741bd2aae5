// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"
#include "layers/DataKinds.h"
#include "layers/Elementwise.h"
#include "layers/MergeTerms.h"
#include "layers/Sizes.h"

#include <algorithm>

namespace layerscope {
namespace {

InputSpec mergeInput(const Params& /*params*/) {
    return {.minRank = 1, .dtype = DType::Float32};
}

/// The same place of each input. What a mask lets through is decided at that place, too.
std::vector<Dependence> mergeDependence(const LayerInput& in, const TensorSpec& output) {
    std::vector<Dependence> all;
    for (const TensorSpec& input : in.inputs)
        all.push_back(broadcast(input.shape, output.shape, 1));
    return all;
}

Cost mergeCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

template <Combine combine>
PreparedPointer prepareMerge(const PrepareCall& call) {
    return preparedMerge(call, combine);
}

PreparedPointer prepareAverage(const PrepareCall& call) {
    return preparedMerge(call, Combine::Add, [count = static_cast<float>(call.inputs.size())](std::span<float> run) {
        for (float& sum : run)
            sum /= count;
    });
}

template <PreparedPointer (*prepare)(const PrepareCall&)>
Value forwardMerge(const ForwardCall& call) {
    Value value = forwardPrepared<prepare>(call);
    value.mask = eitherMask(call);
    return value;
}

template <Combine combine>
Value forwardWhereKept(const ForwardCall& call) {
    if (std::optional<Tensor> kept = combinedWhereKept(call, combine))
        return {.tensor = std::move(*kept), .axes = call.output.axes, .mask = eitherMask(call)};
    return forwardMerge<prepareMerge<combine>>(call);
}

template <Rule rule>
Explanation whereKept(const TermsCall& call) {
    return whereKeptTerms(call, rule);
}

} // namespace

extern constexpr LayerDef kAdd{
    .id = "Add",
    .name = N_("Add"),
    .category = Category::Merge,
    .summary = N_("Adds several tensors number by number"),
    .keywords = N_("sum, plus, +, merge, join, combine, residual, skip, shortcut, resnet, mix, addition"),
    .arity = {2, -1},
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = mergeInput,
    .infer = inferElementwise,
    .dependence = mergeDependence,
    .sizes = mergeSizes,
    .cost = mergeCost,
    .forward = forwardMerge<prepareMerge<Combine::Add>>,
    .prepare = prepareMerge<Combine::Add>,
    .terms = sumTerms,
    .purpose = N_("Add lays its inputs on top of each other. A layer that is added to its own input only has to learn "
                  "what should change, which makes very deep networks trainable."),
    .formula = N_("output = input 1 + input 2 + ... ; a dimension of size 1 is repeated to meet the others."),
    .uses = N_("The skip connections of residual networks; mixing the results of branches."),
    .example = {.caption = N_("The second input has one row: it is added to both rows of the first."),
                .inputs = {"[[[1, 2, 3], [4, 5, 6]]]", "[[[10, 20, 30]]]"},
                .output = "[[[11, 22, 33], [14, 25, 36]]]"},
};

extern constexpr LayerDef kSubtract{
    .id = "Subtract",
    .name = N_("Subtract"),
    .category = Category::Merge,
    .summary = N_("Takes the second tensor from the first, number by number"),
    .keywords = N_("minus, -, difference, delta, change, compare, merge, residual, error, subtraction"),
    .arity = {2, 2},
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = mergeInput,
    .infer = inferElementwise,
    .dependence = mergeDependence,
    .sizes = mergeSizes,
    .cost = mergeCost,
    .forward = forwardMerge<prepareMerge<Combine::Subtract>>,
    .prepare = prepareMerge<Combine::Subtract>,
    .terms = differenceTerms,
    .purpose = N_("Subtract shows how two tensors differ: 0 where they agree, positive where the first is larger, "
                  "negative where the second is. The order of the inputs matters."),
    .formula = N_("output = input 1 − input 2 ; a dimension of size 1 is repeated to meet the other."),
    .uses = N_("Comparing two images or sounds in siamese networks; the noise that a denoiser takes away; the change "
               "from one frame to the next."),
    .example = {.caption = N_("Equal numbers become 0; where the second is larger, the result is negative."),
                .inputs = {"[[5, 2, 7]]", "[[5, 6, 3]]"},
                .output = "[[0, -4, 4]]"},
};

extern constexpr LayerDef kMultiply{
    .id = "Multiply",
    .name = N_("Multiply"),
    .category = Category::Merge,
    .summary = N_("Multiplies several tensors number by number"),
    .keywords = N_("times, *, product, gate, scale, weight, attention, mask, squeeze, excite, hadamard, merge"),
    .arity = {2, -1},
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = mergeInput,
    .infer = inferElementwise,
    .dependence = mergeDependence,
    .sizes = mergeSizes,
    .cost = mergeCost,
    .forward = forwardWhereKept<Combine::Multiply>,
    .prepare = prepareMerge<Combine::Multiply>,
    .terms = whereKept<Rule::Product>,
    .purpose = N_("When one input lies between 0 and 1, multiplying makes it a gate: 1 lets the other input through, "
                  "0 shuts it off. So one branch decides how much of another is heard. Steps that a mask leaves out "
                  "count as 1."),
    .formula = N_("output = input 1 · input 2 · ... ; a dimension of size 1 is repeated to meet the others. Where the "
                  "masks leave out every input, the output is 0."),
    .uses = N_("Squeeze-and-excitation blocks, where one number a channel turns it up or down; gates; attention maps "
               "over pictures."),
    .example = {.caption =
                    N_("One gate a channel: the first channel is let through, the second halved, the third off."),
                .inputs = {"[[[2, 4, 6], [8, 10, 12]]]", "[[[1, 0.5, 0]]]"},
                .output = "[[[2, 2, 0], [8, 5, 0]]]"},
};

extern constexpr LayerDef kAverage{
    .id = "Average",
    .name = N_("Average"),
    .category = Category::Merge,
    .summary = N_("Takes the mean of several tensors number by number"),
    .keywords = N_("mean, merge, ensemble, vote, blend, mix, combine, committee"),
    .arity = {2, -1},
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = mergeInput,
    .infer = inferElementwise,
    .dependence = mergeDependence,
    .sizes = mergeSizes,
    .cost = mergeCost,
    .forward = forwardMerge<prepareAverage>,
    .prepare = prepareAverage,
    .terms = averageTerms,
    .purpose = N_("Average lets every branch have the same say. Errors that the branches do not share cancel out, so "
                  "the mean of several models is often better than each of them."),
    .formula = N_("output = (input 1 + ... + input n) / n ; a dimension of size 1 is repeated to meet the others."),
    .uses = N_("Ensembles: the mean of the probabilities of several classifiers; blending branches without making the "
               "numbers larger."),
    .example = {.caption = N_("Three models say how likely two classes are; the mean still adds up to 1."),
                .inputs = {"[[0.9, 0.1]]", "[[0.6, 0.4]]", "[[0.3, 0.7]]"},
                .output = "[[0.6, 0.4]]"},
};

extern constexpr LayerDef kMaximum{
    .id = "Maximum",
    .name = N_("Maximum"),
    .category = Category::Merge,
    .summary = N_("Keeps the largest of several tensors, number by number"),
    .keywords = N_("max, larger, strongest, or, maxout, merge, winner"),
    .arity = {2, -1},
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = mergeInput,
    .infer = inferElementwise,
    .dependence = mergeDependence,
    .sizes = mergeSizes,
    .cost = mergeCost,
    .forward = forwardWhereKept<Combine::Maximum>,
    .prepare = prepareMerge<Combine::Maximum>,
    .terms = whereKept<Rule::Max>,
    .purpose = N_("Maximum keeps, at each place, the branch that responds most: it says that at least one of them has "
                  "found something. Steps that a mask leaves out do not take part."),
    .formula = N_("output = the largest of input 1, input 2, ... at each place; a dimension of size 1 is repeated."),
    .uses = N_("Maxout units, the largest of several dense layers; joining detectors of which one is enough."),
    .example = {.caption = N_("At each place the larger number wins."),
                .inputs = {"[[1, 5, -3]]", "[[4, 2, -1]]"},
                .output = "[[4, 5, -1]]"},
};

extern constexpr LayerDef kMinimum{
    .id = "Minimum",
    .name = N_("Minimum"),
    .category = Category::Merge,
    .summary = N_("Keeps the smallest of several tensors, number by number"),
    .keywords = N_("min, smaller, weakest, and, both, agree, merge, limit"),
    .arity = {2, -1},
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .inputSpec = mergeInput,
    .infer = inferElementwise,
    .dependence = mergeDependence,
    .sizes = mergeSizes,
    .cost = mergeCost,
    .forward = forwardWhereKept<Combine::Minimum>,
    .prepare = prepareMerge<Combine::Minimum>,
    .terms = whereKept<Rule::Min>,
    .purpose = N_("Minimum is large only where all its inputs are: it says that every branch has found something. "
                  "Steps that a mask leaves out do not take part."),
    .formula = N_("output = the smallest of input 1, input 2, ... at each place; a dimension of size 1 is repeated."),
    .uses = N_("Joining detectors that must all agree; limiting one branch by another."),
    .example = {.caption = N_("At each place the smaller number is kept."),
                .inputs = {"[[1, 5, -3]]", "[[4, 2, -1]]"},
                .output = "[[1, 2, -3]]"},
};

} // namespace layerscope
