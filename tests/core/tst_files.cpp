// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace layerscope;
namespace fs = std::filesystem;

namespace {

std::vector<std::byte> bytesOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

std::string contentOf(const fs::path& path) {
    const auto bytes = readFile(path, 1 << 20);
    return bytes ? std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : bytes.error().toString();
}

std::size_t entriesOf(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

} // namespace

class FilesTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    fs::path at(const char* name) const { return fs::path(m_dir.path().toStdString()) / name; }

private slots:
    void writesAndReadsBack() {
        QVERIFY(writeFileAtomically(at("a"), bytesOf("first")));
        QCOMPARE(contentOf(at("a")), std::string("first"));
        QVERIFY(writeFileAtomically(at("a"), bytesOf("")));
        QCOMPARE(contentOf(at("a")), std::string());
    }

    void leavesNothingBeside() {
        fs::create_directory(at("alone"));
        QVERIFY(writeFileAtomically(at("alone/x"), bytesOf("1")));
        QVERIFY(writeFileAtomically(at("alone/x"), bytesOf("2")));
        QCOMPARE(entriesOf(at("alone")), std::size_t{1});
    }

    void longNamesAreWritten() {
        const std::string name(255, 'n');
        QVERIFY(writeFileAtomically(at(name.c_str()), bytesOf("long")));
        QCOMPARE(contentOf(at(name.c_str())), std::string("long"));
    }

    void removesWhatADeadProcessLeft() {
        fs::create_directory(at("dead"));
        std::ofstream(at("dead/.x.saving-999999-0")) << "half";
        std::ofstream(at("dead/.y.saving-999999-0")) << "of another file";
        QVERIFY(writeFileAtomically(at("dead/x"), bytesOf("whole")));
        QVERIFY(!fs::exists(at("dead/.x.saving-999999-0")));
        QVERIFY(fs::exists(at("dead/.y.saving-999999-0")));
    }

    void keepsPermissions() {
        QVERIFY(writeFileAtomically(at("mode"), bytesOf("1")));
        QCOMPARE(::chmod(at("mode").c_str(), 0640), 0);
        QVERIFY(writeFileAtomically(at("mode"), bytesOf("2")));
        struct stat info {};
        QCOMPARE(::stat(at("mode").c_str(), &info), 0);
        QCOMPARE(info.st_mode & 07777, mode_t{0640});
    }

    void followsSymbolicLinks() {
        fs::create_directory(at("far"));
        QVERIFY(writeFileAtomically(at("far/target"), bytesOf("old")));
        fs::create_symlink("far/target", at("link"));
        QVERIFY(writeFileAtomically(at("link"), bytesOf("new")));
        QVERIFY(fs::is_symlink(at("link")));
        QCOMPARE(contentOf(at("far/target")), std::string("new"));
        fs::create_symlink("far/later", at("dangling"));
        QVERIFY(writeFileAtomically(at("dangling"), bytesOf("made")));
        QCOMPARE(contentOf(at("far/later")), std::string("made"));
    }

    void refusesWithASentence() {
        fs::create_directory(at("folder"));
        QCOMPARE(::mkfifo(at("pipe").c_str(), 0600), 0);
        QVERIFY(contentOf(at("missing")).ends_with("There is no such file."));
        QVERIFY(contentOf(at("folder")).ends_with("This is a folder, not a file."));
        QVERIFY(contentOf(at("pipe")).ends_with("This is not a regular file."));
        QVERIFY(!writeFileAtomically(at("folder"), bytesOf("x")));
        QVERIFY(!writeFileAtomically(at("pipe"), bytesOf("x")));
        const auto nowhere = writeFileAtomically(at("no/such/folder"), bytesOf("x"));
        QVERIFY(!nowhere);
        QVERIFY(nowhere.error().toString().find("no/such/folder") != std::string::npos);
    }

    void refusesMoreThanItsLimit() {
        QVERIFY(writeFileAtomically(at("eleven"), bytesOf("01234567890")));
        QVERIFY(readFile(at("eleven"), 11));
        const auto tooLarge = readFile(at("eleven"), 10);
        QVERIFY(!tooLarge);
        QVERIFY(tooLarge.error().toString().find("11 B") != std::string::npos);
    }

    void aFailedSaveKeepsTheOldFileAndCleansUp() {
        fs::create_directory(at("full"));
        QVERIFY(writeFileAtomically(at("full/x"), bytesOf("old")));
        // No file may grow beyond 100 bytes: what a full disk does, and it stops the superuser too.
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const auto oldHandler = ::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{100, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &tight);
        const auto saved = writeFileAtomically(at("full/x"), std::vector<std::byte>(5000));
        ::setrlimit(RLIMIT_FSIZE, &before);
        ::signal(SIGXFSZ, oldHandler);
        QVERIFY(!saved);
        QVERIFY(saved.error().toString().ends_with("What was there before is unchanged."));
        QCOMPARE(contentOf(at("full/x")), std::string("old"));
        QCOMPARE(entriesOf(at("full")), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(FilesTest)
#include "tst_files.moc"
