// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Document.h"

#include "graph/GraphEdits.h"
#include "session/Text.h"

#include <QUndoCommand>

#include <algorithm>
#include <iterator>
#include <optional>

namespace layerscope {

namespace {

constexpr int kUndoSteps = 1000;

const std::string kMediaFolder = "media/";
const std::string kEmbedded = "embedded:";

/// The embedded media that some node names, or nothing when a node of unknown type may name any.
std::optional<std::set<std::string>> usedMedia(const Graph& graph) {
    std::set<std::string> used;
    for (const auto& [id, node] : graph.nodes()) {
        if (!node->foreign.empty())
            return std::nullopt;
        for (const auto& [param, value] : node->params)
            if (const auto* text = std::get_if<std::string>(&value); text && text->starts_with(kEmbedded))
                used.insert(kMediaFolder + text->substr(kEmbedded.size()));
    }
    return used;
}

} // namespace

/// One undo step: what changed, as values.
class Document::EditCommand final : public QUndoCommand {
public:
    EditCommand(Document& document, const QString& text, GraphDelta delta, quint64 gesture)
        : QUndoCommand(text)
        , m_document(document)
        , m_delta(std::move(delta))
        , m_gesture(gesture) {}

    void redo() override { m_document.apply(m_delta); }
    void undo() override { m_document.apply(m_delta.inverted()); }

    // QUndoStack offers a merge only to equal ids and never across the clean mark; the gesture is checked below.
    int id() const override { return m_gesture == 0 ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = dynamic_cast<const EditCommand*>(other);
        if (!next || next->m_gesture != m_gesture)
            return false;
        m_delta = m_delta.followedBy(next->m_delta);
        setText(next->text());
        setObsolete(m_delta.empty());
        return true;
    }

private:
    Document& m_document;
    GraphDelta m_delta;
    quint64 m_gesture;
};

Document::Document(const LayerRegistry& registry, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
    , m_graph(std::make_shared<Graph>()) {
    qRegisterMetaType<GraphDelta>();
    m_undo.setUndoLimit(kUndoSteps);
    connect(&m_undo, &QUndoStack::cleanChanged, this, &Document::modifiedChanged);
}

Document::~Document() = default;

bool Document::edit(const QString& text, const std::function<void(Graph&)>& change, quint64 gesture) {
    Graph graph = *m_graph;
    change(graph);
    GraphDelta delta = GraphDelta::between(*m_graph, graph);
    if (delta.empty())
        return false;
    m_undo.push(new EditCommand(*this, text, std::move(delta), gesture));
    return true;
}

void Document::apply(const GraphDelta& delta) {
    auto graph = std::make_shared<Graph>(*m_graph);
    delta.apply(*graph);
    m_graph = std::move(graph);
    ++m_revision;
    emit changed(delta);
}

QString Document::textFor(const QString& text, const std::set<NodeId>& nodes, std::size_t others) const {
    const std::size_t count = nodes.size() + others;
    const Node* only = count == 1 && !nodes.empty() ? m_graph->find(*nodes.begin()) : nullptr;
    return text.arg(only ? toQString(only->name) : tr("%1 items").arg(count));
}

NodeId Document::addNode(const LayerDef& def, Point position) {
    NodeId id;
    edit(tr("Add %1").arg(translated(def.name)), [&](Graph& graph) { id = graph.add(makeNode(def, position)); });
    return id;
}

void Document::removeNodes(const std::set<NodeId>& nodes, const std::set<AnnotationId>& annotations) {
    edit(textFor(tr("Delete %1"), nodes, annotations.size()), [&](Graph& graph) {
        removeBridging(graph, nodes);
        for (AnnotationId id : annotations)
            graph.removeAnnotation(id);
    });
}

void Document::setParam(NodeId node, const std::string& param, ParamValue value, quint64 gesture) {
    const Node* old = m_graph->layerOf(node);
    if (!old)
        return;
    const LayerDef* def = m_registry.find(old->type);
    const ParamDef* paramDef = def ? def->param(param) : nullptr;
    const QString label = paramDef ? translated(paramDef->label) : toQString(param);
    Node changedNode = *old;
    changedNode.params.set(param, std::move(value));
    edit(
        tr("Change %1 of %2").arg(label, toQString(old->name)),
        [&](Graph& graph) { graph.replace(std::move(changedNode)); }, gesture);
}

void Document::setWeights(NodeId node, std::map<std::string, Tensor> weights, quint64 gesture) {
    const Node* old = m_graph->layerOf(node);
    if (!old)
        return;
    Node changedNode = *old;
    changedNode.weights = std::move(weights);
    edit(
        tr("Change weights of %1").arg(toQString(old->name)),
        [&](Graph& graph) { graph.replace(std::move(changedNode)); }, gesture);
}

bool Document::rename(NodeId node, const std::string& name) {
    const Node* old = m_graph->find(node);
    const Node* other = m_graph->findByName(name);
    if (!old || name.empty() || name.find('/') != std::string::npos || (other && other->id != node))
        return false;
    Node renamed = *old;
    renamed.name = name;
    edit(tr("Rename %1").arg(toQString(old->name)), [&](Graph& graph) { graph.replace(std::move(renamed)); });
    return true;
}

void Document::makeIndependent(NodeId node) {
    const Node* call = m_graph->find(node);
    if (!call || !call->sharesWith)
        return;
    Node own = standingAlone(*m_graph, *call);
    own.sharesWith = {};
    edit(tr("Give %1 a layer of its own").arg(toQString(own.name)),
         [&](Graph& graph) { graph.replace(std::move(own)); });
}

bool Document::hasInput(Port port) const {
    const Node* node = m_graph->layerOf(port.node);
    const LayerDef* def = node ? m_registry.find(node->type) : nullptr;
    return node && port.index >= 0 && (!def || def->arity.max < 0 || port.index < def->arity.max);
}

bool Document::link(Port from, Port to) {
    bool linked = false;
    if (from.index != 0 || !hasInput(to))
        return false;
    edit(tr("Connect"), [&](Graph& graph) { linked = graph.link(from, to); });
    return linked;
}

void Document::unlink(Port to) {
    edit(tr("Disconnect"), [&](Graph& graph) { graph.unlink(to); });
}

void Document::moveNodes(const std::map<NodeId, Point>& positions, quint64 gesture) {
    std::set<NodeId> ids;
    for (const auto& [id, position] : positions)
        ids.insert(id);
    edit(
        textFor(tr("Move %1"), ids),
        [&](Graph& graph) {
            for (const auto& [id, position] : positions) {
                const Node* node = graph.find(id);
                if (!node)
                    continue;
                Node moved = *node;
                moved.position = position;
                graph.replace(std::move(moved));
            }
        },
        gesture);
}

void Document::setBypassed(const std::set<NodeId>& nodes, bool bypassed) {
    edit(textFor(bypassed ? tr("Bypass %1") : tr("Stop bypassing %1"), nodes), [&](Graph& graph) {
        for (NodeId id : nodes) {
            const Node* node = graph.find(id);
            if (!node)
                continue;
            Node changedNode = *node;
            changedNode.bypassed = bypassed;
            graph.replace(std::move(changedNode));
        }
    });
}

void Document::reset(Project project, const std::filesystem::path& path) {
    m_graph = std::make_shared<Graph>(std::move(project.graph));
    m_title = std::move(project.title);
    m_media = std::move(project.media);
    m_path = path;
    ++m_revision;
    m_recovered = false;
    m_undo.clear();
    emit mediaChanged();
    emit wasReset();
    emit pathChanged();
}

Project Document::project() const {
    Project project;
    project.graph = *m_graph;
    project.title = m_title;
    std::ranges::copy_if(
        m_media, std::inserter(project.media, project.media.end()),
        [used = usedMedia(*m_graph)](const auto& media) { return !used || used->contains(media.first); });
    return project;
}

void Document::markSaved(const std::filesystem::path& path, quint64 savedRevision) {
    const bool moved = path != m_path;
    m_path = path;
    if (savedRevision == m_revision) {
        m_recovered = false;
        m_undo.setClean();
        emit modifiedChanged();
    }
    if (moved)
        emit pathChanged();
}

void Document::markRecovered() {
    m_recovered = true;
    emit modifiedChanged();
}

std::string Document::embedMedia(const std::string& name, std::vector<std::byte> bytes) {
    const std::filesystem::path wanted = std::filesystem::path(name).filename();
    std::string free = wanted.string();
    for (int number = 1;; ++number) {
        const auto found = m_media.find(kMediaFolder + free);
        if (found == m_media.end())
            break;
        if (found->second == bytes)
            return kEmbedded + free;
        free = wanted.stem().string() + "-" + std::to_string(number) + wanted.extension().string();
    }
    m_media.emplace(kMediaFolder + free, std::move(bytes));
    emit mediaChanged();
    return kEmbedded + free;
}

} // namespace layerscope
