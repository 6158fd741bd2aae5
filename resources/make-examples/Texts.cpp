// SPDX-License-Identifier: GPL-3.0-or-later
#include "Draft.h"
#include "Examples.h"
#include "Kernels.h"
#include "Media.h"

namespace layerscope {
namespace {

/// Numbers of the words in resources/media/words.txt: 0 pads, 1 is a word that is not in it.
enum Word { kThe = 2, kCat, kDog, kSat, kRan, kOn, kMat, kLog, kAnd };
constexpr int kWordCount = 11;
constexpr std::int64_t kLength = 16;

const std::string kSentence = "text:The cat sat on the mat, and the dog ran. The dog sat on the log.";

Tensor oneHot() {
    TensorBuilder table(Shape{kWordCount, kWordCount});
    std::ranges::fill(table.floats(), 0.F);
    for (int i = 2; i < kWordCount; ++i) // padding and unknown words are no word at all
        table.floats()[static_cast<std::size_t>(i * kWordCount + i)] = 1;
    return std::move(table).finish();
}

/// The sentence and its words as one-hot rows, at columns 0 and 1.
std::vector<NodeId> words(Draft& draft) {
    const NodeId text = draft.add("Input", "sentence", 0, 0,
                                  {{"source", kSentence},
                                   {"shape", Ints{kLength}},
                                   {"dtype", std::string("int32")},
                                   {"vocabulary", media::kWords}});
    const NodeId embedding =
        draft.add("Embedding", "one_place_a_word", 1, 0,
                  {{"input_dim", std::int64_t{kWordCount}}, {"output_dim", std::int64_t{kWordCount}}},
                  {{"embeddings", oneHot()}});
    return {text, embedding};
}

const NamedFunction kRelu{"relu", {}};

} // namespace

Project wordsSideBySide(const LayerRegistry& registry) {
    Draft draft(registry);
    std::vector<NodeId> chain = words(draft);
    const auto pair = [](int first, int second) { return LineFilter{{{first, {1, 0}}, {second, {0, 1}}}}; };
    chain.push_back(draft.add(
        "Conv1D", "two_words", 2, 0,
        {{"filters", std::int64_t{4}},
         {"kernel_size", Ints{2}},
         {"padding", std::string("causal")},
         {"activation", kRelu}},
        {{"kernel", lineKernel(kWordCount, {pair(kThe, kCat), pair(kThe, kDog), pair(kSat, kOn), pair(kCat, kRan)})},
         {"bias", Tensor::filled({4}, -1)}}));
    chain.push_back(draft.add("GlobalMaxPooling1D", "anywhere", 3, 0));
    draft.chain(chain);
    draft.frame("A filter of length two answers to two words in a row", 0, 0, 3, 0);
    draft.note(
        "Each word has a place of its own in the embedding. The filters of “two_words” have a 1 at the first word "
        "and a 1 at the second, and a bias of −1: only both together pass the ReLU. They look for “the cat”, "
        "“the dog”, “sat on” and “cat ran”, which nobody said. Change the sentence in the input and watch.",
        0, 1, 4, 84);
    return std::move(draft).finish("Words side by side", "two_words");
}

Project wordsNearEachOther(const LayerRegistry& registry) {
    Draft draft(registry);
    std::vector<NodeId> chain = words(draft);
    std::vector<Taps> mix(kWordCount, Taps(3, 0.F));
    mix[kCat][0] = mix[kSat][0] = 1;
    mix[kDog][1] = mix[kSat][1] = 1;
    mix[kCat][2] = mix[kRan][2] = 1;
    chain.push_back(draft.add("SeparableConv1D", "near_each_other", 2, 0,
                              {{"filters", std::int64_t{3}},
                               {"kernel_size", Ints{3}},
                               {"padding", std::string("same")},
                               {"activation", kRelu}},
                              {{"depthwise_kernel", eachLine(kWordCount, {{1, 1, 1}})},
                               {"pointwise_kernel", mixing(3, mix)},
                               {"bias", Tensor::filled({3}, -1)}}));
    chain.push_back(draft.add("GlobalMaxPooling1D", "anywhere", 3, 0));
    draft.chain(chain);
    draft.frame("First each word spreads to its neighbours, then words are joined", 0, 0, 3, 0);
    draft.note(
        "A separable convolution works in two steps. The first lets each word spread over three places, by itself; "
        "the second adds up the words that a filter wants: “cat” and “sat”, “dog” and “sat”, “cat” and “ran”, in "
        "any order, within three words.",
        0, 1, 4, 72);
    return std::move(draft).finish("Words near each other", "near_each_other");
}

Project aFadingMemoryOfWords(const LayerRegistry& registry) {
    Draft draft(registry);
    std::vector<NodeId> chain = words(draft);
    chain.push_back(draft.add("DepthwiseConv1D", "fading_memory", 2, 0,
                              {{"kernel_size", Ints{7}}, {"padding", std::string("same")}, {"use_bias", false}},
                              {{"kernel", eachLine(kWordCount, {{0.25F, 0.5F, 0.75F, 1, 0, 0, 0}})}}));
    chain.push_back(draft.add("GlobalMaxPooling1D", "how_fresh", 3, 0));
    draft.chain(chain);
    draft.frame("Each word is remembered by itself, and fades", 0, 0, 3, 0);
    draft.note(
        "A depthwise convolution never mixes its channels: each word has its own row. The kernel looks back three "
        "words with falling weights, so that a row lights up where its word was said and fades behind it.",
        0, 1, 4, 72);
    return std::move(draft).finish("A fading memory of words", "fading_memory");
}

} // namespace layerscope
