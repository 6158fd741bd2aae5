// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/CanvasFixture.h"

#include "canvas/LinkPath.h"
#include "canvas/Minimap.h"
#include "canvas/NodePainter.h"

#include <QLabel>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <QTemporaryDir>

using namespace layerscope;

class TestCanvasScene : public QObject {
    Q_OBJECT
private slots:
    void oneItemAnEdit();
    void detailFollowsZoom();
    void cardSaysWhatComesOut();
    void mistakeIsSaidUnderTheCard();
    void wireShowsItsShape();
    void pointerIsMarkedOnEveryPicture();
    void manyInputsMakeRoom();
    void wiresGrowWithTheLogarithm();
    void minimapWhenLarger();
    void emptyCanvasSaysTheNextStep();
    void canvasHasAnAccessibleName();
    void selectionForgetsWhatIsGone();
};

void TestCanvasScene::oneItemAnEdit() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    const NodeItem* item = canvas.scene().node(a);
    const NodeId b = canvas.add("Identity", 300, 0);
    canvas.link(a, b);
    canvas.document.setBypassed({a}, true);
    QCOMPARE(canvas.scene().node(a), item);
    QCOMPARE(canvas.scene().items().size(), 3);
    canvas.document.removeNodes({b});
    QCOMPARE(canvas.scene().items().size(), 1);
    while (canvas.document.undoStack().canUndo())
        canvas.document.undoStack().undo();
    QVERIFY(canvas.scene().items().isEmpty());
    while (canvas.document.undoStack().canRedo())
        canvas.document.undoStack().redo();
    QCOMPARE(canvas.scene().items().size(), 1);
}

void TestCanvasScene::detailFollowsZoom() {
    QCOMPARE(detailAt(1.0), Detail::Full);
    QCOMPARE(detailAt(0.5), Detail::Full);
    QCOMPARE(detailAt(0.45), Detail::PictureAndName);
    QCOMPARE(detailAt(0.2), Detail::Block);
    CanvasFixture canvas;
    const NodeId a = canvas.add("Conv2D", 0, 0);
    const auto colors = [&](double zoom) {
        canvas.view->setZoom(zoom);
        canvas.view->centerOn(canvas.scene().node(a));
        const QImage image = canvas.view->viewport()->grab().toImage();
        std::set<QRgb> seen;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                seen.insert(image.pixel(x, y));
        return seen.size();
    };
    QVERIFY(colors(0.2) < 8);
    QVERIFY(colors(1) > 20);
}

void TestCanvasScene::cardSaysWhatComesOut() {
    CanvasFixture canvas(CanvasFixture::Live::Yes);
    const NodeId input = canvas.add("Input", 0, 0);
    const NodeId conv = canvas.add("Conv2D", 300, 0);
    canvas.link(input, conv);
    QTRY_VERIFY(!canvas.scene().node(conv)->card().shape.isEmpty());
    const NodeCard& card = canvas.scene().node(conv)->card();
    QVERIFY2(card.shape.contains(QStringLiteral(" c")), qPrintable(card.shape));
    QVERIFY2(card.parameters.contains(QStringLiteral("parameters")), qPrintable(card.parameters));
    QCOMPARE(card.layer, QStringLiteral("Conv2D"));
    QVERIFY(spokenCard(card).contains(card.shape));
}

void TestCanvasScene::mistakeIsSaidUnderTheCard() {
    CanvasFixture canvas(CanvasFixture::Live::Yes);
    const NodeId lonely = canvas.add("Conv2D", 300, 0);
    QTRY_VERIFY(!canvas.scene().node(lonely)->card().issue.isEmpty());
    const NodeItem* item = canvas.scene().node(lonely);
    QVERIFY(!item->geometry().issue().isEmpty());
    QVERIFY(item->geometry().issue().top() > item->geometry().card().bottom());
    QVERIFY(item->boundingRect().contains(item->geometry().issue()));
}

void TestCanvasScene::wireShowsItsShape() {
    CanvasFixture canvas(CanvasFixture::Live::Yes);
    const NodeId input = canvas.add("Input", 0, 0);
    const NodeId next = canvas.add("Identity", 600, 0);
    canvas.link(input, next);
    QTRY_VERIFY(!canvas.scene().link({next, 0})->label().isEmpty());
    QCOMPARE(canvas.scene().link({next, 0})->label(), canvas.scene().node(input)->card().shape);
    QVERIFY(canvas.scene().link({next, 0})->broken().isEmpty());
}

void TestCanvasScene::pointerIsMarkedOnEveryPicture() {
    CanvasFixture canvas(CanvasFixture::Live::Yes);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("picture.png"));
    QImage image(64, 64, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    QVERIFY(image.save(file));
    const NodeId input = canvas.add("Input", 0, 0);
    canvas.document.setParam(input, "source", file.toStdString());
    const NodeId next = canvas.add("Identity", 300, 0);
    canvas.link(input, next);
    QTRY_VERIFY(!canvas.scene().node(next)->pictureRect().isEmpty());
    QTRY_VERIFY(!canvas.scene().node(input)->pictureRect().isEmpty());
    canvas.move(canvas.scene().node(input)->pictureRect().center());
    QVERIFY(canvas.pointer.point().valid);
    QCOMPARE(canvas.pointer.point().node, input);
    const std::vector<std::int64_t>& element = canvas.pointer.point().element;
    QCOMPARE(element.size(), std::size_t{4});
    const std::int64_t rows = canvas.session->live(input)->value.tensor.shape()[1];
    QVERIFY(std::abs(element[1] - rows / 2) <= 3);
    QVERIFY(!canvas.scene().node(input)->state().crosshairs.empty());
    QCOMPARE(canvas.scene().node(next)->state().crosshairs.size(), std::size_t{3});
    canvas.move({850, 580});
    QVERIFY(!canvas.pointer.point().valid);
    QVERIFY(canvas.scene().node(input)->state().crosshairs.empty());
}

void TestCanvasScene::manyInputsMakeRoom() {
    CanvasFixture canvas;
    const NodeId sum = canvas.add("Add", 500, 0);
    const double before = canvas.scene().node(sum)->geometry().card().height();
    for (int index = 0; index < 8; ++index)
        canvas.link(canvas.add("Identity", 0, 300.0 * index), sum, index);
    const NodeGeometry& after = canvas.scene().node(sum)->geometry();
    QCOMPARE(after.inputs(), 9);
    QVERIFY(after.card().height() > before);
    for (int index = 0; index < 8; ++index)
        QCOMPARE(canvas.scene().link({sum, index})->to(), canvas.input(sum, index));
}

void TestCanvasScene::wiresGrowWithTheLogarithm() {
    QVERIFY(linkWidth(1) < linkWidth(3));
    QCOMPARE(linkWidth(64) - linkWidth(32), linkWidth(32) - linkWidth(16));
    QVERIFY(linkWidth(1'000'000'000) <= 7);
    QVERIFY(distanceToLink({50, 0}, {0, 0}, {100, 0}) < 0.01);
    QVERIFY(distanceToLink({50, 30}, {0, 0}, {100, 0}) > 25);
}

void TestCanvasScene::minimapWhenLarger() {
    CanvasFixture canvas;
    canvas.add("Identity", 300, 200);
    auto* minimap = canvas.view->findChild<Minimap*>();
    QTRY_VERIFY(!minimap->isVisible());
    canvas.add("Identity", 5000, 200);
    QTRY_VERIFY(minimap->isVisible());
    QTest::mouseClick(minimap, Qt::LeftButton, {}, minimap->rect().center());
    QVERIFY(std::abs(canvas.view->visibleRect().center().x() - canvas.scene().contentRect().center().x()) < 60);
}

void TestCanvasScene::emptyCanvasSaysTheNextStep() {
    CanvasFixture canvas;
    const auto* label = canvas.view->findChild<QLabel*>(QStringLiteral("canvasEmpty"));
    QVERIFY(label->isVisible());
    QVERIFY(label->text().contains(QStringLiteral("Tab")));
    canvas.add("Identity", 0, 0);
    QTRY_VERIFY(!label->isVisible());
}

void TestCanvasScene::canvasHasAnAccessibleName() {
    CanvasFixture canvas;
    QVERIFY(!canvas.view->accessibleName().isEmpty());
    QVERIFY(canvas.view->accessibleDescription().contains(QStringLiteral("Tab")));
    const NodeId a = canvas.add("Identity", 0, 0);
    canvas.select({a});
    QVERIFY(canvas.view->accessibleDescription().contains(QStringLiteral("Identity")));
}

void TestCanvasScene::selectionForgetsWhatIsGone() {
    CanvasFixture canvas;
    const NodeId a = canvas.add("Identity", 0, 0);
    canvas.select({a});
    canvas.document.undoStack().undo();
    QVERIFY(canvas.selection.nodes().empty());
    QVERIFY(!canvas.selection.current());
}

QTEST_MAIN(TestCanvasScene)
#include "tst_canvas_scene.moc"
