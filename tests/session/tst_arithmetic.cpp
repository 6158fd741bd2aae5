// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "session/LiveSession.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace layerscope;
using namespace layerscope::test;

namespace {

/// Adds 1 where it may be fast, so that a test sees which arithmetic a number was made with.
Value forwardWhich(const ForwardCall& call) {
    TensorBuilder builder(call.output.shape);
    const float more = call.arithmetic == Arithmetic::Fast ? 1 : 0;
    std::ranges::transform(call.inputs[0].tensor.floats(), builder.floats().begin(),
                           [more](float x) { return x + more; });
    return {std::move(builder).finish(), call.output.axes, {}};
}

constexpr LayerDef kWhich{.id = "Which",
                          .name = "Which",
                          .category = Category::Core,
                          .summary = "",
                          .keywords = "",
                          .infer = inferSlow,
                          .cost = slowCost,
                          .forward = forwardWhich};

const LayerRegistry& registryWithWhich() {
    static const std::vector<const LayerDef*> layers = [] {
        const auto all = layerRegistry().all();
        std::vector<const LayerDef*> more(all.begin(), all.end());
        more.push_back(&kWhich);
        return more;
    }();
    static const LayerRegistry registry(layers);
    return registry;
}

/// A picture, a convolution, and a layer that tells which arithmetic it got.
struct Bench {
    explicit Bench(const LiveOptions& options = {})
        : document(registryWithWhich())
        , input(addPicture(document, writePicture(folder.path())))
        , conv(addAfter(document, input, "Conv2D"))
        , which(addAfter(document, conv, "Which")) {
        session.emplace(document, nullptr, options);
    }
    [[nodiscard]] bool settle() const {
        return QTest::qWaitFor([this] { return session->isSettled(); }, 60'000);
    }
    Tensor value(NodeId node) const { return session->live(node)->value.tensor; }
    Key key(NodeId node) const { return session->live(node)->key; }
    float added() const { return value(which).floats()[0] - value(conv).floats()[0]; }

    QTemporaryDir folder;
    Document document;
    NodeId input;
    NodeId conv;
    NodeId which;
    std::optional<LiveSession> session;
};

} // namespace

class TstArithmetic : public QObject {
    Q_OBJECT
private slots:
    void aSwitchComputesEverythingAnew() {
        Bench bench;
        QVERIFY(bench.settle());
        const Tensor exact = bench.value(bench.which);
        const Key source = bench.key(bench.input);
        const Key before = bench.key(bench.which);
        QCOMPARE(bench.added(), 0.F);

        const QSignalSpy changed(&*bench.session, &LiveSession::arithmeticChanged);
        bench.session->setArithmetic(Arithmetic::Fast);
        bench.session->setArithmetic(Arithmetic::Fast);
        QCOMPARE(changed.count(), 1);
        QVERIFY(bench.settle());
        QCOMPARE(bench.added(), 1.F);
        QCOMPARE(bench.key(bench.input), source); // nothing was read anew
        QVERIFY(bench.key(bench.which) != before);

        bench.session->setArithmetic(Arithmetic::Exact);
        QVERIFY(bench.settle());
        QVERIFY(bench.value(bench.which).identical(exact));
        QCOMPARE(bench.key(bench.which), before);
    }

    void anEditStaysInItsArithmetic() {
        LiveOptions options;
        options.arithmetic = Arithmetic::Fast;
        Bench bench(options);
        QVERIFY(bench.settle());
        QCOMPARE(bench.added(), 1.F);
        bench.document.setParam(bench.conv, "filters", std::int64_t{3});
        QVERIFY(bench.settle());
        QCOMPARE(bench.added(), 1.F);
        QCOMPARE(bench.value(bench.which).shape()[-1], 3);
    }

    void aBypassedLayerHandsOnItsInputsKey() {
        Bench bench;
        bench.session->setArithmetic(Arithmetic::Fast);
        bench.document.setBypassed({bench.conv}, true);
        QVERIFY(bench.settle());
        QCOMPARE(bench.key(bench.conv), bench.key(bench.input));
        QCOMPARE(bench.added(), 1.F);
    }
};

QTEST_GUILESS_MAIN(TstArithmetic)
#include "tst_arithmetic.moc"
