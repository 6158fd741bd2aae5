// SPDX-License-Identifier: GPL-3.0-or-later
// The signals for lessons that need no file: their numbers, and where the axes say they lie.
#include "data/Feeding.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <numeric>

using namespace layerscope;

namespace {

struct Wanted {
    const char* source;
    Ints shape;
    std::int64_t rate = 0; ///< 0: none
    const char* dtype = "float32";
};

struct Made {
    Result<Value> value;
    TensorSpec spec;
    std::optional<Axes> axes;
};

Made made(const Wanted& wanted) {
    Graph graph;
    Node node = makeNode(*layerRegistry().find("Input"), {});
    node.params.set("source", std::string(wanted.source));
    node.params.set("shape", wanted.shape);
    node.params.set("dtype", std::string(wanted.dtype));
    if (wanted.rate > 0)
        node.params.set("sample_rate", wanted.rate);
    const TensorSpec spec = *layerRegistry().find("Input")->inferChecked({node.params, {}});
    graph.add(std::move(node));
    MediaStore store;
    const Feed feed = makeFeeds(graph, layerRegistry(), store).begin()->second;
    return {feed.load(spec, {}), spec, feed.axes(spec)};
}

std::vector<double> numbers(const Wanted& wanted) {
    const Made result = made(wanted);
    std::vector<double> out;
    for (std::int64_t i = 0; result.value && i < result.value->tensor.elements(); ++i)
        out.push_back(result.value->tensor.at(i));
    return out;
}

using Doubles = std::vector<double>;

/// Where the only numbers that are not 0 are.
std::vector<std::size_t> places(const Doubles& values) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] != 0)
            out.push_back(i);
    return out;
}

} // namespace

class SignalsTest : public QObject {
    Q_OBJECT

private slots:
    void anImpulseIsOneOneInEveryChannel() {
        QCOMPARE(numbers({"impulse:", {5}}), (Doubles{0, 0, 1, 0, 0}));
        QCOMPARE(numbers({"impulse:1", {4, 2}}), (Doubles{0, 0, 1, 1, 0, 0, 0, 0}));
        QCOMPARE(numbers({"impulse:0", {3}, 0, "int32"}), (Doubles{1, 0, 0}));
        QCOMPARE(places(numbers({"impulse:0.25", {16000, 1}, 16000})), (std::vector<std::size_t>{4000}));
        QCOMPARE(places(numbers({"impulse:", {6, 8, 1}})), (std::vector<std::size_t>{3 * 8 + 4}));
        QCOMPARE(places(numbers({"impulse:1, 2", {6, 8, 1}, 16000})), (std::vector<std::size_t>{8 + 2}));
        QCOMPARE(places(numbers({"impulse:1,2,3", {4, 5, 6, 1}})), (std::vector<std::size_t>{1 * 30 + 2 * 6 + 3}));
    }

    void aStepStaysUp() {
        QCOMPARE(numbers({"step:3", {5, 1}}), (Doubles{0, 0, 0, 1, 1}));
        QCOMPARE(numbers({"step:", {4}}), (Doubles{0, 0, 1, 1}));
        QCOMPARE(numbers({"step:0.002", {4, 1}, 1000}), (Doubles{0, 0, 1, 1}));
        QCOMPARE(numbers({"step:1", {2, 3, 1}}), (Doubles{0, 1, 1, 0, 1, 1})); // columns of a picture
    }

    void clicksComeSoOftenASecond() {
        QCOMPARE(places(numbers({"clicks:4", {1000, 1}, 1000})), (std::vector<std::size_t>{0, 250, 500, 750}));
        QCOMPARE(places(numbers({"clicks:3", {10, 1}, 10})), (std::vector<std::size_t>{0, 4, 7}));
        QCOMPARE(places(numbers({"clicks:1/2", {5}})), (std::vector<std::size_t>{0, 2, 4}));
        QCOMPARE(places(numbers({"clicks:", {40}})), (std::vector<std::size_t>{0, 16, 32}));
        QCOMPARE(places(numbers({"clicks:0", {40}})), (std::vector<std::size_t>{0}));
    }

    void sinesHaveTheirFrequencies() {
        const Doubles one = numbers({"sines:100", {1000, 1}, 8000});
        for (std::size_t i = 0; i < one.size(); ++i)
            QVERIFY(std::abs(one[i] - std::sin(2 * std::numbers::pi * 100 * static_cast<double>(i) / 8000)) < 1e-6);
        const Doubles two = numbers({"sines:100, 250", {1000, 1}, 8000});
        const Doubles other = numbers({"sines:250", {1000, 1}, 8000});
        for (std::size_t i = 0; i < two.size(); ++i)
            QVERIFY(std::abs(two[i] - (one[i] + other[i]) / 2) < 1e-6);
        const Doubles cycles = numbers({"sines:1/4", {4}});
        QVERIFY(std::abs(cycles[1] - 1) < 1e-6 && std::abs(cycles[3] + 1) < 1e-6);
    }

    void aChirpGoesFromLowToHigh() {
        // Zero crossings in the first and the last tenth of a second: twice the frequency.
        const Doubles sound = numbers({"chirp:100:1000", {16000, 1}, 16000});
        const auto crossings = [&](std::size_t from, std::size_t to) {
            int count = 0;
            for (std::size_t i = from + 1; i < to; ++i)
                count += (sound[i] < 0) != (sound[i - 1] < 0) ? 1 : 0;
            return count;
        };
        QVERIFY(std::abs(crossings(0, 1600) - 2 * 0.1 * 145) <= 2);
        QVERIFY(std::abs(crossings(14400, 16000) - 2 * 0.1 * 955) <= 2);
        QVERIFY(numbers({"chirp:", {64}}) != numbers({"chirp:0:0.25", {64}}));
    }

    void axesAreSecondsWhereThereIsARate() {
        const Made sound = made({"chirp:", {100, 2}, 8000});
        QVERIFY(sound.axes);
        QCOMPARE((*sound.axes)[1].kind, AxisKind::Time);
        QCOMPARE((*sound.axes)[1].unit, AxisUnit::Second);
        QCOMPARE((*sound.axes)[1].step, 1.0 / 8000);
        QCOMPARE((*made({"noise:1", {100, 2}, 8000}).axes)[1].unit, AxisUnit::Second);
        QCOMPARE((*made({"sines:", {100}}).axes)[1].kind, AxisKind::Time);
        QCOMPARE((*made({"sines:", {100}, 50}).axes)[1].step, 0.02);
        QVERIFY(!made({"noise:1", {100}, 8000}).axes); // ids or features, not a sound
        QVERIFY(!made({"impulse:", {6, 8, 1}, 8000}).axes);
    }

    void whatIsNotUnderstoodIsSaid_data() {
        QTest::addColumn<QString>("source");
        for (const char* source : {"impulse:9", "impulse:1,2", "impulse:-1", "impulse:x", "step:5", "step:1,2",
                                   "chirp:1:2:3", "chirp:a:b", "clicks:-1", "clicks:1,2", "sines:1,x", "sines:[[1]]"})
            QTest::newRow(source) << source;
    }
    void whatIsNotUnderstoodIsSaid() {
        QFETCH(QString, source);
        const std::string text = source.toStdString();
        const Made result = made({text.c_str(), {5, 1}});
        QVERIFY(!result.value);
        QVERIFY(!result.value.error().what.empty() && !result.value.error().hint.empty());
    }

    void wholeNumbersHaveNoSine() {
        QVERIFY(!made({"sines:", {5}, 0, "int32"}).value);
        QVERIFY(!made({"chirp:", {5}, 0, "int32"}).value);
    }
};

QTEST_APPLESS_MAIN(SignalsTest)
#include "tst_signals.moc"
