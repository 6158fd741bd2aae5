// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Experiment.h"
#include "explain/Sweep.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"

#include <QTest>

using namespace layerscope;

namespace {

using Setting = std::pair<const char*, ParamValue>;

/// A chain of layers behind one Input with made numbers.
struct Chain {
    Graph graph;
    NodeId input;
    NodeId last;

    explicit Chain(const Ints& shape) {
        Node node = makeNode(*layerRegistry().find("Input"), {});
        node.params.set("shape", shape);
        input = last = graph.add(node);
    }
    Chain& add(const char* type, const std::vector<Setting>& settings = {}) {
        Node node = makeNode(*layerRegistry().find(type), {});
        for (const auto& [id, value] : settings)
            node.params.set(id, value);
        const NodeId id = graph.add(node);
        graph.link({last, 0}, {id, 0});
        last = id;
        return *this;
    }
    ExperimentSetup setup() const {
        const auto shape = graph.find(input)->params.ints("shape");
        Shape whole{1};
        for (const std::int64_t size : shape)
            whole.append(size);
        TensorBuilder numbers(whole);
        std::uint32_t state = 5;
        for (float& number : numbers.floats()) {
            state = 1664525U * state + 1013904223U;
            number = static_cast<float>(state >> 8) / 16777216.0F;
        }
        return withNumbers(std::move(numbers).finish());
    }
    ExperimentSetup withNumbers(const Tensor& numbers) const {
        const auto plan = compile(graph, {}, layerRegistry());
        const Value value{numbers, plan->find(input)->output->axes, {}};
        return {{std::make_shared<const Graph>(graph), {{input, value}}}, input, last};
    }
};

const ParamValue kSame = std::string("same");
const ParamValue kCausal = std::string("causal");
const ParamValue kThree = std::int64_t{3};

} // namespace

class TestExperiments : public QObject {
    Q_OBJECT
private slots:
    void causalConvolutionsDoNotLeak();
    void sameConvolutionsLeakHalfTheirKernel();
    void recurrentLayersAreCausal();
    void anotherTokenIsAPoke();
    void convolutionsMoveAlong();
    void stridesMoveAlongForTheirMultiples();
    void denseDoesNotMoveAlong();
    void poolingOverEverythingStaysTheSame();
    void upSamplingMovesTwice();
    void dilationLeavesHoles();
    void anImpulseReachesAsFarAsTheFieldSays();
    void whatIsCutOffIsSaid();
    void placesAndNodesThatAreNotThere();
    void stops();

private:
    Experiments m_experiments{layerRegistry()};
};

void TestExperiments::causalConvolutionsDoNotLeak() {
    Chain chain({40, 2});
    for (const std::int64_t dilation : {1, 2, 4})
        chain.add(
            "Conv1D",
            {{"filters", kThree}, {"kernel_size", Ints{3}}, {"padding", kCausal}, {"dilation_rate", Ints{dilation}}});
    const auto found = m_experiments.poke(chain.setup(), 1, 20);
    QVERIFY(found);
    QCOMPARE(found->leaked, std::int64_t{0});
    QCOMPARE(found->earliest, std::int64_t{0});
    QCOMPARE(found->moved.along[1].hull(), (Stretch{20, 34}));
    QVERIFY(found->findings.front().toString().starts_with("Causal"));
}

void TestExperiments::sameConvolutionsLeakHalfTheirKernel() {
    Chain chain({40, 2});
    chain.add("Conv1D", {{"filters", kThree}, {"kernel_size", Ints{5}}, {"padding", kSame}});
    const auto found = m_experiments.poke(chain.setup(), 1, 20);
    QVERIFY(found);
    QCOMPARE(found->leaked, std::int64_t{2});
    QCOMPARE(found->earliest, std::int64_t{2});
    QCOMPARE(found->moved.along[1].hull(), (Stretch{18, 22}));
    QVERIFY(found->findings.front().toString().starts_with("It leaks: 2 places"));
}

void TestExperiments::recurrentLayersAreCausal() {
    Chain once({16, 2});
    once.add("LSTM", {{"units", kThree}, {"return_sequences", true}});
    const auto found = m_experiments.poke(once.setup(), 1, 6);
    QVERIFY(found);
    QCOMPARE(found->leaked, std::int64_t{0});
    QCOMPARE(found->moved.along[1].hull(), (Stretch{6, 15}));
    Chain reversed({16, 2});
    reversed.add("LSTM", {{"units", kThree}, {"return_sequences", true}, {"go_backwards", true}});
    QCOMPARE(m_experiments.poke(reversed.setup(), 1, 6)->dimension, -1); // its steps are in another order
    Chain last({16, 2});
    last.add("LSTM", {{"units", kThree}});
    QCOMPARE(m_experiments.poke(last.setup(), 1, 6)->dimension, -1);
}

void TestExperiments::anotherTokenIsAPoke() {
    Chain chain({12});
    Node source = *chain.graph.find(chain.input);
    source.params.set("kind", std::string("text"));
    source.params.set("dtype", std::string("int32"));
    chain.graph.replace(source);
    chain.add("Embedding", {{"input_dim", std::int64_t{9}}, {"output_dim", std::int64_t{4}}})
        .add("Conv1D", {{"filters", kThree}, {"kernel_size", Ints{3}}, {"padding", kCausal}});
    const std::int32_t ids[] = {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4};
    const auto setup = chain.withNumbers(Tensor::fromInts({1, 12}, ids));
    QCOMPARE(placesOf(setup.bench.sources.at(chain.input)), std::vector<int>{1});
    const auto found = m_experiments.poke(setup, 1, 5);
    QVERIFY2(found, found ? "" : found.error().toString().c_str());
    QCOMPARE(found->leaked, std::int64_t{0});
    QCOMPARE(found->moved.along[1].hull(), (Stretch{5, 7}));
    QCOMPARE(found->input.tensor.dtype(), DType::Int32);
}

void TestExperiments::convolutionsMoveAlong() {
    Chain chain({24, 28, 2});
    chain.add("Conv2D", {{"filters", kThree}, {"kernel_size", Ints{3, 5}}, {"padding", kSame}})
        .add("ReLU")
        .add("Conv2D", {{"filters", kThree}, {"kernel_size", Ints{3, 3}}});
    for (const int dimension : {1, 2}) {
        const auto found = m_experiments.shift(chain.setup(), dimension, 3);
        QVERIFY(found);
        QCOMPARE(found->steps.size(), std::size_t{8});
        for (const ShiftFound::Step& step : found->steps) {
            QVERIFY(step.exact);
            QCOMPARE(step.best, step.by);
        }
        QVERIFY(!found->edges);
        QVERIFY(found->findings.front().toString().starts_with("It moves along exactly: "));
    }
}

void TestExperiments::stridesMoveAlongForTheirMultiples() {
    Chain chain({64, 1});
    chain.add("Conv1D", {{"filters", kThree}, {"kernel_size", Ints{3}}, {"strides", Ints{2}}, {"padding", kSame}})
        .add("MaxPooling1D");
    const auto found = m_experiments.shift(chain.setup(), 1, 4);
    QVERIFY(found);
    QCOMPARE(found->stride, 4.0);
    for (const ShiftFound::Step& step : found->steps) {
        QCOMPARE(step.exact, step.by % 4 == 0);
        if (step.exact)
            QCOMPARE(step.best, step.by / 4);
    }
    QVERIFY(found->findings.front().toString().find("only for multiples of 4") != std::string::npos);
    QVERIFY(found->findings.front().toString().find("multiply to 4") != std::string::npos);
}

void TestExperiments::denseDoesNotMoveAlong() {
    Chain chain({12, 12, 1});
    chain.add("Flatten").add("Dense", {{"units", std::int64_t{6}}});
    const auto flat = m_experiments.shift(chain.setup(), 2, 1);
    QVERIFY(flat);
    QCOMPARE(flat->dimension, -1);
    QVERIFY(flat->findings.front().toString().find("cannot move along") != std::string::npos);
    // Each place has weights of its own: Dense over the time axis, put last.
    Chain along({20, 3});
    along.add("Permute", {{"dims", Ints{2, 1}}})
        .add("Dense", {{"units", std::int64_t{20}}})
        .add("Permute", {{"dims", Ints{2, 1}}});
    const auto mixed = m_experiments.shift(along.setup(), 1, 1);
    QVERIFY(mixed);
    for (const ShiftFound::Step& step : mixed->steps)
        QVERIFY(!step.exact);
}

void TestExperiments::poolingOverEverythingStaysTheSame() {
    Chain chain({16, 16, 2});
    chain.add("ZeroPadding2D").add("GlobalMaxPooling2D");
    auto setup = chain.setup();
    // A spot in the middle on nothing: wherever it is, the largest number stays.
    TensorBuilder spot({1, 16, 16, 2});
    std::ranges::fill(spot.floats(), 0.0F);
    spot.floats()[(7 * 16 + 7) * 2] = 1;
    spot.floats()[(7 * 16 + 7) * 2 + 1] = 2;
    setup.bench.sources.at(chain.input).tensor = std::move(spot).finish();
    const auto found = m_experiments.shift(setup, 1, 2);
    QVERIFY(found);
    QVERIFY(found->findings.front().toString().find("not where") != std::string::npos);
}

void TestExperiments::upSamplingMovesTwice() {
    Chain chain({20, 2});
    chain.add("UpSampling1D");
    const auto found = m_experiments.shift(chain.setup(), 1, 2);
    QVERIFY(found);
    QCOMPARE(found->stride, 0.5);
    for (const ShiftFound::Step& step : found->steps) {
        QVERIFY(step.exact);
        QCOMPARE(step.best, 2 * step.by);
    }
}

void TestExperiments::dilationLeavesHoles() {
    Chain chain({33, 33, 1});
    chain.add("Conv2D",
              {{"filters", kThree}, {"kernel_size", Ints{3, 3}}, {"dilation_rate", Ints{4, 4}}, {"padding", kSame}});
    const auto found = m_experiments.impulse(chain.setup(), {16, 16}, 1);
    QVERIFY(found);
    QCOMPARE(found->moved.hull(), (Shape{1, 9, 9, 3}));
    QCOMPARE(found->moved.along[1].count(), std::int64_t{3});
    QCOMPARE(found->moved.count, std::int64_t{27});
    QCOMPARE(found->outside, std::int64_t{0});
    QVERIFY(found->findings.at(1).toString().find("holes") != std::string::npos);
}

void TestExperiments::anImpulseReachesAsFarAsTheFieldSays() {
    Chain chain({9, 10, 11, 1});
    chain.add("Conv3D", {{"filters", kThree}, {"kernel_size", Ints{3, 3, 3}}, {"padding", kSame}})
        .add("Conv3D", {{"filters", kThree}, {"kernel_size", Ints{1, 3, 5}}, {"padding", kSame}});
    const auto found = m_experiments.impulse(chain.setup(), {4, 5, 5}, 1);
    QVERIFY(found);
    QCOMPARE(found->moved.hull(), (Shape{1, 3, 5, 7, 3}));
    QCOMPARE(found->outside, std::int64_t{0});
    QVERIFY(found->findings.back().toString().starts_with("That is as far"));
}

void TestExperiments::whatIsCutOffIsSaid() {
    Chain chain({16, 1});
    chain.add("ReLU");
    const auto found = m_experiments.impulse(chain.setup(), {8}, -1);
    QVERIFY(found);
    QCOMPARE(found->moved.count, std::int64_t{0});
    QVERIFY(found->findings.front().toString().starts_with("Nothing moved"));
}

void TestExperiments::placesAndNodesThatAreNotThere() {
    Chain chain({16, 1});
    chain.add("ReLU");
    QVERIFY(!m_experiments.impulse(chain.setup(), {16}, 1));
    QVERIFY(!m_experiments.poke(chain.setup(), 1, -1));
    QVERIFY(!m_experiments.poke(chain.setup(), 7, 1));
    QVERIFY(!m_experiments.shift(chain.setup(), 7, 1));
    ExperimentSetup empty = chain.setup();
    empty.bench.sources.clear();
    QVERIFY(!m_experiments.shift(empty, 1, 1));
    ExperimentSetup broken = chain.setup();
    broken.node = NodeId{99};
    QVERIFY(!m_experiments.shift(broken, 1, 1));
}

void TestExperiments::stops() {
    std::stop_source stop;
    stop.request_stop();
    Chain chain({16, 1});
    chain.add("ReLU");
    QVERIFY(!Experiments(layerRegistry()).shift(chain.setup(), 1, 1, stop.get_token()));
}

QTEST_GUILESS_MAIN(TestExperiments)
#include "tst_experiments.moc"
