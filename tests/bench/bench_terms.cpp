// SPDX-License-Identifier: GPL-3.0-or-later
// How long layers take, at sizes of real networks, to say how one of their numbers came about: the probe asks for it
// between two frames (16 ms).
#include "bench/Measure.h"
#include "layer/Explanation.h"
#include "layers/Layers.h"

#include <random>
#include <stdexcept>
#include <utility>

using namespace layerscope;
using namespace layerscope::bench;

namespace {

Tensor noise(const Shape& shape) {
    static std::mt19937 random(1);
    TensorBuilder builder(shape);
    for (float& v : builder.floats())
        v = std::uniform_real_distribution<float>(-1, 1)(random);
    return std::move(builder).finish();
}

using Settings = std::initializer_list<std::pair<const char*, ParamValue>>;

void measureTerms(const char* id, std::initializer_list<Shape> shapes, Settings settings = {}) {
    const LayerDef& layer = *layerRegistry().find(id);
    Params params;
    for (const auto& [name, value] : settings)
        params.set(name, value);
    params = layer.completed(params);
    std::vector<TensorSpec> specs;
    std::vector<Value> inputs;
    for (const Shape& shape : shapes) {
        specs.push_back({.shape = shape, .axes = defaultAxes(shape.rank())});
        inputs.push_back({noise(shape), specs.back().axes, {}});
    }
    const auto output = layer.inferChecked({params, specs});
    if (!output)
        throw std::runtime_error(std::string(id) + ": " + output.error().text.toString());
    std::vector<Tensor> weights;
    if (layer.weights)
        for (const WeightDef& weight : layer.weights({params, specs}))
            weights.push_back(noise(weight.shape));
    std::vector<std::int64_t> middle;
    for (const std::int64_t size : output->shape)
        middle.push_back(size / 2);
    std::size_t terms = 0;
    const auto explain = [&] {
        terms = 0;
        for (const Step& step : layer.terms({params, inputs, weights, *output, middle}).steps)
            terms += step.terms.size();
    };
    explain();
    measure(std::string(id) + " " + shapes.begin()->toString() + ", " + std::to_string(terms) + " terms", 20, explain);
}

} // namespace

int main() {
    measureTerms("Conv2D", {{1, 56, 56, 512}}, {{"filters", std::int64_t{64}}});
    measureTerms("Dense", {{1, 25088}}, {{"units", std::int64_t{512}}});
    measureTerms("BatchNormalization", {{1, 112, 112, 64}});
    measureTerms("LayerNormalization", {{1, 512, 768}});
    measureTerms("GroupNormalization", {{1, 112, 112, 64}}, {{"groups", std::int64_t{32}}});
    measureTerms("GroupNormalization", {{1, 512, 512, 3}}, {{"groups", std::int64_t{1}}});
    measureTerms("Resizing", {{1, 1000, 1000, 3}}, {{"interpolation", "lanczos5"}, {"antialias", true}});
    measureTerms("LSTM", {{1, 200, 64}}, {{"units", std::int64_t{128}}, {"return_sequences", true}});
    measureTerms("GRU", {{1, 200, 64}}, {{"units", std::int64_t{128}}, {"return_sequences", true}});
    measureTerms("Bidirectional", {{1, 200, 64}}, {{"units", std::int64_t{128}}, {"return_sequences", true}});
    measureTerms("MultiHeadAttention", {{1, 256, 256}, {1, 256, 256}},
                 {{"num_heads", std::int64_t{8}}, {"key_dim", std::int64_t{32}}});
    measureTerms("STFTSpectrogram", {{1, 160000, 1}}, {{"frame_length", std::int64_t{1024}}});
    measureTerms("MelSpectrogram", {{1, 160000}});
    measureTerms("Lambda", {{1, 512, 512, 3}}, {{"function", "x / 127.5 - 1"}});
    measureTerms("Lambda", {{1, 224, 224, 3}}, {{"function", "x - mean(x, axis=(1, 2), keepdims=True)"}});
    measureTerms("Lambda", {{1, 512, 512, 3}}, {{"function", "x / max(x, axis=(1, 2, 3), keepdims=True)"}});
    measureTerms("Lambda", {{1, 256, 64}, {1, 256, 64}}, {{"function", "softmax(x @ transpose(y, (0, 2, 1))) @ y"}});
    return 0;
}
