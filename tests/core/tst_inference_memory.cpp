// SPDX-License-Identifier: GPL-3.0-or-later
// What a headless network asks of memory: nothing from frame to frame, and weights only once.
#include "core/CountedMemory.h"
#include "core/InferenceRuns.h"
#include "core/Networks.h"
#include "run/StepWeights.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

std::unique_ptr<Inference> madeOf(const NetworkBuilder& net, InferenceOptions options) {
    const auto plan = compile(net.graph, randomFeeds(net.graph, layerRegistry()), layerRegistry());
    auto made = Inference::make(*plan, std::vector{net.last()}, options);
    return made ? std::move(*made) : nullptr;
}

Value inputOf(const Inference& inference) {
    const TensorSpec& spec = inference.specOf(inference.sources()[0]);
    return {RandomNumbers(7).floats(spec.shape, false), spec.axes, {}};
}

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names)
        all += name + " ";
    return all;
}

} // namespace

class TestInferenceMemory : public QObject {
    Q_OBJECT

private slots:
    void laterFramesAskForNone_data() {
        QTest::addColumn<bool>("vgg");
        QTest::addColumn<int>("threads");
        QTest::addColumn<bool>("fast");
        for (const bool vgg : {false, true})
            for (const int threads : {1, 2})
                for (const bool fast : {false, true})
                    QTest::addRow("%s, %d, %s", vgg ? "VGG" : "MobileNet", threads, fast ? "fast" : "exact")
                        << vgg << threads << fast;
    }
    void laterFramesAskForNone() {
        QFETCH(bool, vgg);
        QFETCH(int, threads);
        QFETCH(bool, fast);
        const auto made = madeOf(vgg ? vggOfSix(48) : mobileNet(64),
                                 {.threads = threads, .arithmetic = fast ? Arithmetic::Fast : Arithmetic::Exact});
        QVERIFY(made);
        QVERIFY2(made->unprepared().empty(), joined(made->unprepared()).c_str());
        const Value input = inputOf(*made);
        QVERIFY(asksForNothing([&] {
            for (int frame = 0; frame < 20; ++frame)
                made->run(std::span(&input, 1));
        }));
    }

    void buffersAreSharedByWhatDoesNotMeet() {
        const NetworkBuilder net = vggOfSix(48);
        const auto made = madeOf(net, {.threads = 1});
        QVERIFY(made);
        const auto plan = compile(net.graph, randomFeeds(net.graph, layerRegistry()), layerRegistry());
        const auto largest = static_cast<std::int64_t>(sizeof(float)) * 48 * 48 * 32;
        QVERIFY(made->arenaBytes() >= 2 * largest);
        QVERIFY(made->arenaBytes() < largest * 5 / 2);
        QVERIFY(static_cast<std::uint64_t>(made->arenaBytes()) < plan->total.outputBytes / 2);
    }

    void aGraphThatIsGivenUpComputesTheSame() {
        NetworkBuilder net = mobileNet(64);
        const NodeId shared = net.put("Dense", "again", {{"units", whole(1000)}});
        Node call = *net.graph.find(net.put("Dense", "call"));
        call.sharesWith = shared;
        net.graph.replace(call);
        Node dense = *net.graph.find(shared);
        dense.weights["kernel"] = RandomNumbers(3).floats({1000, 1000}, false, -0.03, 0.03);
        net.graph.replace(dense);

        const Feeds feeds = randomFeeds(net.graph, layerRegistry());
        const auto kept = madeOf(net, {});
        auto given = Inference::make(std::move(net.graph), feeds, layerRegistry(), std::vector{net.last()});
        QVERIFY(kept && given);
        const Value input = inputOf(*kept);
        QVERIFY(kept->run(std::span(&input, 1)) && (*given)->run(std::span(&input, 1)));
        QVERIFY(kept->output(0).tensor.identical((*given)->output(0).tensor));
    }

    void weightsAreLetGo() {
        NetworkBuilder net;
        net.put("Input", "input", {{"shape", Ints{8, 8, 32}}});
        const NodeId conv = net.put("Conv2D", "conv", {{"filters", whole(32)}, {"kernel_size", Ints{3, 3}}});
        Node node = *net.graph.find(conv);
        node.weights["kernel"] = RandomNumbers(3).floats({3, 3, 32, 32}, false);
        const Key numbers = node.weights["kernel"].contentKey();
        net.graph.replace(std::move(node));
        NodeWeights taken = takeWeights(net.graph);
        QCOMPARE(taken.at(conv).at("kernel").contentKey(), numbers);
        QVERIFY(net.graph.find(conv)->weights.empty());

        const auto plan = compile(net.graph, randomFeeds(net.graph, layerRegistry()), layerRegistry());
        StepWeights weights(std::move(taken));
        const PlanStep& step = *plan->stepOf(conv);
        weights.expect(step);
        weights.expect(step);
        weights.letGo(step);
        QCOMPARE(weights.of(step)->front().contentKey(), numbers);
        weights.letGo(step);
        QVERIFY(weights.of(step)->front().contentKey() != numbers); // initialised anew
    }
};

QTEST_APPLESS_MAIN(TestInferenceMemory)
#include "tst_inference_memory.moc"
