// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Feeding.h"
#include "picture/Mosaic.h"
#include "run/Plan.h"
#include "run/Runner.h"
#include "session/Document.h"
#include "session/FrameBoard.h"
#include "session/FrameSource.h"
#include "session/LiveTable.h"
#include "session/LiveWorker.h"
#include "session/NodeLive.h"
#include "session/Stream.h"

#include <QObject>
#include <QSize>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace layerscope {

struct LiveOptions {
    std::uint64_t cacheBytes = 0; ///< for results; 0: a quarter of the machine's memory
    int threads = 0;              ///< 0: one a core
    Arithmetic arithmetic = Arithmetic::Exact;
    FrameOpener openFrames = openFilmOrCamera;
    SampleOpener openSamples = layerscope::openSamples;
    FeedMaker makeFeeds = layerscope::makeFeeds;
};

/// Turns edits and frames into runs, and results into signals. Latest wins; the GUI thread never waits. Lives on the
/// GUI thread and owns one worker thread, and one thread a stream.
class LiveSession : public QObject {
    Q_OBJECT
public:
    explicit LiveSession(Document& document, QObject* parent = nullptr, LiveOptions options = {});
    ~LiveSession() override;

    /// The plan of the newest revision that was compiled; null before the first.
    std::shared_ptr<const Plan> plan() const { return m_plan; }
    /// Null for a node that is not there.
    const NodeLive* live(NodeId node) const { return m_table.find(node); }
    /// Numbers that the weights of a node have now (made by initializers or its own), by name; computed on the worker
    /// and handed over by weightsReady, with nothing for a node that cannot run or has none.
    void requestWeights(NodeId node);
    /// Compiles again, so that media files that have changed are read anew.
    void reload();
    /// Sources that take long to read, which NodeLive::progress tells of; the rest of the network runs meanwhile.
    const std::set<NodeId>& loadingNodes() const { return m_loading; }
    /// The node then says that its loading was stopped, until it is edited or reload() is called.
    void cancelLoading(NodeId node);

    /// Everything is computed anew with it.
    void setArithmetic(Arithmetic arithmetic);
    Arithmetic arithmetic() const { return m_options.arithmetic; }

    /// Previews are made only for these nodes, in device pixels. Default: all nodes at the default size.
    void setPreviewSize(QSize devicePixels);
    void setVisibleNodes(std::set<NodeId> nodes);
    /// Nodes that are shown larger elsewhere (the selected one): theirs are made first, also when not visible.
    void setInspectedNodes(std::set<NodeId> nodes);
    void setMapStyle(const MapStyle& style);
    const MapStyle& mapStyle() const { return m_previews.style; }

    /// While an edit gesture goes on, runs in progress finish and the newest value goes next; otherwise stale work is
    /// cancelled. Gestures nest.
    void beginGesture();
    void endGesture();

    /// Live frames for a source node: a film, a sound, a folder, a camera ("camera:0") or a microphone
    /// ("microphone:"), played until stopped. The mailbox holds one. The last frame stays after the end, until the
    /// node's file or its start is changed.
    void startStream(NodeId source, const QString& fileOrDevice, const Playback& playback = {});
    /// keepFrame: otherwise the node shows its file again, from its start.
    void stopStream(NodeId source, bool keepFrame = true);
    bool isStreaming(NodeId source) const { return m_streams.contains(source); }
    /// Of a stream that plays; null otherwise. Its speed and place can be changed while it does.
    Stream* stream(NodeId source) const;
    /// Frames that came while nobody could compute them, since the session began.
    quint64 skippedFrames() const { return m_frames.skipped(); }

    bool isRunning() const { return m_running; }
    /// Nothing is running, nothing is waiting to run, and every result is shown.
    bool isSettled() const { return !m_running && !m_submitScheduled && m_doneSerial == m_serial; }
    RunCounters counters() const { return m_counters; }
    MediaStore& media() { return m_media; }

signals:
    /// Shapes, issues and cost of a new revision; before any number of it is computed.
    void planned();
    /// Status, value, preview or statistics of a node are new. A node that is only passing through Stale and Computing
    /// is announced when it has not become fresh within LiveTable::kCalm.
    void nodeUpdated(layerscope::NodeId node);
    void runStarted();
    /// All of a revision is computed.
    void settled(double milliseconds);
    /// Memory ran out outside of a layer; the next edit tries again.
    void failed(const layerscope::Error& error);
    void weightsReady(layerscope::NodeId node, const std::vector<std::pair<std::string, layerscope::Tensor>>& weights);
    /// A camera that has gone, a film that cannot be read: what happened; the last frame stays.
    void streamFailed(layerscope::NodeId source, const layerscope::Error& error);
    /// A stream began, was stopped, or came to its end.
    void streamsChanged();
    void frameShown(layerscope::NodeId source);
    void arithmeticChanged();
    /// loadingNodes() are others, or one of them has come further.
    void loadingChanged();

private:
    void documentChanged(const GraphDelta& delta);
    void documentReset();
    void dropStreamsOfChangedSources(const GraphDelta& delta);
    void retireStream(NodeId source);
    void streamEnded(NodeId source, const std::string& file, const std::optional<Error>& error);
    Params inputParams(NodeId source) const;

    /// One request an event loop pass, however many edits there were.
    void scheduleSubmit();
    void submit();
    void drain();
    void announceRun(const LiveBatch& batch);
    void announce();
    void setLoading(std::set<NodeId> nodes);
    void followLoading();

    Document& m_document;
    MediaStore m_media;
    FrameBoard m_frames;
    LiveOptions m_options;

    std::shared_ptr<const Plan> m_plan;
    LiveTable m_table;
    PreviewSettings m_previews;
    RunCounters m_counters;
    std::set<NodeId> m_wantedWeights;
    std::set<NodeId> m_loading;
    int m_gestures = 0;
    bool m_cancelStale = false;
    bool m_reload = false;
    bool m_submitScheduled = false;
    bool m_running = false;
    quint64 m_project = 0;
    quint64 m_serial = 0;
    quint64 m_doneSerial = 0;
    QTimer m_laterTimer;
    QTimer m_loadingTimer;

    // Threads, which use all of the above: destroyed first, in this order from below.
    Outbox m_outbox;
    std::unique_ptr<LiveWorker> m_worker;
    std::map<NodeId, std::unique_ptr<Stream>> m_streams;
    std::vector<std::unique_ptr<Stream>> m_retired; ///< asked to end; a camera's driver may take its time
};

} // namespace layerscope
