// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Project.h"
#include "graph/Graph.h"
#include "layer/Registry.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace layerscope {

/// The network that is being edited, with its undo history: the only one that changes the Graph. Lives on the GUI
/// thread.
class Document : public QObject {
    Q_OBJECT
public:
    explicit Document(const LayerRegistry& registry, QObject* parent = nullptr);
    ~Document() override;

    const LayerRegistry& registry() const { return m_registry; }
    const Graph& graph() const { return *m_graph; }
    /// A snapshot for another thread: shares everything, costs nothing.
    std::shared_ptr<const Graph> snapshot() const { return m_graph; }
    /// Grows with every change, also by undo.
    quint64 revision() const { return m_revision; }
    QUndoStack& undoStack() { return m_undo; }

    /// Changes the graph as one undo step called `text` (translated). Steps with the same non-zero gesture that follow
    /// one another become one (a slider drag, a node drag); get a gesture from newGesture(). Nothing is pushed when
    /// `change` changes nothing. Returns whether something changed.
    bool edit(const QString& text, const std::function<void(Graph&)>& change, quint64 gesture = 0);
    quint64 newGesture() { return ++m_lastGesture; }

    // The common edits, by that one function; each is one undo step.
    NodeId addNode(const LayerDef& def, Point position);
    void removeNodes(const std::set<NodeId>& nodes, const std::set<AnnotationId>& annotations = {});
    /// Of the layer, also by one of its further calls.
    void setParam(NodeId node, const std::string& param, ParamValue value, quint64 gesture = 0);
    void setWeights(NodeId node, std::map<std::string, Tensor> weights, quint64 gesture = 0);
    /// A further call becomes a layer of its own, with a copy of what it shared.
    void makeIndependent(NodeId node);
    bool rename(NodeId node, const std::string& name);
    /// False for a port that the layer has not, and for a link that would close a circle.
    bool link(Port from, Port to);
    void unlink(Port to);
    void moveNodes(const std::map<NodeId, Point>& positions, quint64 gesture);
    void setBypassed(const std::set<NodeId>& nodes, bool bypassed);

    /// A new, empty or given content; clears the undo history.
    void reset(Project project, const std::filesystem::path& path = {});
    /// The content as a project, with the media that are still used; viewState is the caller's.
    Project project() const;
    const std::filesystem::path& path() const { return m_path; }
    /// After a successful save of that revision: this is where the file is, and the stack is clean, unless there were
    /// edits while the file was written.
    void markSaved(const std::filesystem::path& path, quint64 savedRevision);
    void markSaved(const std::filesystem::path& path) { markSaved(path, m_revision); }
    /// Whether there is something to save.
    bool isModified() const { return !m_undo.isClean() || m_recovered; }
    /// The content came from a recovered copy: it is not saved anywhere yet.
    void markRecovered();
    const std::map<std::string, std::vector<std::byte>>& media() const { return m_media; }
    /// Keeps bytes with the project; returns the source text ("embedded:...") for a File parameter.
    std::string embedMedia(const std::string& name, std::vector<std::byte> bytes);

signals:
    /// After any change; what changed says the delta (also for undo and redo).
    void changed(const layerscope::GraphDelta& delta);
    /// All is different: another project.
    void wasReset();
    void pathChanged();
    void mediaChanged();
    void modifiedChanged();

private:
    class EditCommand;
    void apply(const GraphDelta& delta);
    bool hasInput(Port port) const;
    /// The text with the name of the one node, or how many things there are, for %1.
    QString textFor(const QString& text, const std::set<NodeId>& nodes, std::size_t others = 0) const;

    const LayerRegistry& m_registry;
    std::shared_ptr<const Graph> m_graph;
    QUndoStack m_undo;
    quint64 m_revision = 0;
    quint64 m_lastGesture = 0;
    std::filesystem::path m_path;
    bool m_recovered = false;
    std::string m_title;
    std::map<std::string, std::vector<std::byte>> m_media;
};

} // namespace layerscope

Q_DECLARE_METATYPE(layerscope::GraphDelta)
