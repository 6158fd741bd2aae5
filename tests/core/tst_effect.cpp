// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/NamedGraphs.h"
#include "core/RandomNumbers.h"
#include "explain/Effect.h"
#include "explain/Field.h"
#include "tensor/Elements.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

/// A picture of 12 x 12 into a convolution of 5 x 5 with known weights.
struct Picture {
    Graph graph;
    NodeId input = place(graph, "Input", {}, {{"shape", Ints{12, 12, 1}}});
    NodeId conv = place(graph, "Conv2D", {input},
                        {{"filters", std::int64_t{1}}, {"kernel_size", Ints{5, 5}}, {"use_bias", false}});
    Tensor kernel;
    Feeds feeds;

    Picture() {
        RandomNumbers random(3);
        kernel = random.floats({5, 5, 1, 1}, false, 0.1, 1);
        Node node = *graph.find(conv);
        node.weights["kernel"] = kernel;
        graph.replace(node);
        feeds[input] = constantFeed({random.floats({1, 12, 12, 1}, false, 0, 1), imageAxes(), {}});
    }
    EffectQuestion question(NodeId node, std::vector<std::int64_t> element) const {
        return {.graph = graph, .feeds = feeds, .node = node, .element = std::move(element), .source = input};
    }
};

/// 64 samples of which one is large, and the largest of them.
struct Wave {
    Graph graph;
    NodeId input = place(graph, "Input", {}, {{"shape", Ints{64, 1}}});
    NodeId last = place(graph, "GlobalMaxPooling1D", {input});

    EffectQuestion question() const {
        TensorBuilder samples({1, 64, 1});
        for (std::size_t i = 0; i < 64; ++i)
            samples.floats()[i] = i == 41 ? 100.0F : static_cast<float>(i % 7) * 0.001F;
        const Value value{std::move(samples).finish(), defaultAxes(3), {}};
        return {
            .graph = graph, .feeds = {{input, constantFeed(value)}}, .node = last, .element = {0, 0}, .source = input};
    }
};

Result<Effect> measured(
    const EffectQuestion& question, const EffectProgress& progress = [](const Effect&) {}, std::stop_token stop = {}) {
    Trials trials(layerRegistry());
    return measureEffect(trials, layerRegistry(), question, progress, std::move(stop));
}

} // namespace

class TestEffect : public QObject {
    Q_OBJECT

private slots:
    void ofAConvolutionItIsTheKernel() {
        const Picture picture;
        int pictures = 0;
        std::int64_t before = 0;
        const auto effect = measured(picture.question(picture.conv, {0, 3, 4, 0}), [&](const Effect& part) {
            ++pictures;
            QVERIFY(part.trials >= before && part.trials <= part.trialsAtMost && !part.finished);
            before = part.trials;
        });
        QVERIFY(effect);
        QVERIFY(pictures >= 1);
        QVERIFY(effect->finished);
        QCOMPARE(effect->patch, (std::vector<std::int64_t>{1, 1, 1, 1}));
        float largest = 0;
        for (const float weight : picture.kernel.floats())
            largest = std::max(largest, weight);
        for (std::int64_t row = 0; row < 12; ++row)
            for (std::int64_t column = 0; column < 12; ++column) {
                const bool inside = row >= 3 && row < 8 && column >= 4 && column < 9;
                const float wanted =
                    inside ? picture.kernel.floats()[static_cast<std::size_t>((row - 3) * 5 + column - 4)] : 0;
                const double got = effect->strength.at(row * 12 + column);
                QVERIFY2(std::abs(got - static_cast<double>(wanted / largest)) < 1e-4,
                         qPrintable(QString("%1, %2: %3").arg(row).arg(column).arg(got)));
            }
    }

    void coarsePicturesComeFirst() {
        const Picture picture;
        EffectQuestion question = picture.question(picture.conv, {0, 3, 4, 0});
        question.mostTrials = 25;
        const auto estimate = estimateEffect(layerRegistry(), question);
        QVERIFY(estimate);
        QCOMPARE(estimate->trials, 25);
        QCOMPARE(estimate->finest, (std::vector<std::int64_t>{1, 1, 1, 1}));
        QVERIFY(estimate->bytes > 0 && estimate->multiplyAccumulates > 0);
        const auto effect = measured(question);
        QVERIFY(effect && effect->trials <= 25 && effect->finished);
        question.mostTrials = 5;
        QCOMPARE(measured(question)->trials, 5);
    }

    void largePatchesAreHalved() {
        const Wave wave;
        const EffectQuestion question = wave.question();
        QCOMPARE(estimateEffect(layerRegistry(), question)->coarsest, (std::vector<std::int64_t>{1, 4, 1}));
        const auto effect = measured(question);
        QVERIFY(effect);
        // Only the largest decides: its patch is followed down to one sample.
        for (std::int64_t i = 0; i < 64; ++i)
            QCOMPARE(effect->strength.at(i), i == 41 ? 1.0 : 0.0);
        QCOMPARE(effect->trials, std::int64_t{16 + 2 + 2});
    }

    void whereNothingMovesItSaysSo() {
        Picture picture;
        const NodeId flat = place(picture.graph, "ReLU", {picture.conv});
        Node conv = *picture.graph.find(picture.conv);
        conv.weights["kernel"] = Tensor::filled({5, 5, 1, 1}, -9);
        picture.graph.replace(conv);
        RandomNumbers random(4);
        picture.feeds[picture.input] = constantFeed({random.floats({1, 12, 12, 1}, false, 90, 91), imageAxes(), {}});
        const auto effect = measured(picture.question(flat, {0, 3, 4, 0}));
        QVERIFY(effect && effect->finished);
        QCOMPARE(effect->largest, 0.0);
        QVERIFY(effect->words.toString().find("flat") != std::string::npos);
        for (std::int64_t i = 0; i < effect->strength.elements(); ++i)
            QCOMPARE(effect->strength.at(i), 0.0);
    }

    void wordsAreReplaced() {
        Graph graph;
        const NodeId input = place(graph, "Input", {}, {{"shape", Ints{6}}, {"dtype", std::string("int32")}});
        const NodeId table =
            place(graph, "Embedding", {input}, {{"input_dim", std::int64_t{9}}, {"output_dim", std::int64_t{3}}});
        const NodeId conv = place(graph, "Conv1D", {table}, {{"filters", std::int64_t{2}}, {"kernel_size", Ints{2}}});
        const std::vector<std::int32_t> ids{4, 1, 7, 7, 2, 0};
        const Value value{Tensor::fromInts({1, 6}, ids), defaultAxes(2), {}};
        const auto effect = measured({.graph = graph,
                                      .feeds = {{input, constantFeed(value)}},
                                      .node = conv,
                                      .element = {0, 2, 1},
                                      .source = input});
        QVERIFY(effect);
        for (const std::int64_t i : {0, 1, 4, 5})
            QCOMPARE(effect->strength.at(i), 0.0);
        QVERIFY(effect->strength.at(2) > 0 && effect->strength.at(3) > 0);
    }

    void refusesWhatThereIsNot() {
        const Picture picture;
        QVERIFY(!measured(picture.question(picture.conv, {0, 99, 0, 0})));
        QVERIFY(!measured(picture.question(NodeId{999}, {0, 0, 0, 0})));
        EffectQuestion question = picture.question(picture.conv, {0, 0, 0, 0});
        question.source = picture.conv;
        QVERIFY(!measured(question));
        QVERIFY(!estimateEffect(layerRegistry(), question));
    }

    void anotherSourceHasNoPart() {
        Picture picture;
        const NodeId other = place(picture.graph, "Input", {}, {{"shape", Ints{3, 3, 1}}});
        picture.feeds[other] = constantFeed({Tensor::filled({1, 3, 3, 1}, 1), imageAxes(), {}});
        EffectQuestion question = picture.question(picture.conv, {0, 3, 4, 0});
        question.source = other;
        const auto effect = measured(question);
        QVERIFY(effect && effect->finished && effect->trials == 0);
        QCOMPARE(effect->strength.shape(), Shape({1, 3, 3, 1}));
    }

    void aPhotographShowsItsCoarsePictureFirst() {
        Graph graph;
        const NodeId input = place(graph, "Input", {}, {{"shape", Ints{224, 224, 3}}});
        NodeId node = input;
        for (const std::int64_t filters : {8, 16, 16}) {
            node = place(graph, "Conv2D", {node}, {{"filters", filters}, {"padding", std::string("same")}});
            node = place(graph, "AveragePooling2D", {node});
        }
        RandomNumbers random(8);
        const Value photograph{random.floats({1, 224, 224, 3}, false, 0, 1), imageAxes(), {}};
        EffectQuestion question{.graph = graph,
                                .feeds = {{input, constantFeed(photograph)}},
                                .node = node,
                                .element = {0, 14, 14, 3},
                                .source = input};
        question.mostTrials = 60;
        const auto estimate = estimateEffect(layerRegistry(), question);
        QVERIFY(estimate);
        QCOMPARE(estimate->coarsest, (std::vector<std::int64_t>{1, 4, 4, 3}));
        std::vector<std::int64_t> trials;
        QElapsedTimer timer;
        timer.start();
        const auto effect = measured(question, [&](const Effect& part) { trials.push_back(part.trials); });
        QVERIFY(effect);
        qInfo("%lld trials on 224 x 224: %lld ms", static_cast<long long>(effect->trials),
              static_cast<long long>(timer.elapsed()));
        QCOMPARE(effect->trials, std::int64_t{60});
        QVERIFY(!trials.empty() && trials.front() <= 36);
        QCOMPARE(effect->patch, (std::vector<std::int64_t>{1, 2, 2, 3}));
        const auto box = estimate->field.box();
        for (std::int64_t i = 0; i < effect->strength.elements(); ++i) {
            const auto at = indexOf(effect->strength.shape(), i);
            const bool inside =
                at[1] >= box[1].first && at[1] <= box[1].last && at[2] >= box[2].first && at[2] <= box[2].last;
            QVERIFY(inside || effect->strength.at(i) == 0);
        }
    }

    void stopsSoonAndGivesWhatIsKnown() {
        const Wave wave;
        const EffectQuestion question = wave.question();
        std::stop_source stop;
        const auto effect = measured(
            question, [&](const Effect&) { stop.request_stop(); }, stop.get_token());
        QVERIFY(effect);
        QVERIFY(!effect->finished && effect->trials > 0 && effect->trials < effect->trialsAtMost);
        std::stop_source early;
        early.request_stop();
        QVERIFY(!measured(
            question, [](const Effect&) {}, early.get_token()));
    }
};

QTEST_APPLESS_MAIN(TestEffect)
#include "tst_effect.moc"
