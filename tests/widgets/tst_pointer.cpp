// SPDX-License-Identifier: GPL-3.0-or-later
// One pointer on every card and in every view: through strides, padding and enlarging, by real mouse and key events.
#include "views/MapZoom.h"
#include "views/MapsView.h"
#include "widgets/CanvasFixture.h"

#include <QTemporaryDir>

using namespace layerscope;

namespace {

/// A picture of 64 × 64, a convolution of 5 × 5 with stride 2 and no padding, and a second of 3 × 3.
struct Network {
    CanvasFixture canvas{CanvasFixture::Live::Yes};
    QTemporaryDir folder;
    NodeId input = canvas.add("Input", 0, 0);
    NodeId first = canvas.add("Conv2D", 260, 0);
    NodeId second = canvas.add("Conv2D", 520, 0);
    NodeId other = canvas.add("Input", 0, 320);

    Network() {
        const QString file = folder.filePath(QStringLiteral("picture.png"));
        QImage image(64, 64, QImage::Format_RGB32);
        image.fill(Qt::darkCyan);
        image.save(file);
        for (const NodeId source : {input, other}) {
            canvas.document.setParam(source, "source", file.toStdString());
            canvas.document.setParam(source, "shape", Ints{64, 64, 3});
        }
        canvas.document.setParam(first, "kernel_size", Ints{5, 5});
        canvas.document.setParam(first, "strides", Ints{2, 2});
        canvas.document.setParam(first, "filters", std::int64_t{2});
        canvas.document.setParam(second, "filters", std::int64_t{1});
        canvas.link(input, first);
        canvas.link(first, second);
    }
    bool isReady() const {
        for (const NodeId node : {input, first, second, other})
            if (canvas.scene().node(node)->pictureRect().isEmpty())
                return false;
        return true;
    }
    const NodeLive& live(NodeId node) const { return *canvas.session->live(node); }
    Shown shown(NodeId node) const { return makeShown(node, live(node).value, live(node).picture); }
    const CardState& state(NodeId node) const { return canvas.scene().node(node)->state(); }
    /// Where a part of the (only) map's width and height is, in scene units.
    QPointF onCard(NodeId node, double x, double y) const {
        const NodeItem* item = canvas.scene().node(node);
        const MosaicLayout& layout = live(node).layout;
        const QRectF picture = item->pictureRect();
        const double scale = picture.width() / item->picture().width();
        return picture.topLeft() +
               QPointF(layout.left + x * layout.cellWidth, layout.top + y * layout.cellHeight) * scale;
    }
};

} // namespace

class TestPointer : public QObject {
    Q_OBJECT

private slots:
    /// Cards: a layer's element marks its field on the source, and the source's pixel the nearest element.
    void cardsMarkWhatCorresponds() {
        Network network;
        QTRY_VERIFY(network.isReady());
        network.canvas.move(network.onCard(network.second, 0.5, 0.5));
        const ProbePoint point = network.canvas.pointer.point();
        QCOMPARE(point.node, network.second);
        QCOMPARE(point.element.size(), std::size_t{4});
        QCOMPARE(point.place.size(), std::size_t{2});
        // 5 + (3 - 1) * 2: what a chain of windows sees.
        QCOMPARE(point.place[0].field, 9.0);
        QCOMPARE(point.place[0].place, 4.0 + 2.0 * double(point.element[1]));
        const auto& fields = network.state(network.input).fields;
        QCOMPARE(fields.size(), std::size_t{1});
        const QRectF picture = network.canvas.scene().node(network.input)->pictureRect();
        const MosaicLayout& layout = network.live(network.input).layout;
        const double pixel =
            picture.width() / network.canvas.scene().node(network.input)->picture().width() * layout.cellWidth / 64;
        QVERIFY2(std::abs(fields[0].width() - 9 * pixel) < 1e-6, qPrintable(QString::number(fields[0].width())));
        QVERIFY(std::abs(fields[0].height() - 9 * pixel) < 1e-6);
        // The layer between has two maps; on each the 3 x 3 that the element was made of.
        QCOMPARE(network.state(network.first).crosshairs.size(), std::size_t{2});
        QCOMPARE(network.state(network.first).fields.size(), std::size_t{2});
        // The other source knows nothing of it.
        QVERIFY(network.state(network.other).crosshairs.empty());
        QVERIFY(network.state(network.other).fields.empty());
    }

    void theSourceMarksTheNearestElement() {
        Network network;
        QTRY_VERIFY(network.isReady());
        network.canvas.move(network.onCard(network.input, 33.5 / 64, 20.5 / 64));
        const ProbePoint point = network.canvas.pointer.point();
        QVERIFY(std::abs(point.element[2] - 33) <= 1);
        const MapAxes maps(network.live(network.first).value.tensor.shape(), network.live(network.first).value.axes);
        const auto mark = markOf(point, network.first, maps);
        QVERIFY(mark && mark->row.at && mark->column.at);
        // Centres are 2, 4, 6 ...; between two the later one.
        QCOMPARE(*mark->column.at, (point.element[2] - 2 + 1) / 2);
        QCOMPARE(*mark->row.at, (point.element[1] - 2 + 1) / 2);
        QVERIFY(!mark->hasField());
        network.canvas.move({880, 590});
        QVERIFY(network.state(network.first).crosshairs.empty());
    }

    /// Views: walking by keys in one moves the mark in the other, and the read-out says it in pixels.
    void viewsMarkWhatCorresponds() {
        Network network;
        QTRY_VERIFY(network.isReady());
        MapsView layer(network.canvas.pointer);
        MapsView source(network.canvas.pointer);
        for (MapsView* view : {&layer, &source}) {
            view->resize(500, 500);
            view->setMapStyle({});
            view->show();
        }
        layer.setShown(network.shown(network.first));
        source.setShown(network.shown(network.input));
        QVERIFY(QTest::qWaitForWindowExposed(&layer));
        layer.openMap(1);
        QTRY_VERIFY(layer.zoom()->isRendered() && source.grid()->isComplete());
        const QImage bare = source.grid()->viewport()->grab().toImage();
        QTest::keyClick(layer.zoom(), Qt::Key_Right);
        QTest::keyClick(layer.zoom(), Qt::Key_Down);
        const MapPlace place = layer.zoom()->hovered().value();
        QCOMPARE(network.canvas.pointer.point().element, (std::vector<std::int64_t>{0, place.row, place.column, 1}));
        const QString text = layer.readOut();
        const QString column = QStringLiteral("column %1, %2 px").arg(place.column).arg(2 + 2 * place.column);
        QVERIFY2(text.startsWith(QStringLiteral("channel 1")) && text.contains(column), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("field 5 × 5 px")), qPrintable(text));
        // The source shows the box of 5 x 5 about it, and reads the pixel in its middle.
        QVERIFY(source.grid()->viewport()->grab().toImage() != bare);
        QVERIFY2(source.readOut().contains(QStringLiteral("column %1 ·").arg(2 + 2 * place.column)),
                 qPrintable(source.readOut()));
        const auto mark =
            markOf(network.canvas.pointer.point(), network.input, network.shown(network.input).maps->axes());
        QVERIFY(mark.has_value());
        QCOMPARE(mark->column.field, (Stretch{2 * place.column, 2 * place.column + 4}));
    }

    void framesAreMarkedOnTheirOwn() {
        Axes axes{batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, 0.04), sourceAxis(AxisKind::Row),
                  sourceAxis(AxisKind::Column), channelAxis()};
        for (Axis& axis : axes)
            axis.source = NodeId{1};
        SharedPointer pointer;
        MapsView view(pointer);
        view.resize(600, 500);
        view.setMapStyle({});
        view.show();
        view.setShown(makeShown(NodeId{1}, {Tensor::filled({1, 3, 8, 8, 2}, 0.5F), axes, {}}, false));
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTRY_VERIFY(view.grid()->isComplete());
        QWidget* viewport = view.grid()->viewport();
        const QImage bare = viewport->grab().toImage();
        pointer.set(probeOf(NodeId{1}, axes, {0, 2, 4, 4, 0}));
        const QImage marked = viewport->grab().toImage();
        for (int map = 0; map < 6; ++map) { // three frames of channel 0, then of channel 1
            const QRect rect = view.grid()->mapRect(map);
            QCOMPARE(marked.copy(rect) != bare.copy(rect), map % 3 == 2);
        }
        QTest::mouseMove(viewport, view.grid()->mapRect(4).center());
        QCOMPARE(pointer.point().element[1], 1);
        QCOMPARE(pointer.point().element[4], 1);
        QVERIFY2(view.readOut().startsWith(QStringLiteral("channel 1 · time 1, 0.04 s")), qPrintable(view.readOut()));
    }
};

QTEST_MAIN(TestPointer)
#include "tst_pointer.moc"
