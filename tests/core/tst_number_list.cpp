// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/NumberList.h"

#include <QTest>

using namespace layerscope;

namespace {

void reads(const char* text, const Shape& shape, const std::vector<double>& values) {
    const auto list = parseNumberList(text);
    QVERIFY2(list, text);
    QVERIFY2(list->shape == shape, text);
    QVERIFY2(list->values == values, text);
}

void refuses(const char* text, std::size_t begin) {
    const auto list = parseNumberList(text);
    QVERIFY2(!list, text);
    QVERIFY(!list.error().text.empty());
    QVERIFY2(list.error().begin == begin, (text + (": " + std::to_string(list.error().begin))).c_str());
    QVERIFY(list.error().end <= std::string(text).size());
}

} // namespace

class TestNumberList : public QObject {
    Q_OBJECT

private slots:
    void readsWhatPeopleType() {
        reads("2", {}, {2});
        reads(" -1e-3 ", {}, {-1e-3});
        reads("1/255", {}, {1.0 / 255});
        reads("+1 / 127.5", {}, {1 / 127.5});
        reads("0.5, 0.25 ,1/8", {3}, {0.5, 0.25, 0.125});
        reads("[5]", {1}, {5});
        reads("(1, 2)", {2}, {1, 2});
        reads("[[1, 2, 3], [4, 5, 6]]", {2, 3}, {1, 2, 3, 4, 5, 6});
        reads("[1, 2], [3, 4]", {2, 2}, {1, 2, 3, 4});
    }

    void pointsAtWhatDoesNotFit() {
        refuses("", 0);
        refuses("one", 0);
        refuses("1, x", 3);
        refuses("1 2", 2);
        refuses("1/0", 0);
        refuses("[1, 2", 0);
        refuses("[1, 2)", 0);
        refuses("[]", 1);
        refuses("1,", 2);
        refuses("[1, [2]]", 5);
        refuses("[[1, 2], [3]]", 10);
        refuses("[[[[[[[[[1]]]]]]]]]", 8);
    }

    void writesWhatItReads() {
        for (const char* text : {"0.1", "1/3", "[1]", "1e-20, 3", "[[1/7, 2], [3, -4]]"}) {
            const auto list = parseNumberList(text);
            QVERIFY(list);
            QVERIFY2(parseNumberList(toText(*list)) == *list, text);
        }
        QCOMPARE(toText(*parseNumberList("1,2")), std::string("[1, 2]"));
    }
};

QTEST_APPLESS_MAIN(TestNumberList)
#include "tst_number_list.moc"
