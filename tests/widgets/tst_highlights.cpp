// SPDX-License-Identifier: GPL-3.0-or-later
// What a probed element was computed from, its field and its effect: drawn in every view and on the cards.
#include "marks/MarkLegend.h"
#include "theme/Theme.h"
#include "views/FilmFrame.h"
#include "views/FilmView.h"
#include "views/MapZoom.h"
#include "views/MapsView.h"
#include "views/RangePlot.h"
#include "views/SlicePlanes.h"
#include "views/SlicesView.h"
#include "views/TokenStrip.h"
#include "views/TokensView.h"
#include "views/ViewRegistry.h"
#include "widgets/CanvasFixture.h"
#include "widgets/SpatialValues.h"

#include <QElapsedTimer>
#include <QPaintEvent>
#include <QTemporaryDir>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

constexpr NodeId kNode{7};

IndexSet from(std::int64_t first, std::int64_t last) {
    return IndexSet::stretch(first, last);
}

ElementSet of(const Region& region) {
    ElementSet set;
    set.add(region);
    return set;
}

Value numbers(const Shape& shape, Axes axes) {
    TensorBuilder builder(shape);
    for (std::size_t i = 0; i < builder.floats().size(); ++i)
        builder.floats()[i] = std::sin(static_cast<float>(i) * 0.37F);
    return {std::move(builder).finish(), fromSource(std::move(axes), kNode), std::nullopt};
}

Value words() {
    auto labels = std::make_shared<AxisLabels>();
    std::vector<std::int32_t> ids;
    for (const char* word : {"the", "cat", "sat", "on", "the", "mat", "and", "slept"}) {
        labels->emplace_back(word);
        ids.push_back(static_cast<std::int32_t>(ids.size()) + 2);
    }
    Axis axis = sourceAxis(AxisKind::Time, AxisUnit::Token);
    axis.labels = labels;
    return {Tensor::fromInts({1, 8}, ids), fromSource({batchAxis(), axis}, kNode), std::nullopt};
}

/// What a test shows: a value, and a region of it in its middle.
struct Sample {
    Value value;
    Region taps;
};

Sample sampleOf(const QByteArray& name) {
    const Axes time{batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, 0.01), channelAxis()};
    const Axes spectrum{batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, 0.1),
                        sourceAxis(AxisKind::Frequency, AxisUnit::Hertz, 20), channelAxis()};
    if (name == "series")
        return {numbers({1, 40, 2}, time), {from(0, 0), from(18, 20), from(0, 0)}};
    if (name == "spectrum")
        return {numbers({1, 30, 20, 1}, spectrum), {from(0, 0), from(13, 15), from(8, 10), from(0, 0)}};
    if (name == "picture")
        return {numbers({1, 12, 14, 2}, imageAxes()), {from(0, 0), from(4, 6), from(5, 7), from(0, 0)}};
    if (name == "film")
        return {numbers({1, 5, 10, 12, 1}, filmAxes(0.1)),
                {from(0, 0), from(0, 2), from(4, 6), from(5, 7), from(0, 0)}};
    if (name == "volume")
        return {numbers({1, 7, 10, 12, 1}, volumeAxes()), {from(0, 0), from(2, 4), from(4, 6), from(5, 7), from(0, 0)}};
    if (name == "text")
        return {words(), {from(0, 0), from(3, 5)}};
    return {numbers({1, 9}, {batchAxis(), featureAxis()}), {from(0, 0), from(2, 4)}};
}

QImage grabbed(QWidget& widget) {
    return widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
}

/// As soon as nothing changes any more.
QImage settled(QWidget& widget) {
    QImage before;
    for (int round = 0; round < 100; ++round) {
        QTest::qWait(30);
        const QImage now = grabbed(widget);
        if (now == before)
            return now;
        before = now;
    }
    return before;
}

QRect difference(const QImage& a, const QImage& b) {
    QRect changed;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            if (a.pixel(x, y) != b.pixel(x, y))
                changed |= QRect(x, y, 1, 1);
    return changed;
}

/// Adds up what a widget is asked to paint.
class PaintWatch : public QObject {
public:
    explicit PaintWatch(QWidget& widget)
        : QObject(&widget) {
        widget.installEventFilter(this);
    }
    QRect painted;
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint)
            painted |= static_cast<QPaintEvent*>(event)->rect();
        return false;
    }
};

struct Zoomed {
    SharedPointer pointer;
    MapsView view{pointer};
    explicit Zoomed(const Value& value = sampleOf("picture").value) {
        view.resize(640, 520);
        view.show();
        static_cast<void>(QTest::qWaitForWindowExposed(&view));
        view.setShown(makeShown(kNode, value, false));
        view.openMap(0);
        settled(view);
    }
    Highlights& marks() { return pointer.highlights(); }
    MapZoom& zoom() { return *view.zoom(); }
};

} // namespace

class TestHighlights : public QObject {
    Q_OBJECT

private slots:
    /// Marking changes what is seen in every view of every kind of data; taking it back gives the same pixels.
    void everyViewMarks_data() {
        QTest::addColumn<QByteArray>("sample");
        QTest::addColumn<QByteArray>("id");
        for (const char* sample : {"series", "spectrum", "picture", "film", "volume", "text", "vector"})
            for (const ViewDef& def : viewDefs())
                if (def.suits(FeatureMaps(sampleOf(sample).value)) && QByteArray(def.id) != "statistics")
                    QTest::addRow("%s in %s", sample, def.id) << QByteArray(sample) << QByteArray(def.id);
    }
    void everyViewMarks() {
        QFETCH(QByteArray, sample);
        QFETCH(QByteArray, id);
        Sample shown = sampleOf(sample);
        if (id == "numbers") // a table begins at element 0
            for (IndexSet& along : shown.taps)
                along = from(0, along.count() - 1);
        SharedPointer pointer;
        std::unique_ptr<TensorView> view;
        for (const ViewDef& def : viewDefs())
            if (id == def.id)
                view.reset(def.make(pointer, nullptr));
        view->resize(640, 480);
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view.get()));
        view->setShown(makeShown(kNode, shown.value, false));
        const QImage before = settled(*view);
        Highlights& marks = pointer.highlights();

        marks.setTaps({{kNode, of(shown.taps)}}, {});
        const QImage tapped = settled(*view);
        QVERIFY(tapped != before);
        marks.setTaps({}, {});
        QCOMPARE(difference(settled(*view), before), QRect());

        marks.setFields({{kNode, of(shown.taps)}});
        const QImage exact = settled(*view);
        QVERIFY(exact != before);
        QVERIFY(exact != tapped);
        ElementSet bound = of(shown.taps);
        bound.exact = false;
        marks.setFields({{kNode, bound}});
        QVERIFY(settled(*view) != exact);
        marks.setFields({});

        marks.setEffect(kNode, Tensor::filled(shown.value.tensor.shape(), 0.7F));
        QVERIFY(settled(*view) != before);
        marks.clear();
        QCOMPARE(difference(settled(*view), before), QRect());
        marks.setTaps({{NodeId{99}, of(shown.taps)}}, {});
        QCOMPARE(difference(settled(*view), before), QRect()); // of another node
    }

    void everyTapHasItsOutline() {
        Zoomed window;
        const QImage before = grabbed(window.zoom());
        window.marks().setTaps({{kNode, of(sampleOf("picture").taps)}}, {});
        const QImage after = settled(window.zoom());
        const QRectF box = window.zoom().cellRect(4, 5) | window.zoom().cellRect(6, 7);
        const QRect changed = difference(before, after);
        QVERIFY(box.adjusted(-4, -4, 4, 4).toAlignedRect().contains(changed));
        QVERIFY(changed.contains(box.toAlignedRect().adjusted(2, 2, -2, -2)));
        const QRgb line = Theme::instance().color(Theme::Role::Accent).rgb();
        for (int row = 4; row <= 6; ++row)
            for (int column = 5; column <= 7; ++column)
                QCOMPARE(after.pixel(window.zoom().cellRect(row, column).topLeft().toPoint() + QPoint(12, 0)), line);
        // The other channel was not tapped.
        window.view.openMap(1);
        const QImage other = settled(window.zoom());
        window.marks().setTaps({}, {});
        QCOMPARE(difference(other, settled(window.zoom())), QRect());
    }

    void paddingStandsBesideThePicture() {
        Zoomed window;
        const double before = window.zoom().scale();
        const ElementSet padding = of({from(0, 0), from(-2, -1), from(-2, 0), from(0, 1)});
        const ElementSet taps = of({from(0, 0), from(0, 0), from(0, 0), from(0, 1)});
        window.marks().setTaps({{kNode, taps}}, {{kNode, padding}});
        QVERIFY(window.zoom().scale() < before);
        const QRectF corner = window.zoom().cellRect(-2, -2);
        QVERIFY(QRectF(window.zoom().rect()).contains(corner));
        const QImage image = settled(window.zoom());
        QSet<QRgb> colours;
        for (int x = 4; x < corner.width() - 4; ++x)
            for (int y = 4; y < corner.height() - 4; ++y)
                colours << image.pixel(corner.topLeft().toPoint() + QPoint(x, y));
        QVERIFY(colours.size() >= 2); // hatched
        // While the window walks on, the picture stays where it is.
        const QRectF place = window.zoom().cellRect(0, 0);
        window.marks().setTaps({{kNode, of({from(0, 0), from(5, 5), from(5, 5), from(0, 1)})}}, {});
        QCOMPARE(window.zoom().cellRect(0, 0), place);
        window.marks().setTaps({}, {});
        QCOMPARE(window.zoom().scale(), before);
    }

    void onlyWhatIsMarkedIsPaintedAgain() {
        Zoomed window;
        window.marks().setTaps({{kNode, of(sampleOf("picture").taps)}}, {});
        settled(window.zoom());
        PaintWatch watch(window.zoom());
        window.marks().setTaps({{kNode, of({from(0, 0), from(4, 6), from(6, 8), from(0, 0)})}}, {});
        QTest::qWait(50);
        QVERIFY(!watch.painted.isEmpty());
        QVERIFY(watch.painted.width() < window.zoom().width() / 2);
        QVERIFY(watch.painted.height() < window.zoom().height() / 2);
        watch.painted = {};
        window.marks().setTaps({{kNode, of({from(0, 0), from(4, 6), from(6, 8), from(0, 0)})},
                                {NodeId{3}, of({from(0, 0), from(0, 0), from(0, 0), from(0, 0)})}},
                               {});
        QTest::qWait(50);
        QVERIFY(watch.painted.isEmpty()); // nothing new on this one
    }

    void aPlayingProbeMakesNoMapAnew() {
        SharedPointer pointer;
        MapsView view(pointer);
        view.resize(900, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setShown(makeShown(kNode, numbers({1, 28, 28, 32}, imageAxes()), false));
        QTRY_VERIFY(view.grid()->isComplete());
        QElapsedTimer timer;
        timer.start();
        constexpr int kSteps = 60;
        for (int step = 0; step < kSteps; ++step) {
            const std::int64_t at = step % 24;
            pointer.highlights().setTaps({{kNode, of({from(0, 0), from(at, at + 2), from(at, at + 2), from(0, 31)})}},
                                         {{kNode, of({from(0, 0), from(-1, -1), from(at, at + 2), from(0, 31)})}});
            QVERIFY(view.grid()->isComplete());
            view.grid()->viewport()->repaint();
        }
        const double each = double(timer.elapsed()) / kSteps;
        qInfo("a step with 32 tapped maps is painted in %.2f ms", each);
        QVERIFY2(each < 50, qPrintable(QString::number(each)));
    }

    void slicesMarkTheBoxOnAllThreePlanes() {
        SharedPointer pointer;
        SlicesView view(pointer);
        view.resize(640, 480);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setShown(makeShown(kNode, sampleOf("volume").value, false));
        SlicePlanes& planes = *view.planes();
        QTRY_VERIFY(planes.isRendered());
        planes.setVoxel({3, 5, 6});
        const QImage before = settled(planes);
        pointer.highlights().setTaps({{kNode, of(sampleOf("volume").taps)}}, {});
        const QImage after = settled(planes);
        for (int plane = 0; plane < 3; ++plane) {
            const QRect rect = planes.planeRect(plane).toAlignedRect();
            QVERIFY(!difference(before.copy(rect), after.copy(rect)).isEmpty());
        }
        planes.setVoxel({6, 5, 6}); // a slice behind the box
        const QImage behind = settled(planes);
        pointer.highlights().setTaps({}, {});
        const QRect rect = planes.planeRect(0).toAlignedRect();
        QCOMPARE(difference(behind.copy(rect), settled(planes).copy(rect)), QRect());
    }

    void paddingOfATextStandsAtItsEnds() {
        SharedPointer pointer;
        TokensView view(pointer);
        view.resize(640, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setShown(makeShown(kNode, words(), false));
        settled(view);
        const QRect first = view.strip()->chipRect(0);
        QVERIFY(view.strip()->paddingRect(-1).isEmpty());
        pointer.highlights().setTaps({{kNode, of({from(0, 0), from(0, 0)})}},
                                     {{kNode, of({from(0, 0), from(-1, -1)})}});
        QVERIFY(!view.strip()->paddingRect(-1).isEmpty());
        QVERIFY(view.strip()->paddingRect(-1).right() < view.strip()->chipRect(0).left());
        pointer.highlights().clear();
        QCOMPARE(view.strip()->chipRect(0), first);
    }

    void theLegendSaysItInWords() {
        Highlights marks;
        MarkLegend legend(marks);
        const Sample sample = sampleOf("picture");
        legend.setNode(kNode, sample.value.axes);
        QCOMPARE(legend.text(), QString());
        marks.setTaps({{kNode, of(sample.taps)}}, {{kNode, of({from(0, 0), from(-1, -1), from(0, 2), from(0, 0)})}});
        QCOMPARE(legend.text(), QStringLiteral("9 taps · 3 of padding"));
        ElementSet field = of({from(0, 0), from(0, 6), from(1, 7), from(0, 1)});
        marks.setFields({{kNode, field}});
        QCOMPARE(legend.text(), QStringLiteral("9 taps · 3 of padding · field 7 × 7 px"));
        field.exact = false;
        marks.setFields({{kNode, field}});
        QCOMPARE(legend.accessibleDescription(), QStringLiteral("9 taps · 3 of padding · field ≤ 7 × 7 px (a bound)"));
    }

    void cardsMarkToo() {
        CanvasFixture canvas(CanvasFixture::Live::Yes);
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("picture.png"));
        QImage picture(16, 16, QImage::Format_RGB32);
        picture.fill(Qt::darkCyan);
        picture.save(file);
        const NodeId input = canvas.add("Input", 0, 0);
        canvas.document.setParam(input, "source", file.toStdString());
        canvas.document.setParam(input, "shape", Ints{16, 16, 3});
        NodeItem* item = canvas.scene().node(input);
        QTRY_VERIFY(!item->pictureRect().isEmpty());
        QTest::qWait(100);
        const QImage before = grabbed(*canvas.view);
        canvas.pointer.highlights().setTaps({{input, of({from(0, 0), from(4, 8), from(4, 8), from(0, 2)})}}, {});
        QVERIFY(item->state().highlight);
        const auto kept = item->state().highlight;
        canvas.pointer.highlights().setFields({{NodeId{55}, of({from(0, 0)})}});
        QCOMPARE(item->state().highlight, kept); // nothing new for this card
        const QImage after = grabbed(*canvas.view);
        const QRectF rect = item->pictureRect();
        const QRect pixels(canvas.pixel(rect.topLeft()), canvas.pixel(rect.bottomRight()));
        const QRect changed = difference(before, after);
        QVERIFY(!changed.isEmpty());
        QVERIFY(pixels.adjusted(-6, -6, 6, 6).contains(changed));
        QVERIFY(changed.width() < pixels.width() / 2);
        canvas.pointer.highlights().clear();
        QVERIFY(!item->state().highlight);
        QCOMPARE(difference(before, grabbed(*canvas.view)), QRect());
    }
};

QTEST_MAIN(TestHighlights)
#include "tst_highlights.moc"
