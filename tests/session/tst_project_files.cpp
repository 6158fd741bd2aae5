// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "session/ProjectFiles.h"
#include "session/RecentFiles.h"
#include "session/Text.h"

#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;
using namespace layerscope::test;

class TestProjectFiles : public QObject {
    Q_OBJECT

private slots:
    void whatIsSavedOpensAgain();
    void mediaPathsTravelWithTheFolder();
    void theLastOfTwoOpensWins();
    void aDamagedFileLeavesTheDocumentAlone();
    void aFolderThatIsNotThereIsSaid();
    void savesComeInOrder();
    void recentFilesAreKeptNewestFirst();
    void errorsReadAsOneSentenceAfterAnother();

private:
    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
};

void TestProjectFiles::whatIsSavedOpensAgain() {
    Document document(layerRegistry());
    ProjectFiles files(document);
    QSignalSpy saved(&files, &ProjectFiles::saved);
    QSignalSpy opened(&files, &ProjectFiles::opened);
    add(document, "Conv2D");
    const NodeId input = add(document, "Input");
    document.setParam(input, "source", document.embedMedia("used.bin", {std::byte{1}, std::byte{2}}));
    document.embedMedia("unused.bin", {std::byte{3}});
    const Graph graph = document.graph();
    files.save(path("a.layerscope"), "{\"zoom\":2}");
    QVERIFY(files.isBusy());
    QTRY_COMPARE(saved.count(), 1);
    QVERIFY(!files.isBusy());
    QVERIFY(!document.isModified());
    QVERIFY(document.path() == path("a.layerscope"));

    document.reset({});
    files.open(path("a.layerscope"));
    QTRY_COMPARE(opened.count(), 1);
    QVERIFY(document.graph() == graph);
    QCOMPARE(document.media().size(), std::size_t{1});
    QVERIFY(document.media().contains("media/used.bin"));
    QVERIFY(document.path() == path("a.layerscope"));
    QVERIFY(!document.isModified());
    QVERIFY(opened[0][1].value<std::string>().find("zoom") != std::string::npos);
}

void TestProjectFiles::mediaPathsTravelWithTheFolder() {
    Document document(layerRegistry());
    ProjectFiles files(document);
    const QSignalSpy saved(&files, &ProjectFiles::saved);
    const QSignalSpy opened(&files, &ProjectFiles::opened);
    const NodeId input = addPicture(document, writePicture(m_folder.path()));
    files.save(path("here.layerscope"), "");
    QTRY_COMPARE(saved.count(), 1);
    QCOMPARE(document.graph().find(input)->params.text("source"), path("picture.png").string());

    const QTemporaryDir other;
    const QString moved = other.filePath("there.layerscope");
    QVERIFY(QFile::copy(m_folder.filePath("here.layerscope"), moved));
    files.open(moved.toStdString());
    QTRY_COMPARE(opened.count(), 1);
    QCOMPARE(document.graph().find(input)->params.text("source"), other.filePath("picture.png").toStdString());
}

void TestProjectFiles::theLastOfTwoOpensWins() {
    Document document(layerRegistry());
    ProjectFiles files(document);
    QSignalSpy saved(&files, &ProjectFiles::saved);
    files.save(path("empty.layerscope"), "");
    add(document, "Conv2D");
    files.save(path("one.layerscope"), "");
    QTRY_COMPARE(saved.count(), 2);
    const QSignalSpy opened(&files, &ProjectFiles::opened);
    files.open(path("one.layerscope"));
    files.open(path("empty.layerscope"));
    QTRY_VERIFY(!files.isBusy());
    QCOMPARE(opened.count(), 1);
    QVERIFY(document.graph().nodes().empty());
}

void TestProjectFiles::aDamagedFileLeavesTheDocumentAlone() {
    Document document(layerRegistry());
    ProjectFiles files(document);
    QSignalSpy failed(&files, &ProjectFiles::openFailed);
    add(document, "Conv2D");
    QFile file(m_folder.filePath("damaged.layerscope"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("PK nonsense");
    file.close();
    files.open(path("damaged.layerscope"));
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed[0][1].value<Error>().toString().find("damaged.layerscope") != std::string::npos);
    QCOMPARE(document.graph().nodes().size(), std::size_t{1});
    QVERIFY(document.isModified());
}

void TestProjectFiles::aFolderThatIsNotThereIsSaid() {
    Document document(layerRegistry());
    ProjectFiles files(document);
    const QSignalSpy failed(&files, &ProjectFiles::saveFailed);
    add(document, "Conv2D");
    files.save(path("no/such/folder/a.layerscope"), "");
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(document.isModified());
    QVERIFY(document.path().empty());
}

void TestProjectFiles::savesComeInOrder() {
    Document document(layerRegistry());
    {
        ProjectFiles files(document);
        for (int i = 0; i < 20; ++i) {
            add(document, "Identity");
            files.save(path("many.layerscope"), "");
        }
    } // the end of the window waits for what has begun
    const auto project = readProject(path("many.layerscope"), layerRegistry());
    QVERIFY(project.has_value());
    QCOMPARE(project->graph.nodes().size(), std::size_t{20});
}

void TestProjectFiles::recentFilesAreKeptNewestFirst() {
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    QCoreApplication::setOrganizationName("test");
    RecentFiles recent;
    recent.clear();
    const QSignalSpy changes(&recent, &RecentFiles::changed);
    for (int i = 0; i < 12; ++i)
        recent.add(QStringLiteral("/p/%1.layerscope").arg(i));
    recent.add("/p/5.layerscope");
    QCOMPARE(recent.paths().size(), RecentFiles::kMost);
    QCOMPARE(recent.paths()[0], "/p/5.layerscope");
    QCOMPARE(recent.paths()[1], "/p/11.layerscope");
    recent.remove("/p/5.layerscope");
    QCOMPARE(recent.paths()[0], "/p/11.layerscope");
    QCOMPARE(changes.count(), 14);
}

void TestProjectFiles::errorsReadAsOneSentenceAfterAnother() {
    const Error error{message("It has %1 layers.", 3), message("Take fewer."), "a.layerscope"};
    QCOMPARE(translated(error), QStringLiteral("a.layerscope: It has 3 layers. Take fewer."));
    QCOMPARE(translated(Error{message("Gone."), {}, {}}), QStringLiteral("Gone."));
    QCOMPARE(translated(Message{}), QString());
}

QTEST_GUILESS_MAIN(TestProjectFiles)
#include "tst_project_files.moc"
