// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "session/ProjectFiles.h"
#include "session/Recovery.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

#include <csignal>
#include <sys/types.h>

using namespace layerscope;
using namespace layerscope::test;

namespace {

constexpr int kSoonMs = 10;
const char* const kOriginal = "/somewhere/lesson.layerscope";

/// What the test kills: a window that edits, keeps a copy, says so, and goes on.
int runUntilKilled(const QString& folder) {
    Document document(layerRegistry());
    document.reset({}, kOriginal);
    Recovery recovery(document, kSoonMs, folder);
    QObject::connect(&recovery, &Recovery::kept, [] {
        std::puts("kept");
        std::fflush(stdout);
    });
    add(document, "Conv2D");
    add(document, "Flatten");
    return QCoreApplication::exec();
}

} // namespace

class TestRecovery : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aKilledWindowLeavesItsWork();
    void aLivingWindowKeepsItsOwn();
    void aCleanEndLeavesNothing();
    void savingRemovesTheCopy();
    void undoingEverythingRemovesTheCopy();
    void noEditNoCopy();
    void aRecoveredProjectIsUnsavedAndItsCopyStaysUntilItIsKept();

private:
    QString folder() const { return m_folder->path(); }
    QStringList files() const { return QDir(folder()).entryList(QDir::Files); }
    void leaveACrash();

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRecovery::init() {
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestRecovery::leaveACrash() {
    QProcess window;
    window.start(QCoreApplication::applicationFilePath(), {"--window", folder()});
    QVERIFY(window.waitForStarted());
    QVERIFY(window.waitForReadyRead());
    QCOMPARE(window.readLine().trimmed(), QByteArray("kept"));
    ::kill(static_cast<pid_t>(window.processId()), SIGKILL);
    QVERIFY(window.waitForFinished());
    QCOMPARE(window.exitStatus(), QProcess::CrashExit);
}

void TestRecovery::aKilledWindowLeavesItsWork() {
    leaveACrash();
    RecoveryFolder recovery(folder());
    const auto copies = recovery.claim();
    QCOMPARE(copies.size(), std::size_t{1});
    QCOMPARE(copies[0].original, QString(kOriginal));
    const auto project = readProject(copies[0].file.toStdString(), layerRegistry());
    QVERIFY(project.has_value());
    QCOMPARE(project->graph.nodes().size(), std::size_t{2});

    RecoveryFolder second(folder());
    QVERIFY(second.claim().empty()); // the first window has asked already
    recovery.discard(copies[0].file);
    QVERIFY(second.claim().empty());
    QVERIFY(!QFile::exists(copies[0].file));
}

void TestRecovery::aLivingWindowKeepsItsOwn() {
    Document document(layerRegistry());
    Recovery window(document, kSoonMs, folder());
    const QSignalSpy kept(&window, &Recovery::kept);
    add(document, "Conv2D");
    QTRY_COMPARE(kept.count(), 1);
    QVERIFY(QFile::exists(window.copyPath()));
    RecoveryFolder second(folder());
    QVERIFY(second.claim().empty());
    second.discard(window.copyPath());
    QVERIFY(QFile::exists(window.copyPath()));
}

void TestRecovery::aCleanEndLeavesNothing() {
    {
        Document document(layerRegistry());
        Recovery window(document, kSoonMs, folder());
        const QSignalSpy kept(&window, &Recovery::kept);
        add(document, "Conv2D");
        QTRY_COMPARE(kept.count(), 1);
    }
    QCOMPARE(files(), QStringList());
}

void TestRecovery::savingRemovesTheCopy() {
    Document document(layerRegistry());
    Recovery window(document, kSoonMs, folder());
    ProjectFiles projectFiles(document);
    const QSignalSpy kept(&window, &Recovery::kept);
    const QSignalSpy saved(&projectFiles, &ProjectFiles::saved);
    add(document, "Conv2D");
    QTRY_COMPARE(kept.count(), 1);
    projectFiles.save(m_folder->filePath("elsewhere.layerscope").toStdString(), "");
    QTRY_COMPARE(saved.count(), 1);
    QVERIFY(!document.isModified());
    QVERIFY(!QFile::exists(window.copyPath()));
}

void TestRecovery::undoingEverythingRemovesTheCopy() {
    Document document(layerRegistry());
    Recovery window(document, kSoonMs, folder());
    const QSignalSpy kept(&window, &Recovery::kept);
    add(document, "Conv2D");
    QTRY_COMPARE(kept.count(), 1);
    document.undoStack().undo();
    QVERIFY(!QFile::exists(window.copyPath()));
}

void TestRecovery::noEditNoCopy() {
    Document document(layerRegistry());
    Recovery window(document, 1, folder());
    Recovery off(document, 0, folder());
    QTimer later;
    later.setSingleShot(true);
    later.start(30);
    QTRY_VERIFY(!later.isActive());
    QVERIFY(!QFile::exists(window.copyPath()));
    const QSignalSpy kept(&window, &Recovery::kept);
    add(document, "Conv2D");
    QTRY_COMPARE(kept.count(), 1);
    QVERIFY(!QFile::exists(off.copyPath()));
}

void TestRecovery::aRecoveredProjectIsUnsavedAndItsCopyStaysUntilItIsKept() {
    leaveACrash();
    Document document(layerRegistry());
    Recovery window(document, kSoonMs, folder());
    ProjectFiles projectFiles(document);
    const auto copies = window.claim();
    QCOMPARE(copies.size(), std::size_t{1});
    const QSignalSpy kept(&window, &Recovery::kept);
    const QSignalSpy opened(&projectFiles, &ProjectFiles::opened);
    connect(&projectFiles, &ProjectFiles::opened, this, [&] { window.adopt(copies[0].file); });
    projectFiles.openRecovered(copies[0].file.toStdString(), copies[0].original.toStdString());
    QTRY_COMPARE(opened.count(), 1);
    QVERIFY(document.isModified());
    QVERIFY(document.path() == kOriginal);
    QCOMPARE(document.graph().nodes().size(), std::size_t{2});
    QTRY_COMPARE(kept.count(), 1);
    QVERIFY(!QFile::exists(copies[0].file));
    QVERIFY(QFile::exists(window.copyPath()));
}

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    if (argc == 3 && QByteArray(argv[1]) == "--window")
        return runUntilKilled(QString::fromLocal8Bit(argv[2]));
    TestRecovery test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_recovery.moc"
