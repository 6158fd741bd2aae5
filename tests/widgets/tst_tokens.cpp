// SPDX-License-Identifier: GPL-3.0-or-later
// Words coloured by a channel, the n-grams that it answers to, and the pointer between them and other views.
#include "views/FiringsModel.h"
#include "views/TokenStrip.h"
#include "views/TokensView.h"
#include "views/ViewRegistry.h"

#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QtTest>

using namespace layerscope;

namespace {

constexpr NodeId kSource{1};
constexpr NodeId kConv{2};

std::shared_ptr<const AxisLabels> words() {
    return std::make_shared<const AxisLabels>(AxisLabels{"not", "bad", "at", "all", "very", "good", "", ""});
}

Axes textAxes() {
    Axes axes{batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Token)};
    axes[1].source = kSource;
    axes[1].labels = words();
    return axes;
}

Value text() {
    return {Tensor::fromInts({1, 8}, std::vector<std::int32_t>{4, 9, 2, 3, 7, 5, 0, 0}), textAxes(), {}};
}

/// What a convolution over two words gives: channel 0 likes "not bad", channel 1 "very good".
Value features() {
    Axes axes = textAxes();
    axes[1].origin = 0.5;
    axes[1].field = 2;
    axes.push_back(channelAxis());
    const std::vector<float> numbers{5, 0, 1, 0.5F, 0, 0.25F, 0, 1, 2, 9, 0, 0, 0, 0};
    return {Tensor::fromFloats({1, 7, 2}, numbers), axes,
            Tensor::fromInts({1, 7}, std::vector<std::int32_t>{1, 1, 1, 1, 1, 1, 0})};
}

struct Window {
    SharedPointer pointer;
    TokensView view{pointer};
    explicit Window(NodeId node, const Value& value) {
        view.resize(520, 420);
        view.show();
        view.setShown(makeShown(node, value, false));
    }
};

} // namespace

class TestTokens : public QObject {
    Q_OBJECT
private slots:
    void theViewIsTheFirstForWords() {
        const FeatureMaps maps(features());
        QCOMPARE(QString::fromLatin1(viewDefs().front().id), QStringLiteral("tokens"));
        QVERIFY(viewDefs().front().suits(maps));
        QVERIFY(viewDefs().front().suits(FeatureMaps(text())));
        QVERIFY(!viewDefs().front().suits(FeatureMaps({Tensor::filled({1, 4, 4, 1}, 0), imageAxes(), {}})));
    }

    void theTextShowsItsWordsIdsAndPadding() {
        Window window(kSource, text());
        TokenStrip* strip = window.view.strip();
        QCOMPARE(strip->count(), 8);
        QCOMPARE(strip->wordAt(1), QStringLiteral("bad"));
        QVERIFY(!strip->isPadding(5));
        QVERIFY(strip->isPadding(6));
        QVERIFY(!window.view.table()->isVisible());
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->chipRect(1).center());
        QTRY_COMPARE(window.view.readOut(), QStringLiteral("token 1 · bad · id 9"));
        QVERIFY(window.pointer.point().valid);
        QCOMPARE(window.pointer.point().element, (std::vector<std::int64_t>{0, 1}));
    }

    void eachChannelNamesWhatItAnswersTo() {
        Window window(kConv, features());
        QTRY_VERIFY(window.view.isReady());
        const QAbstractItemModel* model = window.view.table()->model();
        QCOMPARE(model->rowCount(), 2);
        QCOMPARE(model->index(0, FiringsModel::FirstNGram).data().toString(), QStringLiteral("not bad (5.00)"));
        QCOMPARE(model->index(1, FiringsModel::FirstNGram).data().toString(), QStringLiteral("very good (9.00)"));
        window.view.table()->sortByColumn(FiringsModel::Strongest, Qt::DescendingOrder);
        QCOMPARE(model->index(0, FiringsModel::Channel).data().toString(), QStringLiteral("1"));
    }

    void choosingAnNGramPointsAtItsPlace() {
        Window window(kConv, features());
        QTRY_VERIFY(window.view.isReady());
        QTableView* table = window.view.table();
        const QRect cell = table->visualRect(table->model()->index(1, FiringsModel::FirstNGram));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
        QCOMPARE(window.view.channel(), 1);
        QCOMPARE(window.view.strip()->current(), 4);
        QCOMPARE(window.pointer.point().element, (std::vector<std::int64_t>{0, 4, 1}));
        QVERIFY2(window.view.readOut().contains(QStringLiteral("sees: very good")), qPrintable(window.view.readOut()));
    }

    void keysWalkFromWordToWord() {
        Window window(kConv, features());
        QTRY_VERIFY(window.view.isReady());
        TokenStrip* strip = window.view.strip();
        strip->setFocus();
        QTest::keyClick(strip, Qt::Key_Home);
        QCOMPARE(strip->current(), 0);
        QTest::keyClick(strip, Qt::Key_Right);
        QCOMPARE(strip->current(), 1);
        QTest::keyClick(strip, Qt::Key_End);
        QCOMPARE(strip->current(), 6);
        QVERIFY(strip->isMasked(6));
        QVERIFY(window.view.readOut().contains(QStringLiteral("masked")));
        auto* channel = window.view.findChild<QSpinBox*>();
        QTest::keyClick(channel, Qt::Key_Up);
        QCOMPARE(window.view.channel(), 1);
    }

    void linesAreWalkedUpAndDown() {
        Window window(kConv, features());
        window.view.resize(160, 420);
        QTRY_VERIFY(window.view.strip()->chipRect(6).top() > window.view.strip()->chipRect(0).bottom());
        TokenStrip* strip = window.view.strip();
        QTest::keyClick(strip, Qt::Key_Home);
        QTest::keyClick(strip, Qt::Key_Down);
        QVERIFY(strip->current() > 0);
        QVERIFY(strip->chipRect(strip->current()).top() > strip->chipRect(0).top());
        QTest::keyClick(strip, Qt::Key_Up);
        QCOMPARE(strip->chipRect(strip->current()).top(), strip->chipRect(0).top());
    }

    /// The word that is pointed at in the text is marked in the features, with all that see it.
    void thePointerGoesFromTheTextToTheFeatures() {
        SharedPointer pointer;
        TokensView source(pointer);
        TokensView conv(pointer);
        for (TokensView* view : {&source, &conv}) {
            view->resize(520, 420);
            view->show();
        }
        source.setShown(makeShown(kSource, text(), false));
        conv.setShown(makeShown(kConv, features(), false));
        QTRY_VERIFY(source.isReady() && conv.isReady());
        QTest::mouseClick(source.strip()->viewport(), Qt::LeftButton, {}, source.strip()->chipRect(3).center());
        QTRY_COMPARE(conv.strip()->current(), 3); // centred at 3.5, the later of two
        QTest::mouseClick(conv.strip()->viewport(), Qt::LeftButton, {}, conv.strip()->chipRect(0).center());
        QTRY_COMPARE(source.strip()->current(), 1);
        QCOMPARE(pointer.point().node, kConv);
    }

    void itsPictureAndItsTableAreGiven() {
        Window window(kConv, features());
        QTRY_VERIFY(window.view.isReady());
        const QImage image = window.view.image();
        QVERIFY(!image.isNull());
        const QRect chip = window.view.strip()->chipRect(0);
        QVERIFY(image.pixel((chip.topLeft() + QPoint(4, 4)) * image.devicePixelRatio()) != image.pixel(1, 1));
        const QString csv = QString::fromStdString(window.view.csv());
        QVERIFY2(csv.contains(QStringLiteral("0,5,not bad,")), qPrintable(csv));
    }

    void nothingIsShownWhereThereIsNothing() {
        Window window(kConv, features());
        QTRY_VERIFY(window.view.isReady());
        window.view.setShown({});
        QCOMPARE(window.view.strip()->count(), 0);
        QTest::keyClick(window.view.strip(), Qt::Key_Down);
        QTest::mouseClick(window.view.strip()->viewport(), Qt::LeftButton, {}, QPoint(20, 20));
        QVERIFY(window.view.image().isNull());
    }
};

QTEST_MAIN(TestTokens)
#include "tst_tokens.moc"
