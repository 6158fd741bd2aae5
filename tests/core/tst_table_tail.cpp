// SPDX-License-Identifier: GPL-3.0-or-later
#include "SourceFiles.h"
#include "data/series/TableTail.h"

#include <QTest>

#include <random>

using namespace layerscope;
using namespace layerscope::testing;

class TestTableTail : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(m_files.isValid()); }
    void growingFilesAreFollowed();
    void filesThatAreReplacedAreReadAnew();
    void otherColumnsGetASentence();
    void strangeBytesNeverCrash();

private:
    SourceFiles m_files;
};

void TestTableTail::growingFilesAreFollowed() {
    const std::string path = m_files.write("log.csv", "t,x\n0,10\n1,11\n");
    auto tail = TableTail::open(path, {}, 3);
    QVERIFY2(tail, tail ? "" : tail.error().toString().c_str());
    const TensorSpec wanted{.shape = {1, 3, 1}, .axes = defaultAxes(3)};
    QCOMPARE(textOf(tail->frame()->value({}, wanted).value()), "10 10 11"); // what is not there yet is a gap
    QCOMPARE(tail->poll().value(), std::size_t{0});
    const Key before = tail->frame()->key();
    m_files.append("log.csv", "2,12\n3,1");
    QCOMPARE(tail->poll().value(), std::size_t{1}); // half a row is none
    QVERIFY(tail->frame()->key() != before);
    m_files.append("log.csv", "3\n");
    QCOMPARE(tail->poll().value(), std::size_t{1});
    QCOMPARE(textOf(tail->frame()->value({}, wanted).value()), "11 12 13");
    const auto axes = tail->frame()->axes({}, wanted);
    QVERIFY(axes);
    QCOMPARE((*axes)[1].unit, AxisUnit::Second);
    QCOMPARE((*axes)[1].origin, 1.0);
    QCOMPARE(*(*axes)[2].labelOf(0), "x");
}

void TestTableTail::filesThatAreReplacedAreReadAnew() {
    std::string text = "x\n";
    for (int i = 0; i < 200000; ++i)
        text += std::to_string(i) + ".5\n";
    const std::string path = m_files.write("rotated.csv", text);
    auto tail = TableTail::open(path, {}, 2); // from its end, not from its beginning
    const TensorSpec wanted{.shape = {1, 2, 1}, .axes = defaultAxes(3)};
    QVERIFY2(tail, tail ? "" : tail.error().toString().c_str());
    QCOMPARE(numbersOf(tail->frame()->value({}, wanted).value()), (std::vector<double>{199998.5, 199999.5}));
    m_files.write("rotated.csv", "x\n1\n2\n3\n");
    QCOMPARE(tail->poll().value(), std::size_t{2});
    QCOMPARE(textOf(tail->frame()->value({}, wanted).value()), "2 3");
    m_files.remove("rotated.csv");
    QVERIFY(!tail->poll());
}

void TestTableTail::otherColumnsGetASentence() {
    const std::string path = m_files.write("changed.csv", "t,x\n0,10\n1,11\n");
    auto tail = TableTail::open(path, {}, 3);
    QVERIFY(tail);
    m_files.append("changed.csv", "2,12,13\n");
    const auto polled = tail->poll();
    QVERIFY(!polled);
    QVERIFY(QString::fromStdString(polled.error().toString()).contains("A row has 3 cells, but the table has 2"));
    QVERIFY(!TableTail::open("/nowhere/log.csv", {}, 3));
}

void TestTableTail::strangeBytesNeverCrash() {
    const std::string seed = "t;x;y\r\n12:00;1,5;\"2\"\r\n12:01;;NA\r\n";
    std::mt19937 random(3);
    std::size_t rows = 0;
    for (int round = 0; round < 300; ++round) {
        const auto broken = [&] {
            std::string text = seed;
            for (unsigned change = random() % 3; change > 0; --change)
                text[random() % text.size()] = static_cast<char>(random() % 256);
            return text.substr(0, random() % (text.size() + 1));
        };
        const std::string path = m_files.write("fuzz.csv", broken());
        auto tail = TableTail::open(path, {}, 1 + random() % 4);
        if (!tail)
            continue;
        const TensorSpec wanted{.shape = {1, 3, 2}, .axes = defaultAxes(3)};
        for (int more = 0; more < 3; ++more) {
            m_files.append("fuzz.csv", broken());
            rows += tail->poll().value_or(0);
            const auto value = tail->frame()->value({}, wanted);
            QVERIFY(value || !value.error().what.empty());
        }
    }
    QVERIFY(rows > 100);
}

QTEST_APPLESS_MAIN(TestTableTail)
#include "tst_table_tail.moc"
