// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sound/WavFile.h"
#include "layers/Layers.h"
#include "session/Playing.h"
#include "views/TransportBar.h"

#include <QComboBox>
#include <QLabel>
#include <QSlider>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace layerscope;

namespace {

template <class T>
T* named(QWidget& parent, const QString& name) {
    for (T* child : parent.findChildren<T*>())
        if (child->accessibleName() == name)
            return child;
    return nullptr;
}

/// A sound of two seconds that rises from 0 to 1, an Input of its first tenth, and the bar.
struct Bench {
    Bench()
        : document(layerRegistry())
        , input(document.addNode(*layerRegistry().find("Input"), {}))
        , session(document)
        , bar(document, session) {
        std::vector<float> ramp(16'000);
        for (std::size_t i = 0; i < ramp.size(); ++i)
            ramp[i] = static_cast<float>(i) / 16'000;
        wav = folder.filePath(QStringLiteral("ramp.wav")).toStdString();
        std::ignore = writeWav(wav, ramp, 1, 8000);
        document.setParam(input, "shape", Ints{800, 1});
        document.setParam(input, "source", wav);
        bar.resize(600, 40);
        bar.setNode(input);
        bar.show();
    }
    double start() const { return document.graph().find(input)->params.number("start"); }
    /// The first number that the Input shows, as the time that it is of.
    double shownAt() const {
        const NodeLive* live = session.live(input);
        return live && live->value.tensor ? static_cast<double>(live->value.tensor.floats()[0]) * 2 : -1;
    }
    QSlider& slider() { return *named<QSlider>(bar, QStringLiteral("Start of what is shown")); }
    QLabel& time() { return *named<QLabel>(bar, QStringLiteral("Time")); }
    QToolButton* button(const char* name) { return named<QToolButton>(bar, QLatin1String(name)); }

    QTemporaryDir folder;
    std::string wav;
    Document document;
    NodeId input;
    LiveSession session;
    TransportBar bar;
};

} // namespace

class TestTransport : public QObject {
    Q_OBJECT

private slots:
    void itIsThereForWhatCanBePlayed() {
        Bench bench;
        QVERIFY(bench.bar.isVisible());
        bench.document.setParam(bench.input, "source", std::string("noise:1"));
        QVERIFY(!bench.bar.isVisible());
        bench.document.setParam(bench.input, "source", std::string("microphone:"));
        QVERIFY(bench.bar.isVisible());
        QVERIFY(!bench.slider().isVisible());
        QCOMPARE(bench.time().text(), QStringLiteral("stopped"));
        const NodeId dense = bench.document.addNode(*layerRegistry().find("Dense"), {});
        bench.bar.setNode(dense);
        QVERIFY(!bench.bar.isVisible());
        bench.bar.setNode({});
        QVERIFY(!bench.bar.isVisible());
    }

    void scrubbingIsOneUndoStep() {
        Bench bench;
        QTRY_COMPARE(bench.bar.length(), 2.0);
        QCOMPARE(bench.time().text(), QStringLiteral("0:00.0 / 0:02.0"));
        QTRY_VERIFY(bench.session.isSettled());
        const int steps = bench.document.undoStack().count();
        QSlider& slider = bench.slider();
        slider.setSliderDown(true);
        for (const int value : {200, 500, 900, 1500})
            slider.setValue(value);
        slider.setSliderDown(false);
        QCOMPARE(bench.start(), 1.5);
        QCOMPARE(bench.time().text(), QStringLiteral("0:01.5 / 0:02.0"));
        QCOMPARE(bench.document.undoStack().count(), steps + 1);
        QTRY_VERIFY(bench.session.isSettled());
        QVERIFY(std::abs(bench.shownAt() - 1.5) < 0.001);
        bench.document.undoStack().undo();
        QCOMPARE(bench.start(), 0.0);
        QCOMPARE(slider.value(), 0);
    }

    void keysScrubAndStep() {
        Bench bench;
        QTRY_COMPARE(bench.bar.length(), 2.0);
        QTest::keyClick(&bench.slider(), Qt::Key_Right);
        QCOMPARE(bench.start(), 0.1);
        QTest::keyClick(&bench.slider(), Qt::Key_End);
        QCOMPARE(bench.start(), 2.0);
        QTest::mouseClick(bench.button("One step back"), Qt::LeftButton);
        QCOMPARE(bench.start(), 1.9);
    }

    void playingMovesAndPausingStaysThere() {
        Bench bench;
        QTRY_COMPARE(bench.bar.length(), 2.0);
        bench.document.setParam(bench.input, "start", 0.5);
        const int steps = bench.document.undoStack().count();
        QTest::mouseClick(bench.button("Play"), Qt::LeftButton);
        QVERIFY(bench.session.isStreaming(bench.input));
        QTRY_VERIFY(bench.slider().value() > 700);
        QTRY_VERIFY(bench.shownAt() > 0.7);
        QVERIFY(bench.shownAt() < 2);
        QCOMPARE(bench.start(), 0.5); // playing is no edit
        QTest::mouseClick(bench.button("Pause"), Qt::LeftButton);
        QVERIFY(!bench.session.isStreaming(bench.input));
        QVERIFY(bench.start() > 0.6);
        QCOMPARE(bench.document.undoStack().count(), steps + 1);
        QTRY_VERIFY(bench.session.isSettled());
        QTRY_VERIFY(std::abs(bench.shownAt() - bench.start()) < 0.001);
    }

    void withoutLoopItEnds() {
        Bench bench;
        QTRY_COMPARE(bench.bar.length(), 2.0);
        bench.document.setParam(bench.input, "start", 1.5);
        QTest::mouseClick(bench.button("Begin again at the end"), Qt::LeftButton);
        named<QComboBox>(bench.bar, QStringLiteral("Speed"))->setCurrentIndex(5);
        QTest::mouseClick(bench.button("Play"), Qt::LeftButton);
        QVERIFY(bench.session.isStreaming(bench.input));
        QTRY_VERIFY(!bench.session.isStreaming(bench.input));
        QVERIFY(bench.button("Play"));
    }

    void aFolderIsSteppedThrough() {
        Bench bench;
        const QString pictures = bench.folder.filePath(QStringLiteral("pictures"));
        QVERIFY(QDir().mkpath(pictures));
        for (const int grey : {20, 120, 220}) {
            QImage image(8, 8, QImage::Format_RGB32);
            image.fill(qRgb(grey, grey, grey));
            QVERIFY(image.save(QStringLiteral("%1/picture %2.png").arg(pictures).arg(grey)));
        }
        bench.document.setParam(bench.input, "shape", Ints{4, 4, 3});
        bench.document.setParam(bench.input, "source", pictures.toStdString() + "/");
        QTRY_COMPARE(bench.bar.length(), 3.0);
        QCOMPARE(bench.time().text(), QStringLiteral("picture 1 of 3"));
        QTest::mouseClick(bench.button("One step forward"), Qt::LeftButton);
        QCOMPARE(bench.start(), 1.0);
        QCOMPARE(bench.time().text(), QStringLiteral("picture 2 of 3"));
        const auto grey = [&] {
            const NodeLive* live = bench.session.live(bench.input);
            return live->value.tensor ? std::lround(live->value.tensor.floats()[0] * 255) : 0;
        };
        QTRY_COMPARE(grey(), 120L);
        named<QComboBox>(bench.bar, QStringLiteral("Speed"))->setCurrentIndex(5);
        QTest::mouseClick(bench.button("Play"), Qt::LeftButton);
        QTRY_COMPARE(grey(), 220L);
        QTRY_COMPARE(grey(), 20L); // it begins again
    }
};

QTEST_MAIN(TestTransport)
#include "tst_transport.moc"
