// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/GraphClipboard.h"

#include "formats/Project.h"
#include "session/Text.h"
#include "tensor/Npy.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <span>
#include <utility>

namespace layerscope {

namespace {

const QString kMimeType = QStringLiteral("application/x-layerscope+json");
const QString kPlainText = QStringLiteral("text/plain");
const std::string kPlace = "clipboard";

QJsonObject weightsToJson(const Graph& graph) {
    QJsonObject nodes;
    for (const auto& [id, node] : graph.nodes()) {
        QJsonObject weights;
        for (const auto& [name, tensor] : node->weights) {
            const std::vector<std::byte> npy = writeNpy(tensor);
            const QByteArrayView bytes(reinterpret_cast<const char*>(npy.data()), static_cast<qsizetype>(npy.size()));
            weights.insert(toQString(name), QString::fromLatin1(bytes.toByteArray().toBase64()));
        }
        if (!weights.isEmpty())
            nodes.insert(toQString(node->name), weights);
    }
    return nodes;
}

QByteArray toJson(const Graph& graph, const LayerRegistry& registry) {
    const Result<std::string> json = graphToJson(graph, registry);
    if (!json)
        return {};
    QJsonObject all;
    all.insert(QStringLiteral("graph"), QString::fromStdString(*json));
    all.insert(QStringLiteral("weights"), weightsToJson(graph));
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

Result<std::map<std::string, Tensor>> weightsFromJson(const QJsonObject& json, const std::string& node) {
    std::map<std::string, Tensor> weights;
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QByteArray npy = QByteArray::fromBase64(it->toString().toLatin1());
        const std::string name = it.key().toStdString();
        auto tensor = readNpy(std::as_bytes(std::span(npy.data(), static_cast<std::size_t>(npy.size()))),
                              kPlace + ": " + node + "/" + name);
        if (!tensor)
            return tl::unexpected(std::move(tensor.error()));
        weights.emplace(name, std::move(*tensor));
    }
    return weights;
}

Result<Graph> fromJson(const QByteArray& bytes, const LayerRegistry& registry) {
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!document.isObject())
        return failure(message(N_("This is not a piece of a network")), kPlace);
    auto graph = graphFromJson(document[QStringLiteral("graph")].toString().toStdString(), registry, kPlace);
    if (!graph)
        return graph;
    const QJsonObject nodes = document[QStringLiteral("weights")].toObject();
    for (auto it = nodes.begin(); it != nodes.end(); ++it) {
        const std::string name = it.key().toStdString();
        const Node* node = graph->findByName(name);
        if (!node)
            continue;
        auto weights = weightsFromJson(it->toObject(), name);
        if (!weights)
            return tl::unexpected(std::move(weights.error()));
        Node weighted = *node;
        weighted.weights = std::move(*weights);
        graph->replace(std::move(weighted));
    }
    return graph;
}

/// "conv2d: Conv2D · 8 · 3 × 3 · relu", a line a node.
QString toText(const Graph& graph, const LayerRegistry& registry) {
    QString text;
    for (const auto& [id, node] : graph.nodes()) {
        text += toQString(node->name) + QStringLiteral(": ") + toQString(node->type);
        const LayerDef* def = registry.find(node->type);
        const std::string subtitle = def ? def->subtitle(node->params) : std::string();
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
            return toJson(m_graph, m_registry);
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
    return fromJson(mimeData->data(kMimeType), registry);
}

} // namespace layerscope
