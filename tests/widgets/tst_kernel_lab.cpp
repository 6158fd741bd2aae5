// SPDX-License-Identifier: GPL-3.0-or-later
#include "InspectorFixture.h"

#include "inspector/parts/Notice.h"
#include "inspector/parts/NumberBox.h"
#include "inspector/parts/NumberControl.h"
#include "inspector/weights/KernelGrid.h"
#include "inspector/weights/KernelLab.h"
#include "inspector/weights/KernelPad.h"
#include "inspector/weights/LockBar.h"
#include "inspector/weights/NGramBar.h"
#include "inspector/weights/PresetBar.h"
#include "inspector/weights/TransformBar.h"
#include "inspector/weights/WeightView.h"
#include "inspector/weights/WeightsPanel.h"
#include "layer/KernelPresets.h"
#include "views/FormerButton.h"
#include "views/ViewPanel.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

#include <cmath>

using namespace layerscope;

class TestKernelLab : public QObject {
    Q_OBJECT

private slots:
    void init() { open("Conv2D", {16, 16, 3}); }
    void cleanup() {
        m_views.reset();
        m_fixture.reset();
    }

    void aDragPaintsOneUndoStepAndUndoIsExact() {
        const Tensor before = shown();
        const int steps = m_fixture->steps();
        drag(0, 0, 0, 2);
        QCOMPARE(m_fixture->steps(), steps + 1);
        for (int channel = 0; channel < 3; ++channel) // an initializer made them: all alike
            for (int column = 0; column < 3; ++column)
                QCOMPARE(at(0, column, channel, 0), 1.0F);
        QCOMPARE(at(1, 0, 0, 0), static_cast<float>(before.at(3 * 3 * 4)));
        QCOMPARE(at(0, 0, 0, 1), static_cast<float>(before.at(1))); // another filter
        const Tensor after = own();
        drag(2, 2, 2, 2);
        QCOMPARE(m_fixture->steps(), steps + 2);
        m_fixture->document.undoStack().undo();
        QVERIFY(own().identical(after));
        m_fixture->document.undoStack().undo();
        QVERIFY(!own());
        QTRY_VERIFY(shown().identical(before));
    }

    void downstreamResultsFollow() {
        const NodeId next = m_fixture->document.addNode(*layerRegistry().find("ReLU"), {});
        m_fixture->document.link({m_fixture->conv, 0}, {next, 0});
        QVERIFY(m_fixture->settle());
        const Key before = m_fixture->session.live(next)->key;
        choosePreset("box");
        QVERIFY(m_fixture->settle());
        QVERIFY(!(m_fixture->session.live(next)->key == before));
        const Value& result = m_fixture->session.live(next)->value;
        const Value& input = m_fixture->session.live(m_fixture->input)->value;
        double mean = 0; // of the 3 x 3 x 3 numbers at the upper left
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 3; ++column)
                for (int channel = 0; channel < 3; ++channel)
                    mean += input.tensor.at((row * 16 + column) * 3 + channel) / 27;
        QVERIFY(std::abs(result.tensor.at(0) - std::max(0.0, mean)) < 1e-5);
    }

    void numbersAreTypedFromCellToCell() {
        const int steps = m_fixture->steps();
        pad()->setFocus();
        QTest::keyClick(pad(), Qt::Key_Return);
        QVERIFY(pad()->editor()->isVisible());
        typeInto("-1", Qt::Key_Tab);
        typeInto("0", Qt::Key_Return);
        typeInto("1,5", Qt::Key_Tab);
        QCOMPARE(pad()->currentCell(), 3U);
        QTest::keyClick(pad()->editor(), Qt::Key_Escape);
        QVERIFY(pad()->editor()->isHidden());
        QCOMPARE(m_fixture->steps(), steps + 3);
        QCOMPARE(at(0, 0, 2, 0), -1.0F);
        QCOMPARE(at(0, 1, 0, 0), 0.0F);
        QCOMPARE(at(0, 2, 1, 0), 1.5F);
        QTest::keyClick(pad(), Qt::Key_7); // begins to type
        QCOMPARE(pad()->editor()->text(), QString("7"));
        typeInto("much", Qt::Key_Return);
        QVERIFY(m_panel->notice()->isVisible());
        QVERIFY(pad()->editor()->isVisible());
        QCOMPARE(m_fixture->steps(), steps + 3);
    }

    void keysWalkAndChange() {
        pad()->setFocus();
        QTest::keyClick(pad(), Qt::Key_Right);
        QTest::keyClick(pad(), Qt::Key_Down);
        QCOMPARE(pad()->currentCell(), 4U);
        QTest::keyClick(pad(), Qt::Key_Space);
        QCOMPARE(at(1, 1, 0, 0), 1.0F);
        const int steps = m_fixture->steps();
        QTest::keyPress(pad(), Qt::Key_Plus);
        QTest::keyPress(pad(), Qt::Key_Plus);
        QTest::keyRelease(pad(), Qt::Key_Plus);
        QCOMPARE(m_fixture->steps(), steps + 1); // as long as it was held
        QVERIFY(std::abs(at(1, 1, 0, 0) - 1.2F) < 1e-6F);
        QTest::keyClick(pad(), Qt::Key_Delete);
        QCOMPARE(at(1, 1, 0, 0), 0.0F);
    }

    void theRightButtonRaisesAndCtrlTakesTheBrush() {
        choosePreset("identity");
        const float start = at(1, 1, 0, 0);
        const QPoint cell = pad()->cellRect(1, 1).center();
        QTest::mousePress(pad(), Qt::RightButton, {}, cell);
        QTest::mouseMove(pad(), cell - QPoint(0, 50));
        QTest::mouseRelease(pad(), Qt::RightButton, {}, cell - QPoint(0, 50));
        QVERIFY(std::abs(at(1, 1, 0, 0) - 1.5F * start) < 1e-2F * start);
        QTest::mouseClick(pad(), Qt::LeftButton, Qt::ControlModifier, cell);
        QCOMPARE(pad()->brush(), at(1, 1, 0, 0));
        drag(0, 0, 0, 0);
        QCOMPARE(at(0, 0, 1, 0), at(1, 1, 1, 0));
    }

    void theWheelOnlyWithTheFocus() {
        pad()->clearFocus();
        const int steps = m_fixture->steps();
        wheel();
        QCOMPARE(m_fixture->steps(), steps);
        pad()->setFocus();
        wheel();
        wheel();
        QCOMPARE(m_fixture->steps(), steps + 1);
    }

    void editsGoToOneChannelOrToAll() {
        KernelLab* lab = m_panel->view()->lab();
        lab->alike()->setChecked(false);
        lab->setChannel(1);
        drag(1, 1, 1, 1);
        QCOMPARE(at(1, 1, 1, 0), 1.0F);
        QVERIFY(at(1, 1, 0, 0) != 1.0F);
        choosePreset("sobel_x");
        QCOMPARE(at(1, 2, 1, 0), 2.0F); // alone: not divided
        QVERIFY(at(1, 2, 0, 0) != 2.0F);
        lab->alike()->setChecked(true);
        drag(0, 0, 0, 0);
        QCOMPARE(at(1, 2, 0, 0), 2.0F); // all are what is shown
        // Another layer with the numbers of somebody: edits go to one channel.
        m_fixture->document.setWeights(m_fixture->conv, {{"kernel", randomKernel({3, 3, 3, 4})}});
        m_fixture->select(m_fixture->input);
        m_fixture->select(m_fixture->conv);
        QTRY_VERIFY(m_panel->view()->isKernel());
        QVERIFY(!lab->allAlike());
    }

    void locksHoldAfterEveryStroke() {
        LockBar* locks = m_panel->view()->lab()->locks();
        QCOMPARE(locks->sum()->currentIndex(), 0);
        for (int axis = 0; axis < 3; ++axis)
            QCOMPARE(locks->halves(axis)->currentIndex(), 0);
        locks->sum()->setCurrentIndex(2); // 1
        locks->halves(kColumnAxis)->setCurrentIndex(1);
        for (int i = 0; i < 20; ++i) {
            m_panel->view()->lab()->brush()->setValue(i / 7.0);
            pad()->setBrush(static_cast<float>(i / 7.0));
            drag(i % 3, i % 2, (i + 1) % 3, (i + 1) % 3);
            const FilterTaps taps = tapsNow();
            QVERIFY(std::abs(taps.sum() - 1) < 1e-5);
            for (int row = 0; row < 3; ++row)
                QCOMPARE(taps.at(0, row, 0), taps.at(0, row, 2));
        }
        locks->halves(kColumnAxis)->setCurrentIndex(2); // opposite: cannot add up to 1
        QVERIFY(m_panel->notice()->isVisible());
        QCOMPARE(locks->halves(kColumnAxis)->currentIndex(), 1);
        locks->sum()->setCurrentIndex(0);
        locks->separable()->setChecked(true);
        pad()->setBrush(3);
        drag(0, 1, 2, 1);
        const FilterTaps taps = tapsNow();
        const FilterTaps product = separated(taps);
        for (std::size_t i = 0; i < taps.numbers.size(); ++i)
            QVERIFY(std::abs(taps.numbers[i] - product.numbers[i]) < 1e-5F);
    }

    void transformsAreOneStepEach() {
        choosePreset("sobel_x");
        const FilterTaps sobel = tapsNow();
        const int steps = m_fixture->steps();
        m_panel->view()->lab()->transforms()->action("turn")->trigger();
        QCOMPARE(m_fixture->steps(), steps + 1);
        QVERIFY(tapsNow() == turned(sobel));
        m_panel->view()->lab()->transforms()->action("sum_one")->trigger(); // adds up to 0
        QVERIFY(m_panel->notice()->isVisible());
        QCOMPARE(m_fixture->steps(), steps + 1);
        m_fixture->document.undoStack().undo();
        QVERIFY(tapsNow() == sobel);
    }

    void aPresetsNumbersMoveItWhileItIsUntouched() {
        open("Conv2D", {16, 16, 3}, Ints{7, 7});
        PresetBar* presets = m_panel->presets();
        presets->choice()->setCurrentIndex(presets->choice()->findData("gaussian"));
        QTest::mouseClick(presets->button(), Qt::LeftButton);
        const float middle = tapsNow().at(0, 3, 3);
        presets->control(0)->box()->setFocus();
        auto* line = presets->control(0)->findChild<QLineEdit*>();
        line->selectAll();
        QTest::keyClicks(line, "0.5");
        QTest::keyClick(line, Qt::Key_Return);
        const FilterTaps wanted = *presetTaps(*findPreset("gaussian"), 2, {1, 7, 7}, std::vector{0.5});
        QVERIFY(std::abs(tapsNow().at(0, 3, 3) - wanted.at(0, 3, 3) / 3) < 1e-6F);
        QVERIFY(tapsNow().at(0, 3, 3) > middle);
        drag(0, 0, 0, 0);
        const Tensor painted = own();
        line->selectAll();
        QTest::keyClicks(line, "2");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(own().identical(painted));
    }

    void aKernelInTimeIsDrawn() {
        open("Conv1D", {64, 1}, Ints{9});
        QVERIFY(pad()->isCurve());
        QVERIFY(m_panel->presets()->choice()->findData("click") >= 0);
        QVERIFY(m_panel->presets()->choice()->findData("sobel_x") < 0);
        choosePreset("step");
        const int steps = m_fixture->steps();
        const QPoint from(pad()->cellRect(0, 2).center().x(), static_cast<int>(pad()->heightOf(0.1)));
        const QPoint to(pad()->cellRect(0, 6).center().x(), static_cast<int>(pad()->heightOf(0.1)));
        const auto wanted = tapsNow();
        QTest::mousePress(pad(), Qt::LeftButton, {}, from);
        QTest::mouseMove(pad(), to);
        QTest::mouseRelease(pad(), Qt::LeftButton, {}, to);
        QCOMPARE(m_fixture->steps(), steps + 1);
        for (int i = 2; i <= 6; ++i)
            QVERIFY(std::abs(tapsNow().at(0, 0, i) - 0.1F) < 0.01F);
        QCOMPARE(tapsNow().at(0, 0, 1), wanted.at(0, 0, 1));
        QTRY_VERIFY(m_panel->view()->lab()->response()->isSettled());
        QVERIFY(std::abs(m_panel->view()->lab()->response()->values().front() - std::abs(tapsNow().sum())) < 1e-5);
    }

    void wordsBecomeAKernel() {
        m_fixture = std::make_unique<InspectorFixture>();
        Document& document = m_fixture->document;
        document.removeNodes({m_fixture->conv});
        const NodeId embedding = document.addNode(*layerRegistry().find("Embedding"), {});
        m_fixture->conv = document.addNode(*layerRegistry().find("Conv1D"), {});
        document.setParam(m_fixture->input, "source", std::string("text:the cat sat on the mat and the cat slept"));
        document.setParam(m_fixture->input, "shape", Ints{10});
        document.setParam(m_fixture->input, "dtype", std::string("int32"));
        document.setParam(embedding, "input_dim", std::int64_t{9});
        document.setParam(m_fixture->conv, "filters", std::int64_t{2});
        document.setParam(m_fixture->conv, "kernel_size", Ints{2});
        document.link({m_fixture->input, 0}, {embedding, 0});
        document.link({embedding, 0}, {m_fixture->conv, 0});
        QVERIFY(m_fixture->select(m_fixture->conv));
        m_panel = m_fixture->inspector->weights();
        QTRY_VERIFY(m_panel->view()->isKernel());
        QVERIFY(m_panel->words()->isVisible());
        m_panel->view()->lab()->setFilter(1);
        const int steps = m_fixture->steps();
        m_panel->words()->words()->setText("The cat");
        QTest::keyClick(m_panel->words()->words(), Qt::Key_Return);
        QTRY_COMPARE(m_fixture->steps(), steps + 1);
        QVERIFY(m_fixture->settle());
        const Tensor result = m_fixture->session.live(m_fixture->conv)->value.tensor;
        for (int place = 0; place < 9; ++place) { // "the cat" at 0 and 7
            const double answer = result.at(place * 2 + 1);
            QVERIFY(place == 0 || place == 7 ? std::abs(answer - 1) < 1e-5 : std::abs(answer - 1) > 0.01);
        }
        m_panel->words()->words()->setText("the dog");
        QTest::mouseClick(m_panel->words()->button(), Qt::LeftButton);
        QTRY_VERIFY(m_panel->notice()->text().contains("dog"));
        QCOMPARE(m_fixture->steps(), steps + 1);
    }

    void aBoxHasSlices() {
        open("Conv3D", {6, 8, 8, 1}, Ints{3, 3, 3});
        KernelLab* lab = m_panel->view()->lab();
        choosePreset("edge_depth");
        lab->setSlice(0);
        QCOMPARE(pad()->slice(), 0);
        pad()->setFocus();
        QTest::keyClick(pad(), Qt::Key_PageDown);
        QCOMPARE(lab->slice(), 1);
        pad()->setBrush(9);
        drag(2, 0, 2, 0);
        QCOMPARE(tapsNow().at(1, 2, 0), 9.0F);
        QCOMPARE(tapsNow().at(0, 1, 1), -4.0F);
        QTRY_VERIFY(lab->response()->isSettled());
        QCOMPARE(lab->response()->values(2).size(), std::size_t{65 * 65});
    }

    void depthwiseAndTransposedKernels() {
        open("DepthwiseConv2D", {16, 16, 3});
        choosePreset("laplacian");
        QCOMPARE(tapsNow().at(0, 1, 1), -4.0F); // a channel on its own
        open("Conv2DTranspose", {8, 8, 3});
        QCOMPARE(m_panel->view()->lab()->shape().filters, 4);
        m_panel->view()->lab()->setFilter(3);
        drag(0, 1, 0, 1);
        QCOMPARE(own().at((1 * 4 + 3) * 3 + 2), 1.0); // [rows, columns, filter, channel]
        QCOMPARE(m_panel->view()->grid()->currentTile(), 3);
        open("SeparableConv2D", {16, 16, 3});
        QVERIFY(m_panel->presets()->isVisible());
    }

    void everythingFitsIntoANarrowInspector() {
        for (const char* type : {"Conv1D", "Conv2D", "Conv3D"}) {
            open(type, std::string(type) == "Conv1D"   ? Ints{64, 1}
                       : std::string(type) == "Conv2D" ? Ints{16, 16, 3}
                                                       : Ints{6, 8, 8, 1});
            m_fixture->inspector->resize(330, 900);
            QTest::qWait(50);
            for (QWidget* part : m_panel->findChildren<QWidget*>()) {
                if (!part->isVisible() || part->window() != m_panel->window())
                    continue;
                const int right = part->mapTo(m_panel, QPoint(part->width(), 0)).x();
                QVERIFY2(right <= m_panel->width() + 2,
                         qPrintable(part->metaObject()->className() + QString(" ") + part->objectName()));
            }
            QVERIFY(m_fixture->inspector->minimumSizeHint().width() <= 330);
        }
    }

    void theResultFlipsToTheOneBeforeTheStroke() {
        SharedPointer pointer;
        m_views = std::make_unique<ViewPanel>(m_fixture->document, m_fixture->session, m_fixture->selection, pointer);
        m_views->show();
        QVERIFY(m_fixture->settle());
        QTRY_VERIFY(m_views->shown());
        FormerButton& former = m_views->former();
        QVERIFY(!former.isEnabled());
        const Tensor before = m_views->shown().value().tensor;
        choosePreset("box");
        QVERIFY(m_fixture->settle());
        QTRY_VERIFY(former.isEnabled());
        QVERIFY(!m_views->shown().value().tensor.identical(before));
        QVERIFY(!former.former());
        m_views->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_views.get()));
        QTest::keyPress(m_views.get(), Qt::Key_G);
        QVERIFY(former.isFlipped());
        QVERIFY(former.former().value().tensor.identical(before));
        QTest::keyRelease(m_views.get(), Qt::Key_G);
        QVERIFY(!former.isFlipped());
        former.click();
        QVERIFY(former.isFlipped());
        former.click();
        // A drag that computes several times keeps what was there when it began.
        const Tensor boxed = m_views->shown().value().tensor;
        const QPoint cell = pad()->cellRect(0, 0).center();
        QTest::mousePress(pad(), Qt::LeftButton, {}, cell);
        QVERIFY(m_fixture->settle());
        QTest::mouseMove(pad(), pad()->cellRect(0, 2).center());
        QVERIFY(m_fixture->settle());
        QTest::mouseRelease(pad(), Qt::LeftButton, {}, pad()->cellRect(0, 2).center());
        QVERIFY(m_fixture->settle());
        QTRY_VERIFY(former.isEnabled());
        QVERIFY(former.result().former().value.tensor.identical(boxed));
        m_fixture->selection.set({m_fixture->input});
        m_fixture->selection.setCurrent(m_fixture->input);
        QVERIFY(!former.isEnabled());
        m_views.reset();
    }

private:
    void open(const char* type, Ints inputShape, std::optional<Ints> kernelSize = {}) {
        m_fixture = std::make_unique<InspectorFixture>();
        Document& document = m_fixture->document;
        if (std::string(type) != "Conv2D" || inputShape != Ints{16, 16, 3}) {
            document.removeNodes({m_fixture->conv});
            m_fixture->conv = document.addNode(*layerRegistry().find(type), {});
            if (inputShape.size() != 3)
                document.setParam(m_fixture->input, "source",
                                  std::string(inputShape.size() == 2 ? "chirp:0.01:0.25" : "phantom"));
            document.setParam(m_fixture->input, "shape", inputShape);
            if (std::string(type) != "DepthwiseConv2D")
                document.setParam(m_fixture->conv, "filters", std::int64_t{4});
            document.link({m_fixture->input, 0}, {m_fixture->conv, 0});
        }
        if (kernelSize)
            document.setParam(m_fixture->conv, "kernel_size", *kernelSize);
        QVERIFY(m_fixture->select(m_fixture->conv));
        m_panel = m_fixture->inspector->weights();
        QTRY_VERIFY(m_panel->view()->tensor());
        QTRY_VERIFY(m_panel->view()->isKernel());
    }

    KernelPad* pad() { return m_panel->view()->lab()->pad(); }
    Tensor shown() { return m_panel->view()->tensor(); }
    const Tensor& own() {
        static const Tensor none;
        const auto& weights = m_fixture->document.graph().find(m_fixture->conv)->weights;
        const auto it = weights.find("kernel");
        return it == weights.end() ? none : it->second;
    }
    float at(int row, int column, int channel, int filter) {
        return static_cast<float>(own().at(((row * 3 + column) * 3 + channel) * 4 + filter));
    }
    FilterTaps tapsNow() {
        const KernelLab* lab = m_panel->view()->lab();
        return tapsOf(shown(), lab->shape(), lab->filter(), lab->channel());
    }
    static Tensor randomKernel(const Shape& shape) {
        std::vector<float> numbers;
        for (std::int64_t i = 0; i < shape.elements(); ++i)
            numbers.push_back(static_cast<float>(i * 37 % 101) / 50 - 1);
        return Tensor::fromFloats(shape, numbers);
    }
    void drag(int row, int column, int toRow, int toColumn) {
        const QPoint from = pad()->cellRect(row, column).center();
        const QPoint to = pad()->cellRect(toRow, toColumn).center();
        QTest::mousePress(pad(), Qt::LeftButton, {}, from);
        QTest::mouseMove(pad(), to);
        QTest::mouseRelease(pad(), Qt::LeftButton, {}, to);
    }
    void typeInto(const char* text, Qt::Key end) {
        pad()->editor()->selectAll();
        QTest::keyClicks(pad()->editor(), text);
        QTest::keyClick(pad()->editor(), end);
    }
    void wheel() {
        const QPointF place = pad()->cellRect(0, 0).center();
        QWheelEvent event(place, pad()->mapToGlobal(place), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(pad(), &event);
    }
    void choosePreset(const char* id) {
        QComboBox* choice = m_panel->presets()->choice();
        choice->setCurrentIndex(choice->findData(id));
        QTest::mouseClick(m_panel->presets()->button(), Qt::LeftButton);
    }

    std::unique_ptr<InspectorFixture> m_fixture;
    std::unique_ptr<ViewPanel> m_views;
    WeightsPanel* m_panel = nullptr;
};

QTEST_MAIN(TestKernelLab)
#include "tst_kernel_lab.moc"
