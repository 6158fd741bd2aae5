// SPDX-License-Identifier: GPL-3.0-or-later
// The probe: whose numbers it shows, how it follows edits, and the way upstream.
#include "SessionFixtures.h"

#include "session/Picks.h"
#include "session/Probe.h"
#include "tensor/Elements.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

namespace {

constexpr auto kUnknown = std::int64_t{-1};

/// A picture of 16 × 16, a convolution with padding, a pooling, a dense layer.
struct Bench {
    QTemporaryDir folder;
    Document document{layerRegistry()};
    NodeId input = addPicture(document, writePicture(folder.path()));
    NodeId conv = addAfter(document, input, "Conv2D");
    NodeId pool = addAfter(document, conv, "MaxPooling2D");
    NodeId flat = addAfter(document, pool, "Flatten");
    NodeId dense = addAfter(document, flat, "Dense");
    std::optional<LiveSession> session;
    SharedPointer pointer;
    std::optional<Probe> probe;

    Bench() {
        document.setParam(conv, "filters", std::int64_t{4});
        document.setParam(conv, "padding", std::string("same"));
        document.setParam(conv, "activation", NamedFunction{"relu", {}});
        document.setParam(dense, "units", std::int64_t{5});
        session.emplace(document);
        probe.emplace(*session, pointer);
    }
    bool settle() {
        return QTest::qWaitFor([this] { return session->isSettled(); }, 20'000);
    }
    bool isFresh() {
        return QTest::qWaitFor([this] { return probe->state() == Probe::State::Fresh; }, 20'000);
    }
    bool show(NodeId node, std::vector<std::int64_t> element) {
        if (!settle())
            return false;
        probe->pick(node, std::move(element));
        return isFresh();
    }
    double engine(NodeId node, const std::vector<std::int64_t>& element) const {
        const Tensor& tensor = session->live(node)->value.tensor;
        return tensor.at(flatOf(tensor.shape(), element));
    }
    const Explanation& explanation() const { return probe->probed()->explanation; }
};

std::int64_t inputOf(const Explanation& explanation) {
    for (const Step& step : explanation.steps)
        for (const Term& term : step.terms)
            if (term.factor.origin == Origin::Input)
                return term.factor.index;
    return kUnknown;
}

const Number& firstInput(const Explanation& explanation) {
    for (const Step& step : explanation.steps)
        for (const Term& term : step.terms)
            if (term.factor.origin == Origin::Input)
                return term.factor;
    return explanation.steps.front().terms.front().factor;
}

} // namespace

class TestProbing : public QObject {
    Q_OBJECT

private slots:
    void theTermsComeToTheEnginesValue() {
        Bench bench;
        for (const NodeId node : {bench.conv, bench.pool, bench.flat, bench.dense}) {
            QVERIFY(bench.settle());
            const Shape shape = bench.session->live(node)->value.tensor.shape();
            for (const std::int64_t flat : {std::int64_t{0}, shape.elements() / 2, shape.elements() - 1}) {
                QVERIFY(bench.show(node, indexOf(shape, flat)));
                const double value = bench.engine(node, indexOf(shape, flat));
                QCOMPARE(bench.probe->probed()->value, value);
                QVERIFY(std::abs(recomputed(bench.explanation()) - value) <= 1e-5 * std::max(1.0, std::abs(value)));
            }
        }
    }

    /// A corner of a padded convolution: what it reads, and what lies outside.
    void tapsAndPaddingAreMarked() {
        Bench bench;
        QVERIFY(bench.show(bench.conv, {0, 0, 5, 1}));
        const Highlight& marks = bench.pointer.highlights().of(bench.input);
        QVERIFY(marks.taps.exact);
        for (const auto& inside : {std::vector<std::int64_t>{0, 0, 4, 0}, {0, 1, 6, 2}})
            QVERIFY(marks.taps.contains(inside));
        for (const auto& outside : {std::vector<std::int64_t>{0, 2, 5, 0}, {0, 0, 3, 0}, {0, -1, 5, 0}})
            QVERIFY(!marks.taps.contains(outside));
        for (const auto& padded : {std::vector<std::int64_t>{0, -1, 4, 0}, {0, -1, 6, 2}})
            QVERIFY(marks.padding.contains(padded));
        QVERIFY(!marks.padding.contains(std::vector<std::int64_t>{0, 0, 5, 0}));
        // In the corner, padding lies above and to the left, and in the corner itself once.
        QVERIFY(bench.show(bench.conv, {0, 0, 0, 1}));
        const Highlight& corner = bench.pointer.highlights().of(bench.input);
        for (const auto& padded : {std::vector<std::int64_t>{0, -1, -1, 0}, {0, -1, 1, 0}, {0, 1, -1, 0}})
            QVERIFY(corner.padding.contains(padded));
        bench.probe->letGo();
        QVERIFY(bench.pointer.highlights().of(bench.input).empty());
        QCOMPARE(bench.probe->state(), Probe::State::Nothing);
    }

    void dilationIsMarkedWithItsHoles() {
        Bench bench;
        bench.document.setParam(bench.conv, "dilation_rate", Ints{3, 2});
        QVERIFY(bench.show(bench.conv, {0, 8, 1, 0}));
        const Highlight& marks = bench.pointer.highlights().of(bench.input);
        QVERIFY(marks.taps.contains(std::vector<std::int64_t>{0, 5, 1, 0}));
        QVERIFY(marks.taps.contains(std::vector<std::int64_t>{0, 8, 3, 0}));
        QVERIFY(!marks.taps.contains(std::vector<std::int64_t>{0, 6, 1, 0}));
        QVERIFY(!marks.taps.contains(std::vector<std::int64_t>{0, 8, 2, 0}));
        QVERIFY(marks.padding.contains(std::vector<std::int64_t>{0, 8, -1, 0}));
    }

    void anEditIsFollowedAndMarkedOldMeanwhile() {
        Bench bench;
        QVERIFY(bench.show(bench.conv, {0, 3, 4, 2}));
        const QSignalSpy changed(&*bench.probe, &Probe::changed);
        std::vector<float> numbers(3 * 3 * 3 * 4, 0.25F);
        bench.document.setWeights(bench.conv, {{"kernel", Tensor::fromFloats({3, 3, 3, 4}, numbers)}});
        QVERIFY(bench.probe->state() == Probe::State::Old);
        QVERIFY(bench.settle());
        QVERIFY(bench.isFresh());
        QVERIFY(changed.count() > 0);
        double largest = 0;
        for (const Term& term : bench.explanation().steps.front().terms)
            if (term.weight.origin == Origin::Weight && term.factor.origin == Origin::Input)
                largest = std::max(largest, std::abs(term.weight.value));
        QCOMPARE(largest, 0.25);
        QCOMPARE(bench.probe->probed()->value, bench.engine(bench.conv, {0, 3, 4, 2}));
        bench.document.undoStack().undo();
        QVERIFY(bench.settle());
        QVERIFY(bench.isFresh());
        QCOMPARE(bench.probe->probed()->value, bench.engine(bench.conv, {0, 3, 4, 2}));
    }

    void aSmallerResultKeepsThePickInside() {
        Bench bench;
        QVERIFY(bench.show(bench.conv, {0, 15, 15, 3}));
        bench.document.setParam(bench.conv, "filters", std::int64_t{2});
        QTRY_COMPARE(bench.probe->point().element, (std::vector<std::int64_t>{0, 15, 15, 1}));
        QVERIFY(bench.settle());
        QVERIFY(bench.isFresh());
        bench.document.removeNodes({bench.conv});
        QTRY_VERIFY(!bench.probe->point().valid);
    }

    void aTermIsFollowedUpstreamAndBack() {
        Bench bench;
        QVERIFY(bench.show(bench.dense, {0, 3}));
        const Number number = firstInput(bench.explanation());
        QVERIFY(bench.probe->follow(number));
        QCOMPARE(bench.probe->point().node, bench.flat);
        QCOMPARE(flatOf(bench.session->live(bench.flat)->value.tensor.shape(), bench.probe->point().element),
                 number.index);
        QVERIFY(bench.isFresh());
        QCOMPARE(bench.probe->probed()->value, number.value);
        for (const NodeId node : {bench.pool, bench.conv, bench.input}) {
            QVERIFY(inputOf(bench.explanation()) != kUnknown);
            QVERIFY(bench.probe->follow(firstInput(bench.explanation())));
            QCOMPARE(bench.probe->point().node, node);
            QVERIFY(bench.isFresh());
        }
        QVERIFY(bench.probe->probed()->isSource());
        QCOMPARE(bench.probe->trail().size(), std::size_t{5});
        bench.probe->go(-4);
        QCOMPARE(bench.probe->point().node, bench.dense);
        QVERIFY(bench.isFresh());
        QVERIFY(bench.probe->canGo(4));
        bench.probe->go(1);
        QCOMPARE(bench.probe->point().node, bench.flat);
        // Another element of the same node takes the place of what followed it.
        bench.probe->walk(1, 1);
        QCOMPARE(bench.probe->trail().size(), std::size_t{2});
        // A click on another node begins anew.
        bench.probe->pick(bench.pool, {0, 0, 0, 0});
        QCOMPARE(bench.probe->trail().size(), std::size_t{1});
    }

    void steppingSlidesAlongRowsThenChannels() {
        Bench bench;
        QVERIFY(bench.show(bench.conv, {0, 0, 15, 0}));
        bench.probe->step(1);
        QCOMPARE(bench.probe->point().element, (std::vector<std::int64_t>{0, 1, 0, 0}));
        bench.probe->step(-1);
        QCOMPARE(bench.probe->point().element, (std::vector<std::int64_t>{0, 0, 15, 0}));
        bench.probe->pick(bench.conv, {0, 15, 15, 0});
        bench.probe->step(1);
        QCOMPARE(bench.probe->point().element, (std::vector<std::int64_t>{0, 0, 0, 1}));
        bench.probe->step(-1);
        bench.probe->step(-1);
        QCOMPARE(bench.probe->point().element, (std::vector<std::int64_t>{0, 15, 14, 0}));
        bench.probe->pick(bench.conv, {0, 15, 15, 3});
        bench.probe->step(1);
        QCOMPARE(bench.probe->point().element, (std::vector<std::int64_t>{0, 0, 0, 0}));
    }

    void playingGoesOnByItself() {
        Bench bench;
        QVERIFY(bench.show(bench.conv, {0, 0, 0, 0}));
        bench.probe->setStepsPerSecond(60);
        bench.probe->setPlaying(true);
        QTRY_VERIFY(bench.probe->point().element[2] >= 3);
        bench.probe->setPlaying(false);
        const auto stopped = bench.probe->point().element;
        QTest::qWait(100);
        QCOMPARE(bench.probe->point().element, stopped);
        QVERIFY(bench.isFresh());
        bench.probe->setPlaying(true);
        bench.probe->letGo();
        QVERIFY(!bench.probe->isPlaying());
    }

    void theBrightestElementIsPicked() {
        Bench bench;
        QVERIFY(bench.settle());
        QVERIFY(pickBrightest(*bench.session, bench.pointer, bench.conv));
        const std::span<const float> numbers = bench.session->live(bench.conv)->value.tensor.floats();
        const double largest = static_cast<double>(*std::ranges::max_element(numbers));
        QCOMPARE(bench.engine(bench.conv, bench.probe->point().element), largest);
        QVERIFY(!pickBrightest(*bench.session, bench.pointer, NodeId{99}));
    }

    /// From the pick to the explanation, weights at hand.
    void anAnswerTakesNoLongerThanAFrame() {
        Bench bench;
        bench.document.setParam(bench.conv, "filters", std::int64_t{32});
        bench.document.setParam(bench.dense, "units", std::int64_t{100});
        for (const NodeId node : {bench.conv, bench.dense}) {
            QVERIFY(bench.settle());
            QVERIFY(bench.show(node, indexOf(bench.session->live(node)->value.tensor.shape(), 0)));
            double best = 1e9;
            for (int i = 1; i <= 20; ++i) {
                QElapsedTimer timer;
                timer.start();
                bench.probe->step(1);
                QVERIFY(bench.isFresh());
                best = std::min(best, timer.nsecsElapsed() / 1e6);
            }
            qInfo("%s: %.2f ms", bench.probe->probed()->step->def->id, best);
            QVERIFY2(best < 16, qPrintable(QString::number(best)));
        }
    }
};

QTEST_GUILESS_MAIN(TestProbing)
#include "tst_probing.moc"
