// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowFixture.h"

#include "data/sound/WavFile.h"
#include "session/Playing.h"
#include "views/TransportBar.h"
#include "views/ViewPanel.h"
#include "window/LoadingNote.h"

#include <QLabel>
#include <QToolButton>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

using namespace layerscope;

namespace {

/// Reads nothing until it is let go on.
struct Gate {
    std::atomic<double> at = 0;
    std::atomic<bool> stopped = false;
};

FeedMaker heldBack(std::shared_ptr<Gate> gate) {
    return
        [gate](const Graph& graph, const LayerRegistry& registry, MediaStore& store, const FrameBoard::Frames& frames) {
            Feeds feeds = makeFeeds(graph, registry, store, frames);
            for (auto& [node, feed] : feeds)
                feed.load = [gate](const TensorSpec& wanted, const Progress& progress) -> layerscope::Result<Value> {
                    while (gate->at < 1 && !progress.stopped()) {
                        progress.at(gate->at);
                        std::this_thread::sleep_for(std::chrono::milliseconds(2));
                    }
                    gate->stopped = progress.stopped();
                    return Value{Tensor::filled(wanted.shape, 1), wanted.axes, {}};
                };
            return feeds;
        };
}

struct Fixture {
    Fixture()
        : workspace(layerRegistry(), {.live = liveOptions(gate), .autosaveMs = 0, .recoveryFolder = folder.path()})
        , window(workspace) {
        window.resize(1280, 720);
        window.show();
        input = workspace.document.addNode(*layerRegistry().find("Input"), {});
        workspace.document.rename(input, "tape");
        workspace.document.setParam(input, "source", std::string("tape.npy"));
        workspace.selection.setCurrent(input);
        note = window.findChild<LoadingNote*>();
    }
    static LiveOptions liveOptions(std::shared_ptr<Gate> gate) {
        LiveOptions options;
        options.makeFeeds = heldBack(std::move(gate));
        return options;
    }
    QString text() const { return note->findChild<QLabel*>()->text(); }

    std::shared_ptr<Gate> gate = std::make_shared<Gate>();
    QTemporaryDir folder;
    Workspace workspace;
    MainWindow window;
    NodeId input;
    LoadingNote* note = nullptr;
};

} // namespace

class TstLiveWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { useTestSettings(); }

    void aLongLoadIsToldAndCanBeCancelled() {
        Fixture f;
        QVERIFY(f.note);
        QTRY_VERIFY(f.note->isVisible());
        f.gate->at = 0.4;
        QTRY_COMPARE(f.text(), QStringLiteral("Loading tape, 40 %"));
        QTRY_VERIFY(f.window.view().accessibleDescription().contains(QStringLiteral("tape")));
        auto* cancel = f.note->findChild<QToolButton*>();
        QCOMPARE(cancel->accessibleName(), QStringLiteral("Cancel loading"));
        cancel->setFocus();
        QTest::keyClick(cancel, Qt::Key_Escape);
        QTRY_VERIFY(!f.note->isVisible());
        QTRY_VERIFY(f.gate->stopped);
        QTRY_COMPARE(f.workspace.live.live(f.input)->status, NodeLive::Status::Failed);
    }

    void itGoesWhenTheSourceIsThere() {
        Fixture f;
        QTRY_VERIFY(f.note->isVisible());
        f.gate->at = 1;
        QTRY_VERIFY(!f.note->isVisible());
        QTRY_COMPARE(f.workspace.live.live(f.input)->status, NodeLive::Status::Fresh);
    }

    void thePlayActionPausesWhereItIs() {
        WindowFixture f;
        const std::string wav = f.folder.filePath(QStringLiteral("ramp.wav")).toStdString();
        QVERIFY(writeWav(wav, std::vector<float>(40'000, 0.5F), 1, 8000).has_value());
        const NodeId input = f.workspace.document.addNode(*layerRegistry().find("Input"), {});
        f.workspace.document.setParam(input, "shape", Ints{800, 1});
        f.workspace.document.setParam(input, "source", wav);
        f.workspace.selection.setCurrent(input);
        QAction* play = f.window.media().playAction();
        QVERIFY(play->isEnabled());
        QVERIFY(f.window.panels().view().transport().isVisible());
        play->trigger();
        QVERIFY(f.workspace.live.isStreaming(input));
        QTRY_VERIFY(f.workspace.live.stream(input) && f.workspace.live.stream(input)->place() > 0.2);
        play->trigger();
        QVERIFY(!f.workspace.live.isStreaming(input));
        QVERIFY(f.workspace.document.graph().find(input)->params.number("start") > 0.1);
        QVERIFY(f.settle());
    }
};

QTEST_MAIN(TstLiveWindow)
#include "tst_live_window.moc"
