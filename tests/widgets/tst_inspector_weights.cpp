// SPDX-License-Identifier: GPL-3.0-or-later
#include "InspectorFixture.h"

#include "inspector/parts/Notice.h"
#include "inspector/weights/KernelGrid.h"
#include "inspector/weights/PresetBar.h"
#include "inspector/weights/WeightTable.h"
#include "inspector/weights/WeightView.h"
#include "inspector/weights/WeightsPanel.h"
#include "tensor/Npy.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>

using namespace layerscope;

class TestInspectorWeights : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<InspectorFixture>();
        QVERIFY(m_fixture->select(m_fixture->conv));
        m_panel = m_fixture->inspector->weights();
        QTRY_VERIFY(m_panel->view()->tensor());
        QTRY_VERIFY(!m_panel->view()->figures().isEmpty());
    }
    void cleanup() { m_fixture.reset(); }

    void listsTheWeightsWithShapeAndOrigin() {
        QCOMPARE(m_panel->list()->count(), 2);
        QVERIFY(m_panel->list()->item(0)->text().contains("3 × 3 × 3 × 4"));
        QVERIFY(m_panel->list()->item(0)->text().contains("seed"));
        QVERIFY(m_panel->list()->item(1)->text().contains("bias"));
    }

    void aCellOfTheTableIsEditedAsOneUndoStep() {
        m_panel->list()->setCurrentRow(1); // the bias has no window to slide: it is a table
        const Tensor before = m_panel->view()->tensor();
        QCOMPARE(before.shape().toString(), Shape({4}).toString());
        const int steps = m_fixture->steps();
        QTableView* table = m_panel->view()->table();
        QVERIFY(table->isVisible());
        const QModelIndex cell = table->model()->index(2, 0);
        table->setFocus();
        table->setCurrentIndex(cell);
        QTest::keyClick(table, Qt::Key_F2);
        auto* line = table->findChild<QLineEdit*>();
        QVERIFY(line);
        line->selectAll();
        QTest::keyClicks(line, "0.5");
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE(m_fixture->steps(), steps + 1);
        QCOMPARE(own("bias").at(2), 0.5);
        QCOMPARE(table->model()->data(cell, Qt::DisplayRole).toString(), QString("0.500"));
        QVERIFY(m_panel->list()->item(1)->text().contains("edited"));
        m_fixture->document.undoStack().undo();
        QVERIFY(!own("bias"));
        QTRY_VERIFY(m_panel->view()->tensor().identical(before));
    }

    void textThatIsNoNumberIsRefused() {
        m_panel->list()->setCurrentRow(1);
        QAbstractItemModel* model = m_panel->view()->table()->model();
        QVERIFY(!model->setData(model->index(0, 0), "one", Qt::EditRole));
        QVERIFY(m_panel->notice()->isVisible());
        QVERIFY(!own("bias"));
    }

    void aKernelThatSeesOnePlaceIsATableOfChannelsAndFilters() {
        m_fixture->document.setParam(m_fixture->conv, "kernel_size", Ints{1, 1});
        QTRY_COMPARE(m_panel->view()->tensor().shape().toString(), Shape({1, 1, 3, 4}).toString());
        QCOMPARE(m_panel->view()->model()->rowCount(), 3);
        QCOMPARE(m_panel->view()->model()->columnCount(), 4);
        QVERIFY(m_panel->view()->table()->isVisible());
        QVERIFY(!m_panel->presets()->isVisible());
        m_panel->view()->model()->setData(m_panel->view()->model()->index(2, 1), "2.5", Qt::EditRole);
        QCOMPARE(own("kernel").at(2 * 4 + 1), 2.5);
    }

    void aPresetGoesIntoTheFramedFilter() {
        KernelGrid* grid = m_panel->view()->grid();
        QCOMPARE(grid->tileCount(), 4);
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->tileRect(2).center());
        QCOMPARE(grid->currentTile(), 2);
        QTest::keyClick(grid, Qt::Key_Left);
        QCOMPARE(grid->currentTile(), 1);
        const Tensor before = m_panel->view()->tensor();
        QComboBox* choice = m_panel->presets()->choice();
        choice->setCurrentIndex(choice->findText("Sobel x"));
        QTest::mouseClick(m_panel->presets()->button(), Qt::LeftButton);
        const Tensor after = own("kernel");
        QVERIFY(after);
        const float third = 1.0F / 3;
        const auto at = [&](int row, int column, int channel, int filter) {
            return static_cast<float>(after.at(((row * 3 + column) * 3 + channel) * 4 + filter));
        };
        for (int channel = 0; channel < 3; ++channel) {
            QCOMPARE(at(0, 0, channel, 1), -1 * third);
            QCOMPARE(at(1, 2, channel, 1), 2 * third);
            QCOMPARE(at(1, 1, channel, 1), 0.0F);
        }
        QCOMPARE(after.at(3), before.at(3)); // another filter's number
    }

    void moreFiltersShowOwnNumbersBesideFreshOnes() {
        m_fixture->document.setWeights(m_fixture->conv, {{"kernel", Tensor::filled({3, 3, 3, 4}, 0.5F)}});
        m_fixture->document.setParam(m_fixture->conv, "filters", std::int64_t{6});
        QTRY_COMPARE(m_panel->view()->tensor().shape().toString(), Shape({3, 3, 3, 6}).toString());
        const Tensor shown = m_panel->view()->tensor();
        QCOMPARE(shown.at(3), 0.5);
        QVERIFY(shown.at(4) != 0.5);
        QCOMPARE(m_panel->view()->grid()->tileCount(), 6);
        m_fixture->document.undoStack().undo();
        QTRY_VERIFY(m_panel->view()->tensor().identical(own("kernel")));
    }

    void aPresetThatIsTooLargeIsExplained() {
        m_fixture->document.setParam(m_fixture->conv, "kernel_size", Ints{1, 3});
        QTRY_COMPARE(m_panel->view()->tensor().shape().toString(), Shape({1, 3, 3, 4}).toString());
        QComboBox* choice = m_panel->presets()->choice();
        choice->setCurrentIndex(choice->findText("Sobel y"));
        QTest::mouseClick(m_panel->presets()->button(), Qt::LeftButton);
        QVERIFY(m_panel->notice()->isVisible());
        QVERIFY(!own("kernel"));
    }

    void newRandomNumbersAndBack() {
        const Tensor before = m_panel->view()->tensor();
        const int steps = m_fixture->steps();
        QTest::mouseClick(m_panel->reinitializeButton(), Qt::LeftButton);
        QCOMPARE(m_fixture->steps(), steps + 1);
        QTRY_VERIFY(!m_panel->view()->tensor().identical(before));
        m_fixture->document.undoStack().undo();
        QTRY_VERIFY(m_panel->view()->tensor().identical(before));
    }

    void loadsWhatFitsAndSaysBothShapesOtherwise() {
        QTemporaryDir folder;
        const QString good = folder.filePath("good.npy");
        const QString bad = folder.filePath("bad.npy");
        QVERIFY(writeNpyFile(good.toStdString(), Tensor::filled({3, 3, 3, 4}, 0.25F)));
        QVERIFY(writeNpyFile(bad.toStdString(), Tensor::filled({5, 5}, 1)));
        m_panel->load(bad);
        QTRY_VERIFY(m_panel->notice()->text().contains("5 × 5"));
        QVERIFY(m_panel->notice()->text().contains("3 × 3 × 3 × 4"));
        QVERIFY(!own("kernel"));
        m_panel->load(good);
        QTRY_VERIFY(own("kernel"));
        QCOMPARE(own("kernel").at(0), 0.25);
        QVERIFY(m_panel->list()->item(0)->text().contains("good.npy"));
        QTest::mouseClick(m_panel->resetButton(), Qt::LeftButton);
        QVERIFY(!own("kernel"));
    }

    void savesWhatIsShown() {
        QTemporaryDir folder;
        const QString file = folder.filePath("kernel.npy");
        m_panel->save(file);
        QTRY_VERIFY(m_panel->notice()->text().contains("kernel.npy"));
        const Result<Tensor> saved = readNpyFile(file.toStdString());
        QVERIFY(saved);
        QVERIFY(saved->identical(m_panel->view()->tensor()));
    }

    void aMissingFileIsNamed() {
        m_panel->load("/nowhere/weights.npz");
        QTRY_VERIFY(m_panel->notice()->text().contains("weights.npz"));
    }

private:
    Tensor own(const char* weight) {
        const auto& weights = m_fixture->document.graph().find(m_fixture->conv)->weights;
        const auto it = weights.find(weight);
        return it == weights.end() ? Tensor() : it->second;
    }

    std::unique_ptr<InspectorFixture> m_fixture;
    WeightsPanel* m_panel = nullptr;
};

QTEST_MAIN(TestInspectorWeights)
#include "tst_inspector_weights.moc"
