// SPDX-License-Identifier: GPL-3.0-or-later
//
// Only what looks different is painted.
#include "widgets/CanvasFixture.h"

#include "canvas/LinkPath.h"

#include <QPaintEvent>
#include <QPainter>
#include <QTemporaryDir>

using namespace layerscope;

namespace {

/// Where the canvas was painted since the last look, in its pixels.
class PaintWatch : public QObject {
public:
    explicit PaintWatch(QWidget& widget) { widget.installEventFilter(this); }
    QRegion take() { return std::exchange(m_painted, {}); }
    bool isEmpty() const { return m_painted.isEmpty(); }

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint)
            m_painted += static_cast<QPaintEvent*>(event)->region();
        return false;
    }

private:
    QRegion m_painted;
};

QRect pixels(const CanvasFixture& canvas, NodeId node) {
    const NodeItem* item = canvas.scene().node(node);
    return canvas.view->mapFromScene(item->sceneBoundingRect()).boundingRect().adjusted(-2, -2, 2, 2);
}

/// An input of numbers that need no file, and a convolution on each side of the canvas.
struct TwoBranches : CanvasFixture {
    TwoBranches()
        : CanvasFixture(Live::Yes)
        , input(add("Input", 20, 20))
        , left(add("Conv2D", 300, 20))
        , right(add("Conv2D", 600, 300)) {
        document.setParam(input, "shape", Ints{12, 12, 3});
        document.setParam(input, "source", std::string("noise:1"));
        link(input, left);
        link(input, right);
    }
    [[nodiscard]] bool settle() {
        // Until the picture's size is told and nothing is to be painted any more.
        return QTest::qWaitFor([this] {
            QTest::qWait(150);
            return session->isSettled() && !scene().node(left)->picture().isNull();
        });
    }

    NodeId input;
    NodeId left;
    NodeId right;
};

} // namespace

class TestDirtyRegions : public QObject {
    Q_OBJECT
private slots:
    void aChangedCardRepaintsItselfAlone();
    void anotherPictureRepaintsThePictureAlone();
    void aPartLooksLikeTheWhole_data();
    void aPartLooksLikeTheWhole();
    void picturesAreMadeForTheSizeAtWhichTheyAreShown();
    void fromAfarAResultPaintsNothing();
    void longWiresAreDrawnWhereTheyAreSeen();
    void wiresLookTheSameInPieces();
};

void TestDirtyRegions::aChangedCardRepaintsItselfAlone() {
    TwoBranches canvas;
    QVERIFY(canvas.settle());
    PaintWatch watch(*canvas.view->viewport());
    canvas.document.setParam(canvas.left, "filters", std::int64_t{5});
    QTRY_VERIFY(canvas.session->isSettled() && !watch.isEmpty());
    QTest::qWait(50);
    const QRegion painted = watch.take();
    QVERIFY(painted.intersects(pixels(canvas, canvas.left)));
    QVERIFY2(!painted.intersects(pixels(canvas, canvas.right)), "the other card was painted too");
    QVERIFY(!painted.intersects(pixels(canvas, canvas.input)));
}

void TestDirtyRegions::anotherPictureRepaintsThePictureAlone() {
    TwoBranches canvas;
    QVERIFY(canvas.settle());
    PaintWatch watch(*canvas.view->viewport());
    MapStyle style = canvas.session->mapStyle();
    style.colorMap = "magma";
    canvas.session->setMapStyle(style);
    QTRY_VERIFY(!watch.isEmpty());
    QTest::qWait(50);
    const QRegion painted = watch.take();
    QRegion pictures;
    for (const NodeId node : {canvas.input, canvas.left, canvas.right}) {
        const NodeItem* item = canvas.scene().node(node);
        pictures += canvas.view->mapFromScene(item->geometry().body().translated(item->pos()))
                        .boundingRect()
                        .adjusted(-4, -4, 4, 4);
    }
    QVERIFY((painted - pictures).isEmpty());
}

void TestDirtyRegions::aPartLooksLikeTheWhole_data() {
    QTest::addColumn<double>("zoom");
    QTest::newRow("natural size") << 1.0;
    QTest::newRow("small") << 0.6;
    QTest::newRow("picture and name") << 0.45;
}

/// What is painted of cards piece by piece, after results, is what painting everything gives.
void TestDirtyRegions::aPartLooksLikeTheWhole() {
    QFETCH(double, zoom);
    TwoBranches canvas;
    canvas.view->setZoom(zoom);
    QVERIFY(canvas.settle());
    QImage shown(canvas.view->viewport()->size(), QImage::Format_RGB32);
    PaintWatch watch(*canvas.view->viewport());
    canvas.view->viewport()->render(&shown);
    watch.take();
    canvas.document.setParam(canvas.left, "kernel_initializer", NamedFunction{"GlorotUniform", {{"seed", 99.0}}});
    QTRY_VERIFY(canvas.session->isSettled());
    QTest::qWait(50);
    const QRegion painted = watch.take();
    QVERIFY(!painted.isEmpty());
    canvas.view->viewport()->render(&shown, painted.boundingRect().topLeft(), painted.boundingRect());
    QImage whole(shown.size(), QImage::Format_RGB32);
    canvas.view->viewport()->render(&whole);
    int differing = 0; // wires that are cut into pieces may differ by a shade
    for (int y = 0; y < whole.height(); ++y)
        for (int x = 0; x < whole.width(); ++x)
            differing += std::abs(qGray(shown.pixel(x, y)) - qGray(whole.pixel(x, y))) > 8 ? 1 : 0;
    QVERIFY2(differing < 40, qPrintable(QString::number(differing)));
}

void TestDirtyRegions::picturesAreMadeForTheSizeAtWhichTheyAreShown() {
    TwoBranches canvas;
    for (const double zoom : {1.0, 0.62, 0.47, 1.7}) {
        canvas.view->setZoom(zoom);
        const QSizeF body = canvas.scene().node(canvas.left)->geometry().body().size() * zoom;
        const double pixels = canvas.view->devicePixelRatioF();
        QTRY_VERIFY(std::abs(canvas.session->live(canvas.left)->preview.width() - body.width() * pixels) <= 1);
        QVERIFY(std::abs(canvas.session->live(canvas.left)->preview.height() - body.height() * pixels) <= 1);
    }
}

void TestDirtyRegions::fromAfarAResultPaintsNothing() {
    TwoBranches canvas;
    QVERIFY(canvas.settle());
    canvas.view->setZoom(0.2);
    QTest::qWait(200);
    PaintWatch watch(*canvas.view->viewport());
    canvas.document.setParam(canvas.left, "kernel_initializer", NamedFunction{"GlorotUniform", {{"seed", 5.0}}});
    QTRY_VERIFY(canvas.session->isSettled());
    QTest::qWait(50);
    QVERIFY(watch.isEmpty() || !watch.take().intersects(pixels(canvas, canvas.right)));
}

void TestDirtyRegions::longWiresAreDrawnWhereTheyAreSeen() {
    const QPainterPath wire = linkPath({0, 0}, {20'000, 3000});
    const QRectF seen(9000, 1300, 800, 600);
    const QPainterPath part = pathWithin(wire, {seen});
    QVERIFY(!part.isEmpty());
    QVERIFY(part.controlPointRect().width() < 6000);
    QVERIFY(pathWithin(wire, {QRectF(9000, 9000, 800, 600)}).isEmpty());
    QCOMPARE(pathWithin(wire, {QRectF(-100, -100, 30'000, 9000)}), wire);
    const QPainterPath back = linkPath({5000, 0}, {-5000, 900});
    QVERIFY(!pathWithin(back, {QRectF(-300, 400, 600, 100)}).isEmpty());
    QVERIFY(pathWithin(back, {QRectF(-300, 700, 600, 100)}).isEmpty());
}

void TestDirtyRegions::wiresLookTheSameInPieces() {
    const auto draw = [](const QPainterPath& path) {
        QImage image(400, 300, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Qt::black, 4, Qt::SolidLine, Qt::RoundCap));
        painter.drawPath(path);
        return image;
    };
    for (const QPointF& to : {QPointF(900, 700), QPointF(3000, 150), QPointF(-700, 500), QPointF(500, -900)}) {
        const QPainterPath whole = linkPath({-60, 120}, to);
        const QImage wanted = draw(whole);
        const QImage pieces = draw(pathWithin(whole, {QRectF(-8, -8, 416, 316)}));
        int differing = 0;
        for (int y = 0; y < wanted.height(); ++y)
            for (int x = 0; x < wanted.width(); ++x)
                differing += std::abs(qGray(wanted.pixel(x, y)) - qGray(pieces.pixel(x, y))) > 60 ? 1 : 0;
        QVERIFY2(differing < 20, qPrintable(QString::number(differing)));
    }
}

QTEST_MAIN(TestDirtyRegions)
#include "tst_dirty_regions.moc"
