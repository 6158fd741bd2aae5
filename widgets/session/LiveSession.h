// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Feeding.h"
#include "picture/Mosaic.h"
#include "picture/Statistics.h"
#include "run/Plan.h"
#include "run/Runner.h"
#include "session/Document.h"

#include <QImage>
#include <QObject>
#include <QSize>

#include <map>
#include <memory>
#include <optional>
#include <set>

namespace layerscope {

/// What the window knows of one node's result.
struct NodeLive {
    enum class Status {
        NotReached, ///< something before it is missing or wrong
        Mistake,
        Waiting,    ///< can run, nothing computed yet
        Computing,
        Stale,      ///< shows an older result until the new one is there
        Fresh,
        Failed,     ///< could not be loaded or computed; see error
    };
    Status status = Status::Waiting;
    Value value;      ///< the last result; empty when there was none
    Key key;          ///< of value
    QImage preview;   ///< made on the worker for the size asked for
    Statistics statistics; ///< of value, made on the worker
    double milliseconds = 0;
    bool cached = false;
    std::optional<Error> error;
};

/// Turns edits and frames into runs, and results into signals. Latest wins; the GUI thread never waits. Lives on the
/// GUI thread and owns one worker thread.
class LiveSession : public QObject {
    Q_OBJECT
public:
    explicit LiveSession(Document& document, QObject* parent = nullptr);
    ~LiveSession() override;

    /// The plan of the newest revision that was compiled; null before the first.
    std::shared_ptr<const Plan> plan() const { return m_plan; }
    /// Null for a node that is not there.
    const NodeLive* live(NodeId node) const;
    /// Numbers that the weights of a node have now (made by initializers or its own), by name; computed on the worker
    /// and handed over by weightsReady.
    void requestWeights(NodeId node);

    /// Previews are made only for these nodes, in device pixels. Default: all nodes at the default size.
    void setPreviewSize(QSize devicePixels);
    void setVisibleNodes(std::set<NodeId> nodes);
    void setMapStyle(const MapStyle& style);
    const MapStyle& mapStyle() const { return m_style; }

    /// While an edit gesture goes on, runs in progress finish and the newest value goes next; otherwise stale work is
    /// cancelled.
    void beginGesture();
    void endGesture();

    /// Live frames for a source node: a film or a camera ("camera:0"), played until stopped. The mailbox holds one.
    void startStream(NodeId source, const QString& fileOrCamera);
    void stopStream(NodeId source);
    bool isStreaming(NodeId source) const;
    quint64 skippedFrames() const;

    bool isRunning() const;
    /// Nothing is running, nothing is waiting to run, and every result is shown.
    bool isSettled() const;
    RunCounters counters() const;
    MediaStore& media() { return *m_media; }

signals:
    /// Shapes, issues and cost of a new revision; before any number of it is computed.
    void planned();
    /// Status, value, preview or statistics of a node are new.
    void nodeUpdated(layerscope::NodeId node);
    void runStarted();
    /// All of a revision is computed.
    void settled(double milliseconds);
    void weightsReady(layerscope::NodeId node, const std::vector<std::pair<std::string, layerscope::Tensor>>& weights);
    /// A camera that has gone, a film that cannot be read: what happened; the last frame stays.
    void streamFailed(layerscope::NodeId source, const layerscope::Error& error);
    void frameShown(layerscope::NodeId source);

private:
    class Worker;
    struct Stream;

    Document& m_document;
    std::shared_ptr<const Plan> m_plan;
    std::map<NodeId, NodeLive> m_live;
    std::unique_ptr<MediaStore> m_media;
    MapStyle m_style;
    std::unique_ptr<Worker> m_worker;
};

} // namespace layerscope
