// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/GraphClipboard.h"

#include "formats/Project.h"
#include "graph/GraphEdits.h"
#include "session/Text.h"

#include <utility>

namespace layerscope {

namespace {

const QString kMimeType = QStringLiteral("application/x-layerscope+json");
const QString kPlainText = QStringLiteral("text/plain");
const std::string kPlace = "clipboard";

/// "conv2d: Conv2D · 8 · 3 × 3 · relu", a line a node.
QString toText(const Graph& graph, const LayerRegistry& registry) {
    QString text;
    for (const auto& [id, node] : graph.nodes()) {
        const Node layer = standingAlone(graph, *node);
        text += toQString(node->name) + QStringLiteral(": ") + toQString(layer.type);
        const LayerDef* def = registry.find(layer.type);
        const std::string subtitle = def ? def->subtitle(layer.params) : std::string();
        if (!subtitle.empty())
            text += QStringLiteral(" · ") + toQString(subtitle);
        text += QLatin1Char('\n');
    }
    return text;
}

/// Holds the graph itself; its nodes and weights are shared with the document's.
class GraphMimeData final : public QMimeData {
public:
    GraphMimeData(Graph graph, const LayerRegistry& registry)
        : m_graph(std::move(graph))
        , m_registry(registry) {}

    const Graph& graph() const { return m_graph; }
    QStringList formats() const override { return {kMimeType, kPlainText}; }
    bool hasFormat(const QString& type) const override { return formats().contains(type); }

protected:
    QVariant retrieveData(const QString& type, QMetaType preferred) const override {
        if (type == kMimeType)
            return QByteArray::fromStdString(graphToJson(m_graph, m_registry).value_or(std::string()));
        if (type == kPlainText)
            return toText(m_graph, m_registry);
        return QMimeData::retrieveData(type, preferred);
    }

private:
    Graph m_graph;
    const LayerRegistry& m_registry;
};

} // namespace

std::unique_ptr<QMimeData> graphMimeData(Graph part, const LayerRegistry& registry) {
    return std::make_unique<GraphMimeData>(std::move(part), registry);
}

bool hasGraph(const QMimeData* mimeData) {
    return mimeData && mimeData->hasFormat(kMimeType);
}

Result<Graph> graphFrom(const QMimeData* mimeData, const LayerRegistry& registry) {
    if (const auto* own = dynamic_cast<const GraphMimeData*>(mimeData))
        return own->graph();
    if (!hasGraph(mimeData))
        return failure(message(N_("There is no piece of a network to paste")), kPlace);
    return graphFromJson(mimeData->data(kMimeType).toStdString(), registry, kPlace);
}

} // namespace layerscope
