// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of the picked element: found apart from the GUI thread, marked, and never of an older network.
#include "session/EffectFollower.h"
#include "session/FieldFollower.h"
#include "session/ReachText.h"
#include "session/SessionFixtures.h"
#include "tensor/Elements.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

namespace {

/// A picture of 16 × 16, a convolution of 3 × 3, one of 3 × 3 with stride 2, and all of it as one vector.
struct Network {
    QTemporaryDir folder;
    Document document{layerRegistry()};
    NodeId input = addPicture(document, writePicture(folder.path()));
    NodeId first = addAfter(document, input, "Conv2D");
    NodeId second = addAfter(document, first, "Conv2D");
    NodeId flat = addAfter(document, second, "Flatten");
    LiveSession session{document};
    SharedPointer pointer;
    FieldFollower fields{session, pointer};
    EffectFollower effect{document, session, pointer};

    Network() {
        document.setParam(first, "filters", std::int64_t{2});
        document.setParam(second, "filters", std::int64_t{2});
        document.setParam(second, "strides", Ints{2, 2});
        [this] { QTRY_VERIFY(session.isSettled() && session.plan() && session.plan()->stepOf(flat)); }();
    }
    void pick(NodeId node, std::vector<std::int64_t> element) {
        pointer.pick(probeOf(node, session.plan()->stepOf(node)->output.axes, std::move(element)));
    }
    bool knows(NodeId node, const std::vector<std::int64_t>& element) const {
        return !fields.isBusy() && fields.facts() && fields.facts()->node == node && fields.facts()->element == element;
    }
    const ElementSet& marked(NodeId node) { return pointer.highlights().of(node).field; }
    std::vector<Stretch> box(NodeId node) { return marked(node).box(); }
};

} // namespace

class TestFieldFollower : public QObject {
    Q_OBJECT

private slots:
    void thePickedElementMarksWhatItDependsOn() {
        Network network;
        network.pick(network.second, {0, 2, 3, 1});
        QTRY_VERIFY(network.knows(network.second, {0, 2, 3, 1}));
        // Rows 2 * 2 to 2 * 2 + 2 of the first layer, and one more on each side of the picture's.
        QCOMPARE(network.box(network.first), (std::vector<Stretch>{{0, 0}, {4, 6}, {6, 8}, {0, 1}}));
        QCOMPARE(network.box(network.input), (std::vector<Stretch>{{0, 0}, {4, 8}, {6, 10}, {0, 2}}));
        QVERIFY(network.marked(network.second).empty());
        QVERIFY(!network.marked(network.flat).empty());
        const FieldFacts& facts = *network.fields.facts();
        QCOMPARE(facts.sources.size(), std::size_t{1});
        QCOMPARE(facts.sources[0].node, network.input);
        QVERIFY(facts.sources[0].elements.exact);
        QCOMPARE(reachText(facts.sources[0].elements, facts.sources[0].spec.axes, network.input),
                 QStringLiteral("5 × 5 px"));
        QCOMPARE(facts.sources[0].share, 25.0 / 256);
        QCOMPARE(facts.outputs.size(), std::size_t{1});
        QCOMPARE(facts.outputs[0].node, network.flat);
    }

    void anElementOfASourceShowsWhatItTouches() {
        Network network;
        network.pick(network.input, {0, 5, 5, 0});
        QTRY_VERIFY(network.knows(network.input, {0, 5, 5, 0}));
        QVERIFY(network.fields.facts()->sources.empty());
        QCOMPARE(network.box(network.first), (std::vector<Stretch>{{0, 0}, {3, 5}, {3, 5}, {0, 1}}));
        QVERIFY(network.marked(network.input).empty());
    }

    void theSwitchesHideEach() {
        Network network;
        network.pick(network.first, {0, 4, 4, 0});
        QTRY_VERIFY(network.knows(network.first, {0, 4, 4, 0}));
        network.fields.setReceptiveShown(false);
        QVERIFY(network.marked(network.input).empty());
        QVERIFY(!network.marked(network.second).empty());
        network.fields.setProjectiveShown(false);
        QVERIFY(network.marked(network.second).empty());
        network.fields.setReceptiveShown(true);
        QVERIFY(!network.marked(network.input).empty());
    }

    void ofManyPicksTheLastOneCounts() {
        Network network;
        for (std::int64_t at = 0; at < 14; ++at)
            network.pick(network.first, {0, at, 13 - at, 0});
        QTRY_VERIFY(network.knows(network.first, {0, 13, 0, 0}));
        QCOMPARE(network.box(network.input), (std::vector<Stretch>{{0, 0}, {13, 15}, {0, 2}, {0, 2}}));
    }

    void anEditIsFollowedAndWhatIsGoneIsForgotten() {
        Network network;
        network.pick(network.first, {0, 4, 4, 0});
        QTRY_VERIFY(network.knows(network.first, {0, 4, 4, 0}));
        network.document.setParam(network.first, "kernel_size", Ints{5, 5});
        QTRY_COMPARE(network.box(network.input), (std::vector<Stretch>{{0, 0}, {4, 8}, {4, 8}, {0, 2}}));
        network.document.setParam(network.first, "strides", Ints{4, 4}); // 3 × 3 elements: index 4 is none
        QTRY_VERIFY(!network.fields.facts());
        QVERIFY(network.marked(network.input).empty());
        network.document.undoStack().undo();
        QTRY_VERIFY(network.knows(network.first, {0, 4, 4, 0}));
        network.document.removeNodes({network.first});
        QTRY_VERIFY(!network.fields.facts());
        QVERIFY(network.marked(network.input).empty());
    }

    void theFieldGrowsFromLayerToLayer() {
        Network network;
        network.document.setParam(network.first, "dilation_rate", Ints{2, 1});
        QTRY_VERIFY(network.session.isSettled());
        network.pick(network.flat, {0, 0});
        QTRY_VERIFY(network.knows(network.flat, {0, 0}));
        const auto& rows = network.fields.facts()->growth;
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].node, network.first);
        QCOMPARE(rows[0].size, QStringLiteral("5 × 3"));
        QCOMPARE(rows[0].formula, QStringLiteral("5 = 1 + (5 − 1) × 1; 3 = 1 + (3 − 1) × 1"));
        QCOMPARE(rows[0].step, QStringLiteral("1 × 1"));
        QCOMPARE(rows[1].size, QStringLiteral("7 × 5"));
        QCOMPARE(rows[1].step, QStringLiteral("2 × 2"));
        QCOMPARE(rows[2].size, QStringLiteral("all"));
        QCOMPARE(rows[2].formula, QStringLiteral("everything"));
    }

    void theGrowthAgreesWithTheSets() {
        Network network;
        network.pick(network.second, {0, 3, 3, 0}); // far from the edges
        QTRY_VERIFY(network.knows(network.second, {0, 3, 3, 0}));
        QCOMPARE(network.fields.facts()->growth.back().size, QStringLiteral("5 × 5"));
        QCOMPARE(network.fields.facts()->growth.back().formula, QStringLiteral("5 = 3 + (3 − 1) × 1"));
    }

    void theEffectIsMeasuredWithinTheFieldAlone() {
        Network network;
        network.pick(network.second, {0, 2, 3, 1});
        QTRY_VERIFY(network.knows(network.second, {0, 2, 3, 1}));
        network.effect.measure(network.input);
        QVERIFY(network.effect.isMeasuring());
        QTRY_VERIFY(!network.effect.isMeasuring());
        QCOMPARE(network.effect.problem(), QString());
        const Tensor& strength = network.pointer.highlights().of(network.input).effect;
        QVERIFY(strength);
        double largest = 0;
        for (std::int64_t i = 0; i < strength.elements(); ++i) {
            largest = std::max(largest, strength.at(i));
            if (strength.at(i) > 0)
                QVERIFY(network.marked(network.input).contains(indexOf(strength.shape(), i)));
        }
        QCOMPARE(largest, 1.0);
        QVERIFY(network.effect.effect()->finished);
    }

    void theEffectIsDroppedWithItsReason() {
        Network network;
        const auto measure = [&] {
            network.pick(network.second, {0, 2, 3, 1});
            network.effect.measure(network.input);
            QTRY_VERIFY(network.effect.effect() && !network.effect.isMeasuring());
            QVERIFY(network.pointer.highlights().of(network.input).effect);
        };
        measure();
        network.pick(network.second, {0, 2, 2, 1});
        QVERIFY(!network.effect.effect());
        QVERIFY(!network.pointer.highlights().of(network.input).effect);
        measure();
        network.document.moveNodes({{network.first, {400, 90}}}, 0);
        QTRY_VERIFY(network.session.isSettled());
        QVERIFY(network.effect.effect()); // where a card lies changes nothing
        network.document.setParam(network.first, "padding", std::string("same"));
        QTRY_VERIFY(!network.effect.effect());
        QVERIFY(!network.pointer.highlights().of(network.input).effect);
    }

    void aMeasurementCanBeStoppedAndAskedForAgain() {
        Network network;
        network.pick(network.flat, {0, 0});
        network.effect.measure(network.input);
        network.effect.stop();
        QTRY_VERIFY(!network.effect.isMeasuring());
        QCOMPARE(network.effect.problem(), QString());
        network.effect.measure(network.input);
        network.effect.measure(network.input); // the newest counts
        QTRY_VERIFY(network.effect.effect() && !network.effect.isMeasuring());
        QVERIFY(network.effect.effect()->finished);
    }

    void whatHindersIsSaid() {
        Network network;
        network.effect.measure(network.input);
        QVERIFY(network.effect.problem().contains(QStringLiteral("Pick an element")));
        QVERIFY(!network.effect.isMeasuring());
    }
};

QTEST_GUILESS_MAIN(TestFieldFollower)
#include "tst_field_follower.moc"
