// SPDX-License-Identifier: GPL-3.0-or-later
// A network that runs headless computes what the Runner computes.
#include "core/InferenceRuns.h"
#include "core/KerasModels.h"
#include "core/Networks.h"
#include "core/RandomGraph.h"
#include "core/RandomNetwork.h"
#include "core/TestLayers.h"
#include "data/Feeding.h"
#include "run/InferenceSteps.h"

#include <QTest>

#include <thread>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

/// conv -> normalization -> relu -> conv -> dropout -> softmax
struct Sequence {
    NetworkBuilder builder;
    NodeId input = builder.put("Input", "input", {{"shape", Ints{8, 8, 3}}});
    NodeId first = builder.put("Conv2D", "first", {{"filters", whole(6)}, {"kernel_size", Ints{3, 3}}});
    NodeId norm = builder.put("BatchNormalization", "norm");
    NodeId relu = builder.put("ReLU", "relu");
    NodeId second = builder.put("Conv2D", "second", {{"filters", whole(5)}, {"kernel_size", Ints{3, 3}}});
    NodeId dropout = builder.put("Dropout", "dropout");
    NodeId softmax = builder.put("Activation", "softmax", {{"activation", named("softmax")}});

    Agreement agreement(std::vector<NodeId> wanted, InferenceOptions options = {}) const {
        return agreementOf(builder.graph, randomFeeds(builder.graph, layerRegistry()), layerRegistry(), wanted,
                           options);
    }
};

} // namespace

class TestInference : public QObject {
    Q_OBJECT

private slots:
    void testLayersAgreeToTheBit() {
        for (unsigned seed = 1; seed <= 60; ++seed) {
            RandomEditor editor(seed);
            Graph graph;
            for (int i = 0; i < 50; ++i)
                editor.edit(graph);
            const auto wanted = someReady(graph, feedsFor(graph), testRegistry(), seed);
            if (wanted.empty())
                continue;
            const Agreement found =
                agreementOf(graph, feedsFor(graph), testRegistry(), wanted, {.fuse = seed % 2 == 0});
            QVERIFY2(found.problem.empty(), found.problem.c_str());
            QVERIFY(found.identical);
        }
    }

    void networksAgreeToTheBit() {
        for (unsigned seed = 1; seed <= 80; ++seed) {
            RandomNetwork network(seed);
            const Agreement found = agreementOf(network, {.threads = 1 + static_cast<int>(seed % 3), .fuse = false});
            QVERIFY2(found.problem.empty(), found.problem.c_str());
            QVERIFY2(found.identical, std::to_string(seed).c_str());
        }
    }

    void fusedNetworksAgree() {
        double largest = 0;
        for (unsigned seed = 1; seed <= 120; ++seed) {
            RandomNetwork network(seed);
            const Agreement found = agreementOf(network, {});
            QVERIFY2(found.problem.empty(), found.problem.c_str());
            QVERIFY2(found.error <= 1e-5, (std::to_string(seed) + ": " + std::to_string(found.error)).c_str());
            largest = std::max(largest, found.error);
        }
        qInfo("largest error %.1e", largest);
    }

    void fastNetworksAgree() {
        for (unsigned seed = 1; seed <= 60; ++seed) {
            RandomNetwork network(seed);
            const Agreement found = agreementOf(network, {.arithmetic = Arithmetic::Fast});
            QVERIFY2(found.problem.empty(), found.problem.c_str());
            QVERIFY2(found.error <= 1e-4, (std::to_string(seed) + ": " + std::to_string(found.error)).c_str());
        }
    }

    void knownNetworksAgree() {
        for (const NetworkBuilder& net : {mobileNet(96), vggOfSix(64)})
            for (const Arithmetic arithmetic : {Arithmetic::Exact, Arithmetic::Fast}) {
                const Agreement found = agreementOf(net.graph, randomFeeds(net.graph, layerRegistry()), layerRegistry(),
                                                    {net.last()}, {.arithmetic = arithmetic});
                QVERIFY2(found.problem.empty(), found.problem.c_str());
                QVERIFY2(found.error <= (arithmetic == Arithmetic::Fast ? 1e-4 : 1e-5),
                         std::to_string(found.error).c_str());
            }
    }

    void takesAlongWhatItCan() {
        // A convolution, 13 times a depthwise and a pointwise one together, the pool and the dense layer.
        QCOMPARE(stepsOf(mobileNet(64), true), std::size_t{16});
        QCOMPARE(stepsOf(mobileNet(64), false), mobileNet(64).graph.nodes().size() - 1);
        QCOMPARE(stepsOf(vggOfSix(64), true), std::size_t{11});
    }

    void modelsOfKerasAgree_data() {
        QTest::addColumn<QString>("file");
        for (const char* ending : {".keras", ".h5"})
            for (const std::string& name : kerasmodels::names(ending))
                QTest::newRow((name + ending).c_str()) << QString::fromStdString(name + ending);
    }
    void modelsOfKerasAgree() {
        QFETCH(QString, file);
        const auto project = readModel(kerasmodels::folder() / file.toStdString(), layerRegistry());
        QVERIFY(project);
        const Feeds feeds = randomFeeds(project->graph, layerRegistry());
        const auto wanted = kerasmodels::outputsOf(project->graph);
        checkAgreement(project->graph, feeds, wanted);
    }

    void examplesAgree_data() {
        QTest::addColumn<QString>("path");
        const auto folder = std::filesystem::path(LAYERSCOPE_SOURCE_DIR) / "resources" / "examples";
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".layerscope")
                QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().string());
    }
    void examplesAgree() {
        QFETCH(QString, path);
        auto project = readModel(path.toStdString(), layerRegistry());
        QVERIFY(project);
        resolveMedia(project->graph, layerRegistry(), std::filesystem::path(path.toStdString()).parent_path());
        MediaStore store;
        store.setEmbedded(std::move(project->media));
        const Feeds feeds = makeFeeds(project->graph, layerRegistry(), store);
        std::vector<NodeId> wanted;
        for (const auto& [id, node] : project->graph.nodes())
            if (project->graph.linksFrom(id).empty())
                wanted.push_back(id);
        checkAgreement(project->graph, feeds, wanted);
    }

    void whatIsWantedIsNeverFusedAway() {
        const Sequence net;
        for (const auto& wanted : {std::vector{net.first, net.softmax}, std::vector{net.norm}, std::vector{net.relu},
                                   std::vector{net.second, net.dropout, net.norm, net.norm}, std::vector{net.input}}) {
            const Agreement found = net.agreement(wanted);
            QVERIFY2(found.problem.empty(), found.problem.c_str());
            QVERIFY(found.error <= 1e-5);
        }
    }

    void computesOnlyWhatIsNeeded() {
        NetworkBuilder builder;
        const NodeId a = builder.put("Input", "a", {{"shape", Ints{3}}});
        const NodeId b = builder.put("Input", "b", {{"shape", Ints{4}}}, {});
        const NodeId left = builder.put("Dense", "left", {{"units", whole(2)}}, {a});
        builder.put("Dense", "right", {{"units", whole(2)}}, {b});
        const auto plan = compile(builder.graph, randomFeeds(builder.graph, layerRegistry()), layerRegistry());
        const auto made = Inference::make(*plan, std::vector{left});
        QVERIFY(made);
        QCOMPARE((*made)->sources().size(), std::size_t{1});
        QCOMPARE((*made)->sources()[0], a);
        QCOMPARE((*made)->specOf(a).shape.toString(), plan->stepOf(a)->output.shape.toString());
    }

    void runsAgainWithOtherNumbers() {
        const Sequence net;
        const auto plan = compile(net.builder.graph, randomFeeds(net.builder.graph, layerRegistry()), layerRegistry());
        const auto made = Inference::make(*plan, std::vector{net.softmax});
        QVERIFY(made);
        const TensorSpec& spec = (*made)->specOf(net.input);
        const auto outputOf = [&](float value) {
            const Value input{Tensor::filled(spec.shape, value), spec.axes, {}};
            [&] { QVERIFY((*made)->run(std::span(&input, 1))); }();
            const auto numbers = (*made)->output(0).tensor.floats();
            return std::vector<float>(numbers.begin(), numbers.end());
        };
        const auto one = outputOf(1);
        const Key key = (*made)->output(0).tensor.contentKey();
        const auto two = outputOf(2);
        QVERIFY(one != two);
        QVERIFY((*made)->output(0).tensor.contentKey() != key);
        QVERIFY(outputOf(1) == one);
        QVERIFY((*made)->output(0).tensor.contentKey() == key);
    }

    void mistakesAndMemoryAreSaid() {
        NetworkBuilder builder;
        builder.put("Input", "input", {{"shape", Ints{4, 4, 1}}});
        const NodeId wrong = builder.put("Conv2D", "wrong", {{"filters", whole(1)}, {"kernel_size", Ints{9, 9}}});
        const auto mistaken = compile(builder.graph, randomFeeds(builder.graph, layerRegistry()), layerRegistry());
        const auto refused = Inference::make(*mistaken, std::vector{wrong});
        QVERIFY(!refused && !refused.error().what.empty());

        const Sequence net;
        const auto plan = compile(net.builder.graph, randomFeeds(net.builder.graph, layerRegistry()), layerRegistry());
        const auto tooLarge = Inference::make(*plan, std::vector{net.softmax}, {.budget = {.bytes = 3000}});
        QVERIFY(!tooLarge);
        QVERIFY2(tooLarge.error().what.toString().find("memory") != std::string::npos,
                 tooLarge.error().toString().c_str());
    }

    void stops() {
        Graph graph;
        const NodeId source = put(graph, "Source");
        const NodeId slow = put(graph, "Slow", {source});
        setParam(graph, slow, "milliseconds", 60'000.0);
        const auto plan = compile(graph, feedsFor(graph), testRegistry());
        const auto made = Inference::make(*plan, std::vector{slow});
        QVERIFY(made);
        QCOMPARE((*made)->unprepared().size(), std::size_t{1});
        const TensorSpec& spec = (*made)->specOf(source);
        const Value input{Tensor::filled(spec.shape, 1), spec.axes, {}};
        std::stop_source stop;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            stop.request_stop();
        });
        QVERIFY(!(*made)->run(std::span(&input, 1), stop.get_token()));
        QVERIFY(!(*made)->run(std::span(&input, 1), stop.get_token())); // at once
    }

private:
    static std::size_t stepsOf(const NetworkBuilder& net, bool fuse) {
        const auto plan = compile(net.graph, randomFeeds(net.graph, layerRegistry()), layerRegistry());
        const int last = plan->find(net.last())->step;
        const auto made = prepareSteps(*plan, std::span(&last, 1), StepWeights(), {.fuse = fuse});
        return made ? made->steps.size() : 0;
    }

    static void checkAgreement(const Graph& graph, const Feeds& feeds, const std::vector<NodeId>& wanted) {
        const Agreement plain = agreementOf(graph, feeds, layerRegistry(), wanted, {.fuse = false});
        QVERIFY2(plain.problem.empty(), plain.problem.c_str());
        QVERIFY(plain.identical);
        const Agreement fused = agreementOf(graph, feeds, layerRegistry(), wanted, {});
        QVERIFY2(fused.problem.empty(), fused.problem.c_str());
        QVERIFY2(fused.error <= 1e-5, std::to_string(fused.error).c_str());
    }
};

QTEST_APPLESS_MAIN(TestInference)
#include "tst_inference.moc"
