// SPDX-License-Identifier: GPL-3.0-or-later
#include "SourceFiles.h"
#include "data/series/TableWindow.h"

#include <QTest>

#include <array>
#include <cmath>
#include <ctime>
#include <fstream>
#include <random>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

std::string sentencesOf(const TableFormat& format) {
    std::string out;
    for (const Message& sentence : format.sentences())
        out += (out.empty() ? "" : " ") + sentence.toString();
    return out;
}

const std::string kSpreadsheet = "\xEF\xBB\xBFZeit;Temperatur [°C];Licht\r\n"
                                 "2024-01-31 12:00:00;1,5;1.200,25\r\n"
                                 "2024-01-31 12:30:00;;\r\n"
                                 "2024-01-31 13:00:00;2,5;\"800,75\"\r\n";

} // namespace

class TestSeries : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(m_files.isValid()); }
    void findsHowItIsWritten_data();
    void findsHowItIsWritten();
    void numbersOfASpreadsheetArrive();
    void parametersOverrideWhatIsFound();
    void cellsAreNumbersTimesOrGaps();
    void gapsAreFilledAsWanted_data();
    void gapsAreFilledAsWanted();
    void masksMarkRowsAndWhatLiesBehindTheEnd();
    void windowsStepAndCarryTheirAxes();
    void unevenTimesCountRows();
    void columnsAreBroughtToARange_data();
    void columnsAreBroughtToARange();
    void wholeNumbersForIds();
    void suggestionsRun();
    void samplesOpen();
    void mistakesGetASentence_data();
    void mistakesGetASentence();
    void shortRowsHaveGapsAndLongOnesASentence();
    void thousandsOfColumns();
    void aMillionRowsFitIntoTwiceTheirSize();
    void strangeBytesNeverCrash();

private:
    SourceFiles m_files;
};

void TestSeries::findsHowItIsWritten_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("sentences");
    const auto row = [](const char* name, const std::string& text, const char* sentences) {
        QTest::newRow(name) << QByteArray::fromStdString(text) << QString(sentences);
    };
    row("LibreOffice, German", kSpreadsheet,
        "The columns are separated by semicolons. Fractions are written with a comma. The columns have names. The time "
        "is in “Zeit”, with a row every 1800 s. 2 columns become channels: Temperatur [°C], Licht.");
    row("pandas", ",time,a,b\n0,0.0,1,x\n1,0.5,2,y\n2,1.0,,z\n",
        "The columns are separated by commas. The columns have names. The time is in “time”, with a row every 0.5 s. "
        "One column becomes a channel: a. “1” only counts the rows and is left out. “b” holds text and is left out.");
    row("numpy", "# t,x\n0.000000000000000000e+00,1.0e+00\n1.000000000000000000e-01,2.0e+00\n2.0e-01,4e+00\n",
        "The columns are separated by commas. The columns have names. The time is in “t”, with a row every 0.1 s. "
        "One "
        "column becomes a channel: x.");
    row("R, write.csv", "\"\",\"speed\",\"dist\"\n\"1\",4,2\n\"2\",4,10\n\"3\",7,NA\n",
        "The columns are separated by commas. The columns have names. There is no column with the time: the rows are "
        "counted. 2 columns become channels: speed, dist. “1” only counts the rows and is left out.");
    row("R, write.table", "\"speed\" \"dist\"\n\"1\" 4 2.5\n\"2\" 4 10\n\"3\" 7 NA\n",
        "The columns are separated by spaces. The columns have names. There is no column with the time: the rows are "
        "counted. 2 columns become channels: speed, dist. “1” only counts the rows and is left out.");
    row("Excel", "sep=;\r\nDate;Open;Close\r\n31.01.2024;1,5;2,5\r\n01.02.2024;1,75;2,25\r\n",
        "The columns are separated by semicolons. Fractions are written with a comma. The columns have names. The time "
        "is in “Date”, with a row every 86400 s. 2 columns become channels: Open, Close.");
    row("Excel, American", "Date,Value\r\n1/30/2024 11:00 PM,\"1,234.5\"\r\n1/31/2024 12:00 AM,\"2,345.5\"\r\n",
        "The columns are separated by commas. The columns have names. The time is in “Date”, with a row every 3600 s. "
        "One column becomes a channel: Value.");
    row("tabs, aligned", "time_ms\tvalue\n  10\t 1\n  20\t 2\n  30\t 3\n",
        "The columns are separated by tabs. The columns have names. The time is in “time_ms”, with a row every 0.01 s. "
        "One column becomes a channel: value.");
    row("bars", "a|b\n1|2\n3|4\n",
        "The columns are separated by bars. The columns have names. There is no column with the time: the rows are "
        "counted. 2 columns become channels: a, b.");
    row("numbers alone", "0.5 1 3\n1.0 2 1\n1.5 3 2\n2.0 3 2\n",
        "The columns are separated by spaces. The columns have no names. The time is in “1”, with a row every 0.5 s. 2 "
        "columns become channels: 2, 3.");
    row("one column", "1.5\n2.5\n-3\n",
        "There is one column. The columns have no names. There is no column with the time: the rows are counted. One "
        "column becomes a channel: 1.");
    row("clock past midnight", "clock;x\n23:59:00;1\n00:00:00;2\n00:01:00;3\n",
        "The columns are separated by semicolons. The columns have names. The time is in “clock”, with a row every 60 "
        "s. One column becomes a channel: x.");
    row("old Mac", "t,x\r0,1\r2,2\r4,3\r",
        "The columns are separated by commas. The columns have names. The time is in “t”, with a row every 2 s. One "
        "column becomes a channel: x.");
    row("since 1970", "timestamp,x\n1706702400000,1\n1706702400020,2\n1706702400040,3\n",
        "The columns are separated by commas. The columns have names. The time is in “timestamp”, with a row every "
        "0.02 "
        "s. One column becomes a channel: x.");
}

void TestSeries::findsHowItIsWritten() {
    QFETCH(const QByteArray, text);
    QFETCH(const QString, sentences);
    const auto format = detectTable(text.toStdString(), true, {}, "x.csv");
    QVERIFY2(format, format ? "" : format.error().toString().c_str());
    QCOMPARE(QString::fromStdString(sentencesOf(*format)), sentences);
}

void TestSeries::numbersOfASpreadsheetArrive() {
    const std::string source = m_files.write("export.csv", kSpreadsheet);
    const auto value = m_files.load({{"source", source}, {"shape", Ints{3, 2}}});
    QVERIFY2(value, m_files.error());
    QCOMPARE(numbersOf(*value), (std::vector<double>{1.5, 1200.25, 2, 1000.5, 2.5, 800.75}));
    QCOMPARE(value->axes[1].unit, AxisUnit::Second);
    QCOMPARE(value->axes[1].step, 1800.0);
    QCOMPARE(value->axes[1].origin, 0.0);
    QCOMPARE(*value->axes[2].labelOf(0), "Temperatur [°C]");
    // The same labels at each compilation, so that nothing seems to have changed.
    QVERIFY(m_files.load({{"source", source}, {"shape", Ints{3, 2}}})->axes == value->axes);
}

void TestSeries::parametersOverrideWhatIsFound() {
    const std::string source = m_files.write("odd.csv", "1,5;2,5\n3,5;4,5\n");
    const auto comma = m_files.load({{"source", source}, {"shape", Ints{2, 2}}});
    QCOMPARE(numbersOf(comma.value()), (std::vector<double>{1.5, 2.5, 3.5, 4.5}));
    const auto cut = m_files.load(
        {{"source", source}, {"shape", Ints{2, 2}}, {"delimiter", "comma"}, {"columns", "1, 3"}, {"decimal", "point"}});
    QCOMPARE(numbersOf(cut.value()), (std::vector<double>{1, 5, 3, 5}));
    const auto named =
        m_files.load({{"source", source}, {"shape", Ints{1, 1}}, {"header", "names"}, {"columns", "\"1,5\""}});
    QCOMPARE(numbersOf(named.value()), (std::vector<double>{3.5}));
    const auto timed = m_files.load({{"source", source}, {"shape", Ints{2, 1}}, {"time_column", "1"}});
    QCOMPARE(timed->axes[1].step, 2.0);
    QCOMPARE(timed->axes[1].origin, 1.5);
    const std::string series = m_files.write("t.csv", "t;x\n0;5\n2;6\n");
    QCOMPARE(m_files.load({{"source", series}, {"shape", Ints{2, 2}}, {"time_column", "-"}})->axes[1].unit,
             AxisUnit::None);
}

void TestSeries::cellsAreNumbersTimesOrGaps() {
    QCOMPARE(cellNumber("1.234,5", true).value(), 1234.5);
    QCOMPARE(cellNumber("1,234.5", false).value(), 1234.5);
    QCOMPARE(cellNumber("1,234,567", false).value(), 1234567.0);
    QCOMPARE(cellNumber("+1.5e-3", false).value(), 0.0015);
    QCOMPARE(cellNumber("-,5", true).value(), -0.5);
    QCOMPARE(cellNumber("1.5", true).value(), 1.5);
    QCOMPARE(cellNumber("TRUE", false).value(), 1.0);
    QCOMPARE(cellNumber("1e-999", false).value(), 0.0);
    QVERIFY(std::isinf(cellNumber("-inf", false).value()));
    for (const char* none : {"", "nan", "1,2,3", "1,23.5", "12 34", "1.2.3", "0x10", "--1", "+-1", "e5", "5 kg"})
        QVERIFY2(!cellNumber(none, false), none);
    for (const char* gap : {"", " ", "NA", "n/a", "NaN", "-nan", "NULL", "None", "-", "?", "#DIV/0!", "#WERT!"})
        QVERIFY2(isGapCell(gap), gap);
    QVERIFY(!isGapCell("0") && !isGapCell("-1") && !isGapCell("north"));

    constexpr double kDay = 1706659200; // 2024-01-31
    QCOMPARE(cellTime("2024-01-31", TimeForm::YearFirst, false).value(), kDay);
    QCOMPARE(cellTime("2024-01-31T12:00:00.250Z", TimeForm::YearFirst, false).value(), kDay + 43200.25);
    QCOMPARE(cellTime("2024/01/31 12:00+01:30", TimeForm::YearFirst, false).value(), kDay + 37800);
    QCOMPARE(cellTime("31.1.24 06:00", TimeForm::DayFirst, true).value(), kDay + 21600);
    QCOMPARE(cellTime("1/31/2024 12:30 AM", TimeForm::MonthFirst, false).value(), kDay + 1800);
    for (const char* none : {"2024-02-30", "2024-13-01", "2024-01-31x", "20240131", "2024-01-31 25:00",
                             "2024-01-31 "
                             "12:60"})
        QVERIFY2(!cellTime(none, TimeForm::YearFirst, false), none);
}

void TestSeries::gapsAreFilledAsWanted_data() {
    QTest::addColumn<QString>("gaps");
    QTest::addColumn<QString>("numbers");
    QTest::newRow("interpolate") << "interpolate"
                                 << "2 2 4 6 8 8";
    QTest::newRow("last") << "last"
                          << "2 2 2 2 8 8";
    QTest::newRow("zero") << "zero"
                          << "0 2 0 0 8 0";
    QTest::newRow("mask") << "mask"
                          << "0 2 0 0 8 0";
}

void TestSeries::gapsAreFilledAsWanted() {
    QFETCH(const QString, gaps);
    QFETCH(const QString, numbers);
    const std::string source = m_files.write("gaps.csv", "a,b\n,1\n2,1\nNA,1\nbroken,1\n8,1\nNaN,1\n");
    const MediaParams params{{"source", source}, {"shape", Ints{6, 1}}, {"columns", "a"}, {"gaps", gaps.toStdString()}};
    const auto value = m_files.load(params);
    QVERIFY2(value, m_files.error());
    QCOMPARE(textOf(*value), numbers);
    // A window that begins inside a gap knows what was before it.
    MediaParams later = params;
    later["start"] = 3.0;
    later["shape"] = Ints{2, 1};
    QCOMPARE(textOf(m_files.load(later).value()), numbers.split(' ').mid(3, 2).join(' '));
}

void TestSeries::masksMarkRowsAndWhatLiesBehindTheEnd() {
    const std::string source = m_files.write("mask.csv", "a,b\n1,1\n,2\n3,3\n");
    const MediaParams params{
        {"source", source}, {"shape", Ints{5, 2}}, {"gaps", "mask"}, {"normalization", "zero_to_one"}};
    const auto value = m_files.load(params);
    QVERIFY2(value, m_files.error());
    QCOMPARE(textOf(*value), "0 0 0 0.5 1 1 0 0 0 0");
    QVERIFY(value->mask);
    QCOMPARE(textOf({*value->mask, {}, {}}), "1 0 1 0 0");
    QVERIFY(value->mask->shape() == Shape({1, 5}));
    MediaParams whole = params;
    whole["shape"] = Ints{1, 2};
    QVERIFY(m_files.load(whole)->mask); // the Input says that it is masked
}

void TestSeries::windowsStepAndCarryTheirAxes() {
    std::string text = "t;x\n";
    for (int i = 0; i < 100; ++i)
        text += std::to_string(5 + i) + ";" + std::to_string(i) + "\n";
    const std::string source = m_files.write("steps.csv", text);
    const auto value = m_files.load({{"source", source}, {"shape", Ints{4, 1}}, {"start", 10.0}, {"step", 20}});
    QVERIFY2(value, m_files.error());
    QCOMPARE(textOf(*value), "10 30 50 70");
    QCOMPARE(value->axes[1].origin, 15.0);
    QCOMPARE(value->axes[1].step, 20.0);
    const auto vector = m_files.load({{"source", source}, {"shape", Ints{3}}});
    QVERIFY2(vector, m_files.error());
    QCOMPARE(textOf(*vector), "0 1 2");
}

void TestSeries::unevenTimesCountRows() {
    std::string text = "time,x\n";
    for (int i = 0; i < 2000; ++i) // even while the table is looked at
        text += std::to_string(i < 1500 ? i : i + 1000) + ",1\n";
    const std::string source = m_files.write("uneven.csv", text);
    const MediaParams params{{"source", source}, {"shape", Ints{1000, 1}}, {"start", 1000.0}};
    QVERIFY(m_files.load(params));
    const auto value = m_files.load(params); // now the whole table is known
    QCOMPARE(value->axes[1].unit, AxisUnit::None);
    QCOMPARE(value->axes[1].origin, 1000.0);
    MediaParams behind = params;
    behind["start"] = 1600.0;
    behind["shape"] = Ints{400, 1};
    QCOMPARE(m_files.load(behind)->axes[1].unit, AxisUnit::Second);
    QCOMPARE(m_files.load(behind)->axes[1].origin, 2600.0);
}

void TestSeries::columnsAreBroughtToARange_data() {
    QTest::addColumn<QString>("normalization");
    QTest::addColumn<QString>("numbers");
    QTest::newRow("none") << "none"
                          << "1 5 3 5";
    QTest::newRow("standardize") << "standardize"
                                 << "-1 0 1 0";
    QTest::newRow("zero_to_one") << "zero_to_one"
                                 << "0 0 1 0";
    QTest::newRow("peak") << "peak"
                          << "0.333333 1 1 1";
}

void TestSeries::columnsAreBroughtToARange() {
    QFETCH(const QString, normalization);
    QFETCH(const QString, numbers);
    const std::string source = m_files.write("range.csv", "a,b\n1,5\n3,5\n");
    const auto value =
        m_files.load({{"source", source}, {"shape", Ints{2, 2}}, {"normalization", normalization.toStdString()}});
    QVERIFY2(value, m_files.error());
    QCOMPARE(textOf(*value), numbers);
}

void TestSeries::wholeNumbersForIds() {
    const std::string source = m_files.write("ids.csv", "id_a,x\n3,0.5\n7,1.5\n");
    const auto ids = m_files.load({{"source", source}, {"shape", Ints{2}}, {"columns", "id_a"}, {"dtype", "int32"}});
    QVERIFY2(ids, m_files.error());
    QCOMPARE(ids->tensor.dtype(), DType::Int32);
    QCOMPARE(textOf(*ids), "3 7");
    QVERIFY(!m_files.load({{"source", source}, {"shape", Ints{2}}, {"columns", "x"}, {"dtype", "int32"}}));
    QVERIFY(QString(m_files.error()).contains("fractions (such as 0.5)"));
}

void TestSeries::suggestionsRun() {
    const std::string source = m_files.write("suggest.csv", kSpreadsheet);
    const auto params = m_files.suggest(source);
    QVERIFY2(params, m_files.error());
    QCOMPARE(params->ints("shape"), (Ints{3, 2}));
    std::string longTable = "x;y\n";
    for (int i = 0; i < 9000; ++i)
        longTable += std::to_string(i % 7) + ";" + std::to_string(i % 5) + ",5\n";
    QCOMPARE(m_files.suggest(m_files.write("long.csv", longTable))->ints("shape"), (Ints{4096, 2}));
}

void TestSeries::samplesOpen() {
    const std::string folder = LAYERSCOPE_SOURCE_DIR "/resources/media/";
    const MediaParams weather{{"source", folder + "weather.csv"}, {"shape", Ints{504, 3}}, {"gaps", "mask"}};
    const auto days = m_files.load(weather);
    QVERIFY2(days, m_files.error());
    QCOMPARE(std::ranges::count(days->mask->ints(), 0), std::ptrdiff_t{9});
    QCOMPARE(days->axes[1].step, 3600.0);
    QCOMPARE(*days->axes[2].labelOf(0), "Temperature [°C]");
    const auto suggested = m_files.suggest(folder + "heartbeat.csv");
    QVERIFY2(suggested, m_files.error());
    QCOMPARE(suggested->ints("shape"), (Ints{2500, 2}));
    const auto beats = m_files.load({{"source", folder + "heartbeat.csv"}, {"shape", Ints{2500, 2}}});
    QVERIFY2(beats, m_files.error());
    QVERIFY(std::abs(beats->axes[1].step - 0.004) < 1e-9);
    QCOMPARE(*beats->axes[2].labelOf(1), "lead II");
}

void TestSeries::mistakesGetASentence_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("param");
    QTest::addColumn<QString>("sentence");
    const QByteArray table = "a,b\n1,2\n3,4\n";
    QTest::newRow("empty") << QByteArray() << "gaps"
                           << "zero"
                           << "The table is empty.";
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFE"
                                          "a\0",
                                          4)
                            << "gaps"
                            << "zero"
                            << "This table is in UTF-16";
    QTest::newRow("bytes") << QByteArray("PK\x03\x04 excel \0\0\0 more and more", 29) << "gaps"
                           << "zero"
                           << "This is no table";
    QTest::newRow("prose") << QByteArray("It was a dark night.\nNothing moved, nobody\nspoke.\n") << "gaps"
                           << "zero"
                           << "No column of this table holds numbers";
    QTest::newRow("column") << table << "columns"
                            << "a, c"
                            << "The table has no column “c”. Its columns are: a, b.";
    QTest::newRow("time") << table << "time_column"
                          << "c"
                          << "The table has no column “c”.";
    QTest::newRow("number of columns") << table << "columns"
                                       << "a"
                                       << "The table gives 1 columns, but this input wants 2";
    QTest::newRow("behind the end") << table << "start"
                                    << "1"
                                    << "The table has 2 rows, but the rows up to 3 are wanted";
    QTest::newRow("open quote") << QByteArray("a,b\n1,2\n\"3,4\n") + QByteArray(2 << 20, '5') << "gaps"
                                << "zero"
                                << "a quote that opens there is never closed";
}

void TestSeries::mistakesGetASentence() {
    QFETCH(const QByteArray, text);
    QFETCH(const QString, id);
    QFETCH(const QString, param);
    QFETCH(const QString, sentence);
    const std::string source = m_files.write("wrong.csv", text.toStdString());
    MediaParams params{{"source", source}, {"shape", Ints{2, 2}}};
    if (id == "start")
        params["start"] = param.toDouble();
    else
        params[id.toStdString()] = param.toStdString();
    QVERIFY(!m_files.load(params));
    QVERIFY2(QString(m_files.error()).contains(sentence), m_files.error());
    QVERIFY2(QString(m_files.error()).contains("wrong.csv"), m_files.error());
    QVERIFY(!m_files.load({{"source", std::string("/nowhere/x.csv")}, {"shape", Ints{2, 2}}}));
    QVERIFY2(QString(m_files.error()).contains("There is no such file"), m_files.error());
}

void TestSeries::shortRowsHaveGapsAndLongOnesASentence() {
    const std::string ragged = m_files.write("ragged.csv", "a,b\n1,2\n3\n\n5,6,\n7,8\n");
    QCOMPARE(textOf(m_files.load({{"source", ragged}, {"shape", Ints{4, 2}}, {"gaps", "zero"}}).value()),
             "1 2 3 0 5 6 7 8");
    const std::string wide = m_files.write("wide.csv", "a,b\n1,2\n3,4\n5,6,7\n");
    QVERIFY(!m_files.load({{"source", wide}, {"shape", Ints{3, 2}}}));
    QVERIFY2(QString(m_files.error()).contains("Row 4 has 3 cells, but the table has 2 columns"), m_files.error());
}

void TestSeries::thousandsOfColumns() {
    std::string text;
    for (int row = 0; row < 4; ++row)
        for (int column = 0; column < 5000; ++column)
            text += (row == 0 ? "c" + std::to_string(column) : std::to_string((row * column) % 97)) +
                    (column == 4999 ? "\n" : "\t");
    const auto value = m_files.load({{"source", m_files.write("columns.tsv", text)}, {"shape", Ints{3, 5000}}});
    QVERIFY2(value, m_files.error());
    QCOMPARE(value->tensor.at(2 * 5000 + 4321), double(3 * 4321 % 97));
    QCOMPARE(*value->axes[2].labelOf(4321), "c4321");
}

void TestSeries::aMillionRowsFitIntoTwiceTheirSize() {
    constexpr int kRows = 1'000'000;
    constexpr int kColumns = 10;
    std::string text = "time";
    for (int c = 0; c < kColumns; ++c)
        text += ",sensor" + std::to_string(c);
    text += '\n';
    std::array<char, 256> line;
    for (int r = 0; r < kRows; ++r) {
        int size = std::snprintf(line.data(), line.size(), "%.2f", r * 0.01);
        for (int c = 0; c < kColumns; ++c)
            size += std::snprintf(line.data() + size, line.size() - static_cast<std::size_t>(size), ",%.4f",
                                  (r % 1000) * 0.25 + c);
        text.append(line.data(), static_cast<std::size_t>(size)) += '\n';
    }
    const std::string source = m_files.write("million.csv", text);
    const double megabytes = static_cast<double>(text.size()) / 1e6;
    std::string().swap(text);

    int reports = 0;
    Progress progress{.stop = {}, .report = [&](double fraction) {
                          QVERIFY(fraction > 0 && fraction <= 1);
                          ++reports;
                      }};
    const std::clock_t before = std::clock(); // of the processor, so that a busy machine does not count
    const auto format = detectTable(source, {}, m_files.store());
    QVERIFY(format);
    const auto table = tableOf(source, **format, {}, m_files.store(), progress);
    const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    QVERIFY2(table, table ? "" : table.error().toString().c_str());
    QVERIFY(reports > 10);
    QCOMPARE((*table)->size(), std::int64_t{kRows});
    const std::uint64_t data = std::uint64_t{kRows} * kColumns * sizeof(float);
    QVERIFY((*table)->bytes() < data + data / 50);
    const auto value = m_files.load({{"source", source}, {"shape", Ints{kRows, kColumns}}});
    QVERIFY2(value, m_files.error());
    QVERIFY(value->bytes() + (*table)->bytes() <= 2 * data + data / 50);
    QCOMPARE(value->tensor.at(std::int64_t{kRows - 1} * kColumns + 3), 252.75);
    QCOMPARE(value->axes[1].step, 0.01);
    qInfo("a table of %.0f MB was read in %.2f s of processor time: %.0f MB/s", megabytes, seconds,
          megabytes / seconds);

    std::stop_source stop;
    stop.request_stop();
    MediaStore fresh;
    QVERIFY(!tableOf(source, **format, {}, fresh, {.stop = stop.get_token(), .report = {}}));
}

void TestSeries::strangeBytesNeverCrash() {
    const std::array<std::string, 4> seeds{kSpreadsheet, "# t,x\n0.0,1e3\n0.1,\"2\"\n0.2,NA\n",
                                           "sep=|\na|b\n1|2\n\"3|4\n", "12:00 5\n12:01 6\n12:02 nan\n"};
    std::mt19937 random(11);
    int tables = 0;
    for (int round = 0; round < 600; ++round) {
        std::string text = seeds[static_cast<std::size_t>(round) % seeds.size()];
        for (unsigned change = random() % 6; change > 0 && !text.empty(); --change) {
            const std::size_t at = random() % text.size();
            static constexpr std::string_view kBytes = "\"\"\n\r,;.:-|\t #\0\xFF\xE2"
                                                       "09eE+/";
            if (random() % 4 == 0)
                text.resize(at);
            else if (random() % 3 == 0)
                text.insert(at, text.substr(random() % text.size(), random() % 20));
            else
                text[at] = kBytes[random() % kBytes.size()];
        }
        const std::string source = m_files.write("fuzz.csv", text);
        MediaStore store;
        const auto format = detectTable(source, {}, store);
        if (!format) {
            QVERIFY(!format.error().what.empty());
            continue;
        }
        const auto table = readTable(source, **format, {});
        QVERIFY(table || !table.error().what.empty());
        if (!table || table->size() == 0 || (*format)->channels.empty())
            continue;
        ++tables;
        const TensorSpec wanted{.shape = {1, 7, static_cast<std::int64_t>((*format)->channels.size())},
                                .axes = defaultAxes(3)};
        const auto value =
            windowOf(*table, **format, {.first = -2, .step = 1 + static_cast<int>(random() % 3)}, {}, wanted, source);
        QVERIFY(value && value->tensor.shape() == wanted.shape);
    }
    QVERIFY(tables > 120);
}

QTEST_APPLESS_MAIN(TestSeries)
#include "tst_series.moc"
