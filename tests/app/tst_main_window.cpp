// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowFixture.h"

#include "canvas/CanvasActions.h"
#include "canvas/LatencyOverlay.h"
#include "inspector/Inspector.h"
#include "theme/Theme.h"
#include "window/WindowSettings.h"

#include <QApplication>
#include <QClipboard>
#include <QMenuBar>
#include <QPushButton>

using namespace layerscope;

namespace {

bool answer(const MainWindow& window, const QString& text) {
    for (auto* button : window.messages().findChildren<QPushButton*>()) {
        if (button->text() == text && button->isVisible()) {
            QTest::mouseClick(button, Qt::LeftButton);
            return true;
        }
    }
    return false;
}

} // namespace

class TstMainWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { useTestSettings(); }

    void anEditRunsWhatDependsOnItAndUndoRunsNothing() {
        WindowFixture f;
        QVERIFY(f.open(examples().front().path));
        QVERIFY(!f.window.isWindowModified());
        const NodeId pool = f.node("strongest_of_four");
        const Key before = f.workspace.live.live(pool)->key;
        const auto computed = f.workspace.live.counters().computed;
        f.workspace.document.setParam(pool, "strides", Ints{1, 1});
        QVERIFY(f.settle());
        QVERIFY(f.window.isWindowModified());
        QVERIFY(f.workspace.live.live(pool)->key != before);
        QCOMPARE(f.workspace.live.counters().computed, computed + 5); // it and the four behind it
        f.window.view().setFocus();
        QTest::keyClick(&f.window, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(f.settle());
        QTRY_VERIFY(f.workspace.live.live(pool)->key == before);
        QCOMPARE(f.workspace.live.counters().computed, computed + 5);
        QVERIFY(!f.window.isWindowModified());
    }

    void theLatencyPanelIsInTheMenuAndIsRemembered() {
        WindowFixture f;
        QAction* action = f.window.view().actions().at(CanvasActions::Latency);
        keepLatency(*action);
        QVERIFY(!action->isChecked());
        const QMenu* view = nullptr;
        for (const QAction* menu : f.window.menuBar()->actions())
            if (menu->menu() && menu->menu()->actions().contains(action))
                view = menu->menu();
        QVERIFY(view);
        QCOMPARE(view->title(), QStringLiteral("&View"));
        QVERIFY(!action->text().isEmpty() && !action->shortcut().isEmpty() && !action->statusTip().isEmpty());
        action->trigger();
        QVERIFY(f.window.findChild<LatencyOverlay*>()->isVisible());
        WindowFixture again;
        keepLatency(*again.window.view().actions().at(CanvasActions::Latency));
        QVERIFY(again.window.findChild<LatencyOverlay*>()->isVisible());
        again.window.view().actions().at(CanvasActions::Latency)->trigger();
        WindowFixture last;
        keepLatency(*last.window.view().actions().at(CanvasActions::Latency));
        QVERIFY(!last.window.findChild<LatencyOverlay*>()->isVisible());
    }

    void whatIsSavedOpensTheSame() {
        WindowFixture f;
        QVERIFY(f.open(examples().front().path));
        f.workspace.document.rename(f.node("combine"), "renamed");
        const Graph graph = f.workspace.document.graph();
        const QString path = f.folder.filePath(QStringLiteral("mine.layerscope"));
        bool saved = false;
        f.window.files().saveTo(path, [&saved] { saved = true; });
        QTRY_VERIFY(saved);
        QVERIFY(!f.window.isWindowModified());
        QVERIFY(f.window.windowTitle().contains(QLatin1String("mine")));
        QVERIFY(f.workspace.recent.paths().contains(path));
        f.window.files().startNew();
        QVERIFY(f.workspace.document.graph().nodes().empty());
        QVERIFY(f.open(path));
        QVERIFY(f.node("renamed"));
        QCOMPARE(f.workspace.document.graph().links().size(), graph.links().size());
        QCOMPARE(f.workspace.live.live(f.node("renamed"))->status, NodeLive::Status::Fresh);
    }

    void aDroppedPictureGoesToTheInputUnderIt() {
        WindowFixture f;
        QVERIFY(f.open(examples().front().path));
        const NodeId photo = f.node("photograph");
        const Key before = f.workspace.live.live(photo)->key;
        const std::size_t nodes = f.workspace.document.graph().nodes().size();
        const QString cat = QStringLiteral(LAYERSCOPE_SOURCE_DIR "/resources/media/cat.png");
        emit f.window.view().fileDropped(cat, {}, photo);
        QVERIFY(f.settle());
        QTRY_VERIFY(f.workspace.live.live(photo)->key != before);
        QCOMPARE(f.workspace.document.graph().nodes().size(), nodes);
        emit f.window.view().fileDropped(cat, {0, 2000}, {});
        QTRY_COMPARE(f.workspace.document.graph().nodes().size(), nodes + 1);
        QVERIFY(f.node("cat"));
    }

    void aFileThatNothingReadsIsSaidAndChangesNothing() {
        WindowFixture f;
        QVERIFY(f.open(examples().front().path));
        const Graph before = f.workspace.document.graph();
        const QString strange = f.folder.filePath(QStringLiteral("strange.png"));
        QFile file(strange);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no picture") > 0);
        file.close();
        emit f.window.view().fileDropped(strange, {}, f.node("photograph"));
        QTRY_VERIFY(f.window.messages().text().contains(QLatin1String("strange.png")));
        QVERIFY(f.workspace.document.graph() == before);
    }

    void aSourceOfAnotherKindBringsItsShapeAsOneStep() {
        WindowFixture f;
        f.window.media().bring({}, QStringLiteral("chirp:100:4000"));
        QCOMPARE(f.workspace.document.graph().nodes().size(), std::size_t{1});
        const NodeId input = f.workspace.document.graph().nodes().begin()->first;
        const auto params = [&]() -> const Params& { return f.workspace.document.graph().find(input)->params; };
        QVERIFY(params().ints("shape") == (Ints{16000, 1}));
        QVERIFY(f.settle());
        QTRY_COMPARE(f.workspace.live.live(input)->status, NodeLive::Status::Fresh);
        f.window.media().bring(input, QStringLiteral(LAYERSCOPE_SOURCE_DIR "/resources/media/cat.png"));
        QTRY_VERIFY(params().text("source").ends_with("cat.png"));
        QVERIFY(params().ints("shape") == (Ints{224, 224, 3}));
        f.workspace.document.undoStack().undo();
        QCOMPARE(params().text("source"), std::string("chirp:100:4000"));
        QVERIFY(params().ints("shape") == (Ints{16000, 1}));
    }

    void aPastedPictureIsKeptWithTheProject() {
        WindowFixture f;
        QImage image(20, 10, QImage::Format_RGB32);
        image.fill(Qt::red);
        QApplication::clipboard()->setImage(image);
        QTRY_VERIFY(f.window.media().pasteAction()->isEnabled());
        f.window.media().pasteAction()->trigger();
        QTRY_COMPARE(f.workspace.document.graph().nodes().size(), std::size_t{1});
        QCOMPARE(f.workspace.document.media().size(), std::size_t{1});
        QVERIFY(f.settle());
        const NodeId input = f.workspace.document.graph().nodes().begin()->first;
        QTRY_COMPARE(f.workspace.live.live(input)->status, NodeLive::Status::Fresh);
        QCOMPARE(f.workspace.live.live(input)->value.tensor.at(0), 1.0);
    }

    void aThemeIsChosenInTheMenu() {
        WindowFixture f;
        auto* dark = f.window.findChild<QAction*>(QStringLiteral("theme-dark"));
        QVERIFY(dark);
        dark->trigger();
        QCOMPARE(Theme::instance().mode(), Theme::Mode::Dark);
        QVERIFY(dark->isChecked());
        f.window.findChild<QAction*>(QStringLiteral("theme-light"))->trigger();
        QVERIFY(!dark->isChecked());
    }

    void closingWithChangesAsksFirst() {
        WindowFixture f;
        QVERIFY(f.open(examples().front().path));
        f.workspace.document.rename(f.node("combine"), "renamed");
        f.window.close();
        QVERIFY(f.window.isVisible());
        QVERIFY(f.window.messages().isAsking());
        QVERIFY(answer(f.window, QStringLiteral("Cancel")));
        QVERIFY(f.window.isVisible());
        QVERIFY(f.window.isWindowModified());
        f.window.close();
        QVERIFY(answer(f.window, QStringLiteral("Discard")));
        QTRY_VERIFY(!f.window.isVisible());
    }

    void aFileThatCannotBeReadIsSaidInTheWindow() {
        WindowFixture f;
        QVERIFY(f.open(examples().front().path));
        f.window.files().open(f.folder.filePath(QStringLiteral("missing.layerscope")));
        QTRY_VERIFY(f.window.messages().text().contains(QLatin1String("missing.layerscope")));
        QVERIFY(f.node("photograph"));
    }
};

QTEST_MAIN(TstMainWindow)
#include "tst_main_window.moc"
