// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Zip.h"

#include <QTest>

#include <algorithm>
#include <cstring>
#include <string_view>

using namespace layerscope;

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytesOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

Bytes archive(const std::vector<std::pair<std::string, Bytes>>& members, bool store = false) {
    ZipWriter writer;
    for (const auto& [name, bytes] : members)
        writer.add(name, bytes, store);
    return std::move(writer).finish().value();
}

/// Replaces a name in the archive by another of the same length, in both of its places.
void rename(Bytes& zip, std::string_view from, std::string_view to) {
    const Bytes pattern = bytesOf(from);
    for (auto it = zip.begin();;) {
        it = std::search(it, zip.end(), pattern.begin(), pattern.end());
        if (it == zip.end())
            return;
        it = std::ranges::copy(bytesOf(to), it).out;
    }
}

/// Overwrites the uncompressed size of the only member, in its local header and in the directory.
void lieAboutSize(Bytes& zip, std::uint32_t size) {
    const auto put = [&](std::string_view signature, std::ptrdiff_t offset) {
        const Bytes pattern = bytesOf(signature);
        const auto it = std::search(zip.begin(), zip.end(), pattern.begin(), pattern.end());
        std::memcpy(&*(it + offset), &size, sizeof size);
    };
    put("PK\x03\x04", 22);
    put("PK\x01\x02", 24);
}

std::string errorOf(Bytes zip, const std::string& member = "a", std::uint64_t limit = 1 << 20) {
    const auto reader = ZipReader::fromBytes(std::move(zip), "x.zip");
    if (!reader)
        return reader.error().toString();
    const auto bytes = reader->read(member, limit);
    return bytes ? "" : bytes.error().toString();
}

} // namespace

class ZipTest : public QObject {
    Q_OBJECT
private slots:
    void membersComeBack() {
        const Bytes zip = archive({{"b/c.txt", bytesOf("hello hello hello hello")}, {"a", {}}});
        const auto reader = ZipReader::fromBytes(zip, "x.zip");
        QVERIFY(reader);
        QCOMPARE(reader->members(), (std::vector<std::string>{"b/c.txt", "a"}));
        QVERIFY(reader->read("b/c.txt", 100).value() == bytesOf("hello hello hello hello"));
        QVERIFY(reader->read("a", 100).value().empty());
        QVERIFY(!reader->contains("c"));
    }

    void theSameMembersGiveTheSameBytes() {
        const std::vector<std::pair<std::string, Bytes>> members{{"a", bytesOf("one")}, {"b", bytesOf("two")}};
        QVERIFY(archive(members) == archive(members));
    }

    void hostileNamesAreRefused() {
        for (const char* name : {"../x", "/etc", "a/..", "a\\bx", "./ab"}) {
            Bytes zip = archive({{"name", bytesOf("x")}});
            rename(zip, "name", name);
            QVERIFY2(errorOf(zip).find("not allowed") != std::string::npos, name);
            ZipWriter writer;
            writer.add(name, {});
            QVERIFY2(!std::move(writer).finish(), name);
        }
    }

    void twoPartsOfOneNameAreRefused() {
        Bytes zip = archive({{"first", bytesOf("x")}, {"other", bytesOf("y")}});
        rename(zip, "other", "first");
        QVERIFY(!errorOf(zip, "first").empty());
    }

    void lyingSizesAreRefusedBeforeMemoryIsAskedFor() {
        Bytes bomb = archive({{"a", Bytes(10'000)}});
        lieAboutSize(bomb, 0xF0000000);
        QVERIFY(errorOf(bomb, "a", UINT64_MAX).find("does not hold as much") != std::string::npos);
        Bytes shorter = archive({{"a", Bytes(10'000)}});
        lieAboutSize(shorter, 9'000);
        QVERIFY(!errorOf(shorter).empty());
        Bytes longer = archive({{"a", Bytes(10'000)}});
        lieAboutSize(longer, 10'001);
        QVERIFY(!errorOf(longer).empty());
    }

    void limitsHold() {
        QVERIFY(errorOf(archive({{"a", Bytes(1001)}}), "a", 1000).find("1000 B are not read") != std::string::npos);
        QCOMPARE(errorOf(archive({{"a", Bytes(1000)}}), "a", 1000), std::string());
        QVERIFY(errorOf(archive({{"a", {}}}), "b").find("x.zip: b: ") == 0);
    }

    void damageIsFound() {
        Bytes zip = archive({{"a", bytesOf("some text of which one letter changes")}}, true);
        const Bytes word = bytesOf("letter");
        *std::search(zip.begin(), zip.end(), word.begin(), word.end()) = std::byte{'L'};
        QVERIFY(errorOf(zip).find("damaged") != std::string::npos);
        const Bytes whole = archive({{"a", bytesOf("text")}});
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!errorOf(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))).empty());
    }
};

QTEST_APPLESS_MAIN(ZipTest)
#include "tst_zip.moc"
