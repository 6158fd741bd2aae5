// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Layers.h"
#include "palette/PaletteModel.h"
#include "palette/PaletteView.h"
#include "session/LayerMime.h"
#include "session/SettingsKeys.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QRegularExpression>
#include <QSettings>
#include <QTest>
#include <QTreeView>

#include <memory>

using namespace layerscope;

class TestPalette : public QObject {
    Q_OBJECT
private slots:
    void everyLayerHasAPlace();
    void searchKnowsEverydayWords();
    void emptySearchSaysSo();
    void enterAdds();
    void doubleClickAdds();
    void dragCarriesTheLayer();
    void layersExplainThemselves();
    void drawersOpenAndShut();
    void aSearchOpensThemAll();
    void init() { QSettings().remove(QLatin1String(settings::kShutDrawers)); }
};

namespace {

int layersIn(const PaletteModel& model) {
    int count = 0;
    for (int drawer = 0; drawer < model.rowCount(); ++drawer)
        count += model.rowCount(model.index(drawer, 0));
    return count;
}

} // namespace

void TestPalette::everyLayerHasAPlace() {
    PaletteModel model(layerRegistry());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(layersIn(model), static_cast<int>(layerRegistry().offered().size()));
    for (int drawer = 0; drawer < model.rowCount(); ++drawer) {
        const QModelIndex parent = model.index(drawer, 0);
        QVERIFY(!parent.data().toString().isEmpty());
        for (int row = 0; row < model.rowCount(parent); ++row)
            QCOMPARE(model.layerAt(model.index(row, 0, parent))->category, model.categoryAt(parent));
    }
    model.setQuery(QStringLiteral("conv"));
    QVERIFY(layersIn(model) < static_cast<int>(layerRegistry().offered().size()));
}

void TestPalette::searchKnowsEverydayWords() {
    PaletteModel model(layerRegistry());
    model.setQuery(QStringLiteral("conv2d"));
    QCOMPARE(std::string(model.layerAt(model.bestMatch())->id), std::string("Conv2D"));
    const LayerDef* pool = layerRegistry().find("MaxPooling2D");
    const QString everyday =
        QString::fromUtf8(pool->keywords).split(QRegularExpression(QStringLiteral("[ ,]+"))).front();
    model.setQuery(everyday);
    bool found = false;
    for (int drawer = 0; drawer < model.rowCount(); ++drawer)
        for (int row = 0; row < model.rowCount(model.index(drawer, 0)); ++row)
            found |= model.layerAt(model.index(row, 0, model.index(drawer, 0))) == pool;
    QVERIFY2(found, qPrintable(everyday));
}

void TestPalette::emptySearchSaysSo() {
    PaletteView palette(layerRegistry());
    palette.show();
    QTest::keyClicks(palette.findChild<QLineEdit*>(), QStringLiteral("zzz"));
    QVERIFY(!palette.findChild<QTreeView*>()->isVisible());
    QVERIFY(palette.findChild<QLabel*>()->isVisible());
    QTest::keyClick(palette.findChild<QLineEdit*>(), Qt::Key_Escape);
    QVERIFY(palette.findChild<QTreeView*>()->isVisible());
}

void TestPalette::enterAdds() {
    PaletteView palette(layerRegistry());
    palette.show();
    std::string added;
    connect(&palette, &PaletteView::layerActivated, this, [&](const LayerDef& layer) { added = layer.id; });
    auto* field = palette.findChild<QLineEdit*>();
    QTest::keyClicks(field, QStringLiteral("flatten"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(added, std::string("Flatten"));
}

void TestPalette::doubleClickAdds() {
    PaletteView palette(layerRegistry());
    palette.resize(260, 700);
    palette.show();
    int added = 0;
    connect(&palette, &PaletteView::layerActivated, this, [&](const LayerDef&) { ++added; });
    auto* tree = palette.findChild<QTreeView*>();
    const QModelIndex layer = tree->model()->index(0, 0, tree->model()->index(0, 0));
    const QPoint middle = tree->visualRect(layer).center();
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, middle);
    QTest::mouseDClick(tree->viewport(), Qt::LeftButton, {}, middle);
    QCOMPARE(added, 1);
    const QPoint drawer = tree->visualRect(tree->model()->index(0, 0)).center();
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, drawer);
    QTest::mouseDClick(tree->viewport(), Qt::LeftButton, {}, drawer);
    QCOMPARE(added, 1);
}

void TestPalette::dragCarriesTheLayer() {
    const PaletteModel model(layerRegistry());
    const QModelIndex drawer = model.index(0, 0);
    const QModelIndex layer = model.index(0, 0, drawer);
    QVERIFY(layer.flags() & Qt::ItemIsDragEnabled);
    QVERIFY(!(drawer.flags() & Qt::ItemIsDragEnabled));
    const std::unique_ptr<QMimeData> data(model.mimeData({layer}));
    QCOMPARE(data->data(QString::fromLatin1(kLayerMime)), QByteArray(model.layerAt(layer)->id));
}

void TestPalette::layersExplainThemselves() {
    const PaletteModel model(layerRegistry());
    for (int drawer = 0; drawer < model.rowCount(); ++drawer)
        for (int row = 0; row < model.rowCount(model.index(drawer, 0)); ++row) {
            const QModelIndex layer = model.index(row, 0, model.index(drawer, 0));
            QVERIFY(!layer.data(PaletteModel::SummaryRole).toString().isEmpty());
            QVERIFY(layer.data(Qt::AccessibleTextRole).toString().contains(layer.data().toString()));
            QVERIFY(!layer.data(Qt::DecorationRole).value<QIcon>().isNull());
        }
}

void TestPalette::drawersOpenAndShut() {
    PaletteView palette(layerRegistry());
    palette.resize(260, 700);
    palette.show();
    auto* tree = palette.findChild<QTreeView*>();
    const QModelIndex drawer = tree->model()->index(0, 0);
    QVERIFY(tree->isExpanded(drawer));
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(drawer).center());
    QVERIFY(!tree->isExpanded(drawer));
    tree->setCurrentIndex(drawer);
    QTest::keyClick(tree, Qt::Key_Right);
    QVERIFY(tree->isExpanded(drawer));
    QTest::keyClick(tree, Qt::Key_Space);
    QVERIFY(!tree->isExpanded(drawer));
    PaletteView next(layerRegistry());
    QVERIFY2(!next.findChild<QTreeView*>()->isExpanded(next.findChild<QTreeView*>()->model()->index(0, 0)),
             "a shut drawer stays shut");
}

void TestPalette::aSearchOpensThemAll() {
    PaletteView palette(layerRegistry());
    auto* tree = palette.findChild<QTreeView*>();
    palette.show();
    tree->collapseAll();
    auto* field = palette.findChild<QLineEdit*>();
    QTest::keyClicks(field, QStringLiteral("add"));
    for (int row = 0; row < tree->model()->rowCount(); ++row)
        QVERIFY(tree->isExpanded(tree->model()->index(row, 0)));
    field->clear();
    QVERIFY(!tree->isExpanded(tree->model()->index(0, 0)));
}

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
