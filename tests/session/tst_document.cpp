// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include <QSignalSpy>
#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

class TestDocument : public QObject {
    Q_OBJECT

private slots:
    void undoAndRedoAreExact();
    void anEditThatChangesNothingLeavesNoStep();
    void aGestureIsOneStep();
    void twoGesturesAreTwoSteps();
    void aGestureDoesNotCrossTheCleanMark();
    void aGestureThatEndsWhereItBeganLeavesNoStep();
    void undoSaysWhatChanged();
    void deletingBridgesTheGap();
    void namesStayUnique();
    void aCircleIsRefused();
    void embeddedMediaGetFreeNames();
    void editsDuringASaveStayUnsaved();
    void resetForgetsTheHistory();
};

void TestDocument::undoAndRedoAreExact() {
    Document document(registryWithSlow());
    const Graph start = document.graph();
    const NodeId conv = add(document, "Conv2D");
    document.setParam(conv, "filters", std::int64_t{7});
    document.setWeights(conv, {{"bias", Tensor::filled({7}, 0.1F)}});
    document.moveNodes({{conv, {0.1, 1e-300}}}, document.newGesture());
    document.setBypassed({conv}, true);
    const Graph end = document.graph();

    document.undoStack().setIndex(0);
    QVERIFY(document.graph() == start);
    document.undoStack().setIndex(document.undoStack().count());
    QVERIFY(document.graph() == end);
    QVERIFY(document.graph().find(conv) == end.find(conv)); // the very node, with its weights shared
}

void TestDocument::anEditThatChangesNothingLeavesNoStep() {
    Document document(registryWithSlow());
    const NodeId conv = add(document, "Conv2D");
    const QSignalSpy changes(&document, &Document::changed);
    const int steps = document.undoStack().count();
    document.setParam(conv, "filters", document.graph().find(conv)->params.integer("filters"));
    QVERIFY(!document.edit("nothing", [](Graph&) {}));
    document.setParam(NodeId{999}, "filters", std::int64_t{3});
    QCOMPARE(document.undoStack().count(), steps);
    QCOMPARE(changes.count(), 0);
}

void TestDocument::aGestureIsOneStep() {
    Document document(registryWithSlow());
    const NodeId conv = add(document, "Conv2D");
    const Graph before = document.graph();
    const quint64 gesture = document.newGesture();
    for (std::int64_t filters = 1; filters <= 20; ++filters)
        document.setParam(conv, "filters", filters, gesture);
    QCOMPARE(document.undoStack().count(), 2);
    document.undoStack().undo();
    QVERIFY(document.graph() == before);
    document.undoStack().redo();
    QCOMPARE(document.graph().find(conv)->params.integer("filters"), 20);
}

void TestDocument::twoGesturesAreTwoSteps() {
    Document document(registryWithSlow());
    const NodeId conv = add(document, "Conv2D");
    document.setParam(conv, "filters", std::int64_t{3}, document.newGesture());
    document.setParam(conv, "filters", std::int64_t{4}, document.newGesture());
    document.setParam(conv, "filters", std::int64_t{5});
    document.setParam(conv, "filters", std::int64_t{6});
    QCOMPARE(document.undoStack().count(), 5);
}

void TestDocument::aGestureDoesNotCrossTheCleanMark() {
    Document document(registryWithSlow());
    const NodeId conv = add(document, "Conv2D");
    const quint64 gesture = document.newGesture();
    document.setParam(conv, "filters", std::int64_t{3}, gesture);
    document.markSaved("/tmp/a.layerscope");
    document.setParam(conv, "filters", std::int64_t{4}, gesture);
    QVERIFY(document.isModified());
    document.undoStack().undo();
    QVERIFY(!document.isModified());
    QCOMPARE(document.graph().find(conv)->params.integer("filters"), 3);
}

void TestDocument::aGestureThatEndsWhereItBeganLeavesNoStep() {
    Document document(registryWithSlow());
    const NodeId conv = add(document, "Conv2D");
    const quint64 gesture = document.newGesture();
    document.moveNodes({{conv, {10, 10}}}, gesture);
    document.moveNodes({{conv, {0, 0}}}, gesture);
    QCOMPARE(document.undoStack().count(), 1);
    QCOMPARE(document.undoStack().index(), 1);
}

void TestDocument::undoSaysWhatChanged() {
    Document document(registryWithSlow());
    const NodeId first = add(document, "Conv2D");
    const NodeId second = add(document, "Flatten");
    document.link({first, 0}, {second, 0});
    QSignalSpy changes(&document, &Document::changed);
    const quint64 revision = document.revision();
    document.undoStack().undo();
    QCOMPARE(changes.count(), 1);
    const auto delta = changes.front().front().value<GraphDelta>();
    QCOMPARE(delta.links.size(), std::size_t{1});
    QVERIFY(delta.links.front().before.has_value());
    QVERIFY(!delta.links.front().after.has_value());
    QVERIFY(delta.nodes.empty());
    QVERIFY(document.revision() > revision);
}

void TestDocument::deletingBridgesTheGap() {
    Document document(registryWithSlow());
    const NodeId first = add(document, "Conv2D");
    const NodeId middle = addAfter(document, first, "Activation");
    const NodeId last = addAfter(document, middle, "Flatten");
    const Graph before = document.graph();
    document.removeNodes({middle});
    QVERIFY(!document.graph().find(middle));
    QCOMPARE(document.graph().linksInto(last).size(), std::size_t{1});
    QVERIFY(document.graph().linksInto(last).front().from.node == first);
    document.undoStack().undo();
    QVERIFY(document.graph() == before);
}

void TestDocument::namesStayUnique() {
    Document document(registryWithSlow());
    const NodeId first = add(document, "Conv2D");
    const NodeId second = add(document, "Conv2D");
    QVERIFY(document.graph().find(first)->name != document.graph().find(second)->name);
    QVERIFY(!document.rename(second, document.graph().find(first)->name));
    QVERIFY(!document.rename(second, ""));
    QVERIFY(!document.rename(second, "a/b"));
    QVERIFY(document.rename(second, "edges"));
    QVERIFY(document.graph().findByName("edges")->id == second);
}

void TestDocument::aCircleIsRefused() {
    Document document(registryWithSlow());
    const NodeId first = add(document, "Identity");
    const NodeId second = addAfter(document, first, "Identity");
    const int steps = document.undoStack().count();
    QVERIFY(!document.link({second, 0}, {first, 0}));
    QCOMPARE(document.undoStack().count(), steps);
}

void TestDocument::embeddedMediaGetFreeNames() {
    Document document(registryWithSlow());
    QSignalSpy changes(&document, &Document::mediaChanged);
    QCOMPARE(document.embedMedia("photo.png", {std::byte{1}}), std::string("embedded:photo.png"));
    QCOMPARE(document.embedMedia("photo.png", {std::byte{1}}), std::string("embedded:photo.png"));
    QCOMPARE(document.embedMedia("/a/photo.png", {std::byte{2}}), std::string("embedded:photo-1.png"));
    QCOMPARE(document.media().size(), std::size_t{2});
    QCOMPARE(changes.count(), 2);
}

void TestDocument::editsDuringASaveStayUnsaved() {
    Document document(registryWithSlow());
    add(document, "Conv2D");
    const quint64 saved = document.revision();
    add(document, "Conv2D");
    document.markSaved("/tmp/b.layerscope", saved);
    QVERIFY(document.isModified());
    QVERIFY(document.path() == "/tmp/b.layerscope");
    document.markSaved("/tmp/b.layerscope");
    QVERIFY(!document.isModified());
}

void TestDocument::resetForgetsTheHistory() {
    Document document(registryWithSlow());
    add(document, "Conv2D");
    QSignalSpy resets(&document, &Document::wasReset);
    document.reset({});
    QCOMPARE(resets.count(), 1);
    QVERIFY(document.graph().nodes().empty());
    QCOMPARE(document.undoStack().count(), 0);
    QVERIFY(!document.isModified());
}

QTEST_GUILESS_MAIN(TestDocument)
#include "tst_document.moc"
