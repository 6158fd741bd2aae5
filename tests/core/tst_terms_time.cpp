// SPDX-License-Identifier: GPL-3.0-or-later
// How long layers of real networks take to say how one number came about. The figures are printed; what is tested is
// that the terms add up there as well.
#include "core/RandomLayers.h"
#include "layer/Explanation.h"
#include "tensor/Elements.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

using namespace layerscope;
using layerscope::testing::RandomLayer;
using layerscope::testing::RandomNumbers;

namespace {

struct LargeLayer {
    const char* id;
    const char* where;
    Shape input;
    std::map<std::string, ParamValue> params;
    int inputs = 1;
};

const NamedFunction kSoftmaxFunction{"softmax", {}};

const LargeLayer kLayers[] = {
    {"Conv2D", "VGG-16, block 5", {1, 14, 14, 512}, {{"filters", std::int64_t{512}}, {"padding", std::string("same")}}},
    {"Conv2D",
     "21 classes at each pixel, softmax",
     {1, 28, 28, 512},
     {{"filters", std::int64_t{21}}, {"kernel_size", Ints{1, 1}}, {"activation", kSoftmaxFunction}}},
    {"Conv3D",
     "a film, 256 channels",
     {1, 4, 14, 14, 256},
     {{"filters", std::int64_t{64}}, {"padding", std::string("same")}}},
    {"Conv1D", "WaveNet, dilated", {1, 2000, 128}, {{"filters", std::int64_t{256}}, {"dilation_rate", Ints{512}}}},
    {"Conv2DTranspose",
     "U-Net, 1024 channels",
     {1, 14, 14, 1024},
     {{"filters", std::int64_t{64}}, {"kernel_size", Ints{4, 4}}, {"strides", Ints{2, 2}}}},
    {"SeparableConv2D", "Xception, 728 channels", {1, 19, 19, 728}, {{"filters", std::int64_t{728}}}},
    {"DepthwiseConv2D", "MobileNet", {1, 14, 14, 512}, {}},
    {"Dense", "VGG-16, from 25088 numbers", {1, 25088}, {{"units", std::int64_t{64}}}},
    {"Dense",
     "VGG-16, 1000 classes, softmax",
     {1, 4096},
     {{"units", std::int64_t{1000}}, {"activation", kSoftmaxFunction}}},
    {"EinsumDense",
     "a transformer, 768 features",
     {1, 128, 768},
     {{"equation", std::string("abc,cd->abd")}, {"output_shape", Ints{128, 768}}}},
    {"Dot", "two rows of 4096", {1, 4096}, {}, 2},
    {"Softmax", "1000 classes", {1, 1000}, {}},
    {"MaxPooling2D", "VGG-16", {1, 224, 224, 64}, {}},
    {"GlobalAveragePooling2D", "a whole picture", {1, 224, 224, 16}, {}},
    {"Embedding", "10000 words", {1, 200}, {{"input_dim", std::int64_t{10000}}, {"output_dim", std::int64_t{256}}}},
    {"LayerNormalization", "a transformer", {1, 128, 768}, {}},
    {"BatchNormalization", "ResNet", {1, 56, 56, 256}, {}},
    {"GroupNormalization", "a picture", {1, 64, 64, 64}, {}},
    {"Resizing", "to 224 × 224", {1, 480, 640, 3}, {{"height", std::int64_t{224}}, {"width", std::int64_t{224}}}},
    {"MultiHeadAttention",
     "8 heads over 128 places",
     {1, 128, 256},
     {{"num_heads", std::int64_t{8}}, {"key_dim", std::int64_t{32}}},
     2},
    {"LSTM", "128 units, 100 steps", {1, 100, 64}, {{"units", std::int64_t{128}}}},
    {"GRU", "128 units, 100 steps", {1, 100, 64}, {{"units", std::int64_t{128}}}},
    {"Bidirectional", "128 units, 100 steps", {1, 100, 64}, {{"units", std::int64_t{128}}}},
    {"STFTSpectrogram", "a second of sound", {1, 16000, 1}, {}},
    {"MelSpectrogram", "a second of sound", {1, 16000}, {}},
};

RandomLayer made(const LargeLayer& large, RandomNumbers& random) {
    const LayerDef& def = *layerRegistry().find(large.id);
    RandomLayer one{.layer = &def, .params = def.defaults()};
    for (const auto& [id, value] : large.params)
        one.params.set(id, value);
    for (int port = 0; port < large.inputs; ++port) {
        one.specs.push_back(golden::specOf(large.input));
        one.inputs.push_back({random.floats(large.input, false), one.specs.back().axes, {}});
    }
    one.output = def.inferChecked(one.input()).value();
    if (def.weights)
        for (const WeightDef& weight : def.weights(one.input())) {
            const bool spread = weight.name.find("variance") != std::string::npos;
            one.weights.push_back(random.floats(weight.shape, false, spread ? 0.5 : -0.1, spread ? 2 : 0.1));
        }
    return one;
}

std::size_t termsOf(const Explanation& explanation) {
    std::size_t terms = 0;
    for (const Step& step : explanation.steps)
        terms += step.terms.size();
    return terms;
}

} // namespace

class TestTermsTime : public QObject {
    Q_OBJECT

private slots:
    void answersInTheTimeOfAFrame() {
        std::printf("%-24s %-34s %8s %10s\n", "layer", "such as", "terms", "ms");
        RandomNumbers random(5);
        for (const LargeLayer& large : kLayers) {
            const RandomLayer one = made(large, random);
            if (one.layer->terms)
                QVERIFY2(report(one, large.where), large.id);
        }
        std::fflush(stdout);
    }

private:
    /// Prints the middle of a few times, for an element in the middle of the output; whether the value is right.
    static bool report(const RandomLayer& one, const char* where) {
        std::vector<std::int64_t> element;
        for (const std::int64_t size : one.output.shape)
            element.push_back(size / 2);
        std::vector<double> times;
        Explanation explanation;
        for (int i = 0; i < 5; ++i) {
            const auto start = std::chrono::steady_clock::now();
            explanation = one.layer->terms({one.params, one.inputs, one.weights, one.output, element});
            times.push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        }
        std::ranges::sort(times);
        std::printf("%-24s %-34s %8zu %10.2f\n", one.layer->id, where, termsOf(explanation), times[2]);
        const double computed = one.compute().tensor.at(flatOf(one.output.shape, element));
        return std::abs(explanation.value() - computed) <= 1e-4 * std::max(1.0, std::abs(computed));
    }
};

QTEST_APPLESS_MAIN(TestTermsTime)
#include "tst_terms_time.moc"
