// SPDX-License-Identifier: GPL-3.0-or-later
// The table of channels: what is wrong is said in words and found by a click.
#include "views/ChannelsModel.h"
#include "views/StatisticsView.h"

#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QTableView>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace layerscope;

namespace {

constexpr NodeId kNode{7};
constexpr NodeId kSource{1};

/// A second of four channels at 100 Hz: a sine, nothing, cut off at 6, and one NaN at 0.42 s.
Value sound() {
    TensorBuilder builder(Shape{1, 100, 4});
    for (std::size_t i = 0; i < 100; ++i) {
        float* at = builder.floats().data() + i * 4;
        at[0] = std::sin(0.1F * float(i));
        at[1] = 0;
        at[2] = i < 60 ? 6.0F : 0.05F * float(i);
        at[3] = i == 42 ? std::numeric_limits<float>::quiet_NaN() : float(i);
    }
    Axes axes{batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, 0.01), channelAxis()};
    axes[1].source = kSource;
    return {std::move(builder).finish(), axes, {}};
}

struct Window {
    SharedPointer pointer;
    StatisticsView view{pointer};
    explicit Window(const Value& value) {
        view.resize(620, 640);
        view.show();
        view.setShown(makeShown(kNode, value, false));
    }
    QString cell(int row, int column) const { return view.channels()->model()->index(row, column).data().toString(); }
    void click(int row, int column) {
        QTableView* table = view.channels();
        const QRect rect = table->visualRect(table->model()->index(row, column));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, rect.center());
    }
};

} // namespace

class TestStatisticsView : public QObject {
    Q_OBJECT
private slots:
    void everyChannelHasItsFindings() {
        Window window(sound());
        QTRY_VERIFY(window.view.isReady());
        QCOMPARE(window.view.channels()->model()->rowCount(), 4);
        QCOMPARE(window.cell(0, ChannelsModel::Finding), QString());
        QCOMPARE(window.cell(1, ChannelsModel::Finding), QStringLiteral("dead: all 0"));
        QVERIFY2(window.cell(2, ChannelsModel::Finding).startsWith(QStringLiteral("saturated: 60.0 % at 6.00")),
                 qPrintable(window.cell(2, ChannelsModel::Finding)));
        const QString broken = window.cell(3, ChannelsModel::Finding);
        QVERIFY2(broken.startsWith(QStringLiteral("1 NaN, the first at")), qPrintable(broken));
        QVERIFY2(broken.contains(QStringLiteral("0.42")), qPrintable(broken));
        QCOMPARE(window.cell(1, ChannelsModel::Zeros), QStringLiteral("100 %"));
        // A sign as well as a word.
        const auto sign = [&](int row) {
            return window.view.channels()->model()->index(row, ChannelsModel::Finding).data(Qt::DecorationRole);
        };
        QVERIFY(!sign(0).isValid());
        QVERIFY(sign(1).isValid() && sign(3).isValid());
    }

    void aClickOnABrokenChannelPutsThePointerThere() {
        Window window(sound());
        QTRY_VERIFY(window.view.isReady());
        window.click(0, ChannelsModel::Channel);
        QVERIFY(!window.pointer.point().valid);
        window.click(3, ChannelsModel::Finding);
        QVERIFY(window.pointer.point().valid);
        QCOMPARE(window.pointer.point().node, kNode);
        QCOMPARE(window.pointer.point().element, (std::vector<std::int64_t>{0, 42, 3}));
        QCOMPARE(window.pointer.point().place.front().place, 0.42);
    }

    void choosingAChannelShowsItsHistogram() {
        Window window(sound());
        QTRY_VERIFY(window.view.isReady());
        QCOMPARE(window.view.figure(QStringLiteral("Numbers")), QStringLiteral("400"));
        window.click(2, ChannelsModel::Channel);
        QTRY_COMPARE(window.view.figure(QStringLiteral("Numbers")), QStringLiteral("100"));
        QCOMPARE(window.view.figure(QStringLiteral("Highest")), QStringLiteral("6.00"));
        QTest::keyClick(window.view.channels(), Qt::Key_Up);
        QTRY_COMPARE(window.view.figure(QStringLiteral("Highest")), QStringLiteral("0"));
    }

    void rowsAreSortedByNumberAndByGravity() {
        Window window(sound());
        QTRY_VERIFY(window.view.isReady());
        window.view.channels()->sortByColumn(ChannelsModel::Highest, Qt::DescendingOrder);
        QCOMPARE(window.cell(0, ChannelsModel::Channel), QStringLiteral("3"));
        QCOMPARE(window.cell(1, ChannelsModel::Channel), QStringLiteral("2"));
        window.view.channels()->sortByColumn(ChannelsModel::Finding, Qt::DescendingOrder);
        QCOMPARE(window.cell(0, ChannelsModel::Channel), QStringLiteral("3"));
        QCOMPARE(window.cell(1, ChannelsModel::Channel), QStringLiteral("1"));
        window.click(0, ChannelsModel::Finding); // the sorted row stands for its channel
        QCOMPARE(window.pointer.point().element.at(2), 3);
    }

    void theTableIsExported() {
        Window window(sound());
        QTRY_VERIFY(window.view.isReady());
        const QStringList lines = QString::fromStdString(window.view.csv()).split(QStringLiteral("\r\n"));
        QCOMPARE(lines.size(), 6);
        QCOMPARE(lines.at(0).split(QLatin1Char(',')).first(), QStringLiteral("channel"));
        QVERIFY(lines.at(2).startsWith(QStringLiteral("1,0,0,0,0,100,100,0,0,1,0,")));
    }

    void anotherValueTakesThePlaceOfTheFirst() {
        Window window(sound());
        window.view.setShown(makeShown(kNode, {Tensor::filled({1, 4, 4, 2}, 1), imageAxes(), {}}, false));
        QTRY_VERIFY(window.view.isReady() && window.view.channels()->model()->rowCount() == 2);
        QCOMPARE(window.cell(0, ChannelsModel::Finding), QStringLiteral("dead: all 1.00"));
        window.view.setShown({});
        QCOMPARE(window.view.channels()->model()->rowCount(), 0);
    }
};

QTEST_MAIN(TestStatisticsView)
#include "tst_statistics_view.moc"
