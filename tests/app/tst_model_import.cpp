// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowFixture.h"

#include "window/ModelImport.h"

#include <QFile>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>

using namespace layerscope;

/// A program of the test stands in for layerscope-cli, so that every way in which a reader can end can be had.
class TstModelImport : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { useTestSettings(); }

    void aModelOpensAsAnUnsavedDocument() {
        WindowFixture f;
        const QString project = projectWithTwoLayers(f);
        pretend(f, QStringLiteral("cp '%1' \"$3\"; echo '{\"notes\":[]}'").arg(project));
        QVERIFY(f.open(model(f, "tower.keras")));
        QVERIFY(f.node("identity"));
        QVERIFY(f.workspace.document.path().empty());
        QVERIFY(f.workspace.document.isModified());
        QCOMPARE(f.window.files().title(), QStringLiteral("tower[*]"));
        QVERIFY(f.window.messages().text().isEmpty());
        QVERIFY(f.workspace.recent.paths().contains(f.folder.filePath("tower.keras")));
    }

    void notesAreListedOnDemand() {
        WindowFixture f;
        const QString project = projectWithTwoLayers(f);
        pretend(f, QStringLiteral("cp '") + project +
                       QStringLiteral("' \"$3\"; echo '{\"notes\":[{\"text\":\"%1 is unknown\",\"args\":[\"a\"]},"
                                      "\"second\"]}'"));
        QVERIFY(f.open(model(f, "tower.h5")));
        QVERIFY2(f.window.messages().text().contains(QStringLiteral("2 things")),
                 qPrintable(f.window.messages().text()));
        auto* list = f.window.messages().findChild<QListWidget*>();
        QVERIFY(list->isHidden());
        QVERIFY(press(f, QStringLiteral("Details")));
        QVERIFY(list->isVisible());
        QCOMPARE(list->count(), 2);
        QCOMPARE(list->item(0)->text(), QStringLiteral("a is unknown"));
        QCOMPARE(list->item(1)->text(), QStringLiteral("second"));
    }

    void aReasonIsSaid() {
        WindowFixture f;
        pretend(f, QStringLiteral("echo '{\"error\":{\"what\":{\"text\":\"It holds %1.\",\"args\":[\"bytecode\"]},"
                                  "\"hint\":{\"text\":\"Save it anew.\",\"args\":[]},\"place\":\"\"}}'; exit 3"));
        QSignalSpy failed(&f.window.files(), &FileController::openFailed);
        f.window.files().open(model(f, "bad.keras"));
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(f.window.messages().text(), QStringLiteral("It holds bytecode. Save it anew."));
    }

    void aCrashTakesNothingWithIt() {
        WindowFixture f;
        QVERIFY(f.open(examples().front().path));
        const std::size_t nodes = f.workspace.document.graph().nodes().size();
        pretend(f, QStringLiteral("kill -SEGV $$"));
        QSignalSpy failed(&f.window.files(), &FileController::openFailed);
        f.window.files().open(model(f, "evil.h5"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY2(f.window.messages().text().contains(QStringLiteral("break down")),
                 qPrintable(f.window.messages().text()));
        QCOMPARE(f.workspace.document.graph().nodes().size(), nodes);
    }

    void aMissingReaderIsSaid() {
        WindowFixture f;
        qputenv("LAYERSCOPE_CLI", "/nowhere/layerscope-cli");
        QSignalSpy failed(&f.window.files(), &FileController::openFailed);
        f.window.files().open(model(f, "a.keras"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(f.window.messages().text().contains(QStringLiteral("/nowhere/layerscope-cli")));
    }

    void cancelEndsTheReader() {
        WindowFixture f;
        pretend(f, QStringLiteral("echo $$ > '%1'; exec sleep 60").arg(f.folder.filePath("pid")));
        f.window.files().open(model(f, "slow.keras"));
        QVERIFY(f.window.messages().text().contains(QStringLiteral("slow.keras")));
        QTRY_VERIFY(QFile::exists(f.folder.filePath("pid")));
        QVERIFY(press(f, QStringLiteral("Cancel")));
        QVERIFY(f.window.messages().text().isEmpty());
        QTRY_VERIFY(!isAlive(f));
    }

    void closingEndsTheReader() {
        QTemporaryDir folder;
        {
            WindowFixture f;
            pretend(f, QStringLiteral("echo $$ > '%1'; exec sleep 60").arg(folder.filePath("pid")));
            f.window.files().open(model(f, "slow.keras"));
            QTRY_VERIFY(QFile::exists(folder.filePath("pid")) && QFile(folder.filePath("pid")).size() > 0);
        }
        QTRY_VERIFY(!isAlive(folder.filePath("pid")));
    }

    void aDroppedModelIsOpened() {
        WindowFixture f;
        pretend(f, QStringLiteral("cp '%1' \"$3\"; echo '{\"notes\":[]}'").arg(projectWithTwoLayers(f)));
        QSignalSpy opened(&f.window.files(), &FileController::opened);
        emit f.window.view().fileDropped(model(f, "dropped.hdf5"), {}, {});
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(f.window.files().title(), QStringLiteral("dropped[*]"));
    }

private:
    static QString model(const WindowFixture& f, const char* name) {
        QFile file(f.folder.filePath(QString::fromLatin1(name)));
        if (file.open(QFile::WriteOnly))
            file.write("model");
        return file.fileName();
    }
    /// From now on, the reader is a shell script; $2 is the model, $3 the project to write.
    static void pretend(const WindowFixture& f, const QString& script) {
        QFile file(f.folder.filePath(QStringLiteral("reader")));
        if (file.open(QFile::WriteOnly | QFile::Truncate))
            file.write("#!/bin/sh\n" + script.toUtf8() + "\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("LAYERSCOPE_CLI", file.fileName().toUtf8());
    }
    static QString projectWithTwoLayers(const WindowFixture& f) {
        Document document(layerRegistry());
        document.addNode(*layerRegistry().find("Input"), {});
        document.addNode(*layerRegistry().find("Identity"), {300, 0});
        const QString path = f.folder.filePath(QStringLiteral("two.layerscope"));
        return writeProject(path.toStdString(), document.project(), layerRegistry()) ? path : QString();
    }
    static bool press(const WindowFixture& f, const QString& text) {
        for (auto* button : f.window.messages().findChildren<QPushButton*>())
            if (button->text() == text && button->isVisible()) {
                QTest::mouseClick(button, Qt::LeftButton);
                return true;
            }
        return false;
    }
    static bool isAlive(const WindowFixture& f) { return isAlive(f.folder.filePath(QStringLiteral("pid"))); }
    static bool isAlive(const QString& pidFile) {
        QFile file(pidFile);
        const QByteArray pid = file.open(QFile::ReadOnly) ? file.readAll().trimmed() : QByteArray();
        QFile state(QStringLiteral("/proc/%1/stat").arg(QString::fromLatin1(pid)));
        return !pid.isEmpty() && state.open(QFile::ReadOnly) && !state.readAll().contains(") Z ");
    }
};

QTEST_MAIN(TstModelImport)
#include "tst_model_import.moc"
