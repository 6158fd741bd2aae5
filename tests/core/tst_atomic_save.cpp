// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <random>
#include <set>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace layerscope;
namespace fs = std::filesystem;

namespace {

constexpr int kKills = 200;
constexpr std::size_t kBytes = 300'000;

/// Every byte says which version it belongs to, so that a mixture of two is seen.
std::vector<std::byte> version(unsigned number) {
    return std::vector<std::byte>(kBytes + number, static_cast<std::byte>(number));
}

[[noreturn]] void saveForever(const fs::path& path, unsigned first) {
    for (unsigned i = first;; i = (i + 1) % 256)
        if (!writeFileAtomically(path, version(i)))
            ::_exit(1);
}

/// Saves in another process and kills it after a random time, in the middle of whatever it is doing.
void saveAndKill(const fs::path& path, unsigned firstVersion, int microseconds) {
    const pid_t child = ::fork();
    if (child == 0)
        saveForever(path, firstVersion);
    QVERIFY(child > 0);
    ::usleep(static_cast<useconds_t>(microseconds));
    ::kill(child, SIGKILL);
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status)); // it was saving until the end
}

bool isWhole(const std::vector<std::byte>& bytes) {
    return bytes.size() >= kBytes && bytes == version(static_cast<unsigned>(bytes.front()));
}

} // namespace

class AtomicSaveTest : public QObject {
    Q_OBJECT
private slots:
    void aKilledSaveLeavesAWholeFile() {
        const QTemporaryDir dir;
        const fs::path path = fs::path(dir.path().toStdString()) / "network.layerscope";
        QVERIFY(writeFileAtomically(path, version(255)));
        std::mt19937 random(20261122);
        std::uniform_int_distribution<int> microseconds(200, 20'000);
        int leftovers = 0;
        std::set<std::byte> versionsSeen;
        for (int i = 0; i < kKills; ++i) {
            saveAndKill(path, static_cast<unsigned>(i), microseconds(random));
            const auto bytes = readFile(path, 2 * kBytes);
            QVERIFY2(bytes, bytes ? "" : bytes.error().toString().c_str());
            QVERIFY2(isWhole(*bytes), qPrintable(QString("a mixture after kill %1").arg(i)));
            versionsSeen.insert(bytes->front());
            leftovers += std::distance(fs::directory_iterator(path.parent_path()), fs::directory_iterator()) > 1;
        }
        qInfo("%d kills, %d in the middle of a save, %zu versions seen", kKills, leftovers, versionsSeen.size());
        QVERIFY(leftovers > 0); // else no kill hit a save
        QVERIFY(versionsSeen.size() > 1);
        QVERIFY(writeFileAtomically(path, version(1)));
        QCOMPARE(std::distance(fs::directory_iterator(path.parent_path()), fs::directory_iterator()), 1);
    }
};

QTEST_GUILESS_MAIN(AtomicSaveTest)
#include "tst_atomic_save.moc"
