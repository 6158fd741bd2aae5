// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"
#include "tensor/Csv.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <clocale>
#include <limits>

using namespace layerscope;

namespace {

QStringList written(const Value& value) {
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("x.csv"));
    if (!writeCsvFile(path.toStdString(), value))
        return {};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).split(QStringLiteral("\r\n"));
}

std::shared_ptr<const AxisLabels> labels(AxisLabels names) {
    return std::make_shared<const AxisLabels>(std::move(names));
}

} // namespace

class TestCsv : public QObject {
    Q_OBJECT
private slots:
    void aSeriesHasItsTimes() {
        Axes axes{batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, 0.1, 0.5), channelAxis()};
        axes[2].labels = labels({"left", "a, \"b\""});
        const Value value{Tensor::fromFloats({1, 3, 2}, std::vector<float>{1, 0.1F, -3, 1e-8F, 5, 6}), axes, {}};
        QCOMPARE(written(value),
                 (QStringList{"time [s],left,\"a, \"\"b\"\"\"", "0.5,1,0.1", "0.6,-3,1e-08", "0.7,5,6", ""}));
    }

    void whatIsNotFiniteIsNamed() {
        constexpr float kInf = std::numeric_limits<float>::infinity();
        const Value value{
            Tensor::fromFloats({1, 3}, std::vector<float>{std::nanf(""), kInf, -kInf}), defaultAxes(2), {}};
        QCOMPARE(written(value), (QStringList{"feature,value", "0,nan", "1,inf", "2,-inf", ""}));
    }

    void tokensHaveTheirWordsAndTheirMask() {
        Axes axes{batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Token)};
        axes[1].labels = labels({"the", "cat"});
        const Value ids{Tensor::fromInts({1, 3}, std::vector<std::int32_t>{7, -2, 0}), axes, {}};
        QCOMPARE(written(ids), (QStringList{"time [token],time label,value", "0,the,7", "1,cat,-2", "2,,0", ""}));
        axes.push_back(channelAxis());
        const Value embedded{Tensor::filled({1, 3, 2}, 0.5F), axes,
                             Tensor::fromInts({1, 3}, std::vector<std::int32_t>{1, 1, 0})};
        QCOMPARE(written(embedded).last(2).first(), QStringLiteral("2,,0.5,0.5,1"));
        QCOMPARE(written(embedded).first(), QStringLiteral("time [token],time label,channel 0,channel 1,masked"));
    }

    void everyAxisOfAPictureIsTold() {
        std::vector<float> numbers(2 * 2 * 3);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            numbers[i] = static_cast<float>(i);
        const Value value{Tensor::fromFloats({2, 2, 1, 3}, numbers), imageAxes(), {}};
        const QStringList lines = written(value);
        QCOMPARE(lines.first(), QStringLiteral("batch,row [px],column [px],channel 0,channel 1,channel 2"));
        QCOMPARE(lines.at(2), QStringLiteral("0,1,0,3,4,5"));
        QCOMPARE(lines.at(3), QStringLiteral("1,0,0,6,7,8"));
        QCOMPARE(lines.size(), 6);
    }

    void noLocaleChangesIt() {
        const QByteArray before = std::setlocale(LC_ALL, nullptr);
        std::setlocale(LC_ALL, "de_DE.UTF-8");
        QLocale::setDefault(QLocale(QLocale::German));
        const QStringList lines =
            written({Tensor::fromFloats({1, 1}, std::vector<float>{1234.5F}), defaultAxes(2), {}});
        QLocale::setDefault(QLocale::c());
        std::setlocale(LC_ALL, before.constData());
        QCOMPARE(lines.at(1), QStringLiteral("0,1234.5"));
    }

    void aLongSeriesIsWrittenPieceByPiece() {
        const Value value{Tensor::filled({1, 300'000, 1}, 0.25F), defaultAxes(3), {}};
        const QStringList lines = written(value);
        QCOMPARE(lines.size(), 300'002);
        QCOMPARE(lines.at(300'000), QStringLiteral("299999,0.25"));
    }

    void whatCannotBeWrittenIsSaid() {
        QVERIFY(!writeCsvFile("/no/such/folder/x.csv", {Tensor::filled({1, 1}, 0), defaultAxes(2), {}}));
        QVERIFY(!writeCsvFile("/tmp/never.csv", {}));
        QVERIFY(!QFile::exists(QStringLiteral("/tmp/never.csv")));
    }

    void oddShapesHaveALineEach() {
        QCOMPARE(written({Tensor::fromFloats({}, std::vector<float>{2}), {}, {}}), (QStringList{"value", "2", ""}));
        QCOMPARE(written({Tensor::filled({1, 0, 2}, 0), defaultAxes(3), {}}).size(), 2);
        QCOMPARE(written({Tensor::filled({1, 2, 0}, 0), defaultAxes(3), {}}).size(), 2);
    }
};

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"
