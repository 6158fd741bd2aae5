// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasWeightsRead.h"

#include "formats/keras/KerasLegacyWeights.h"
#include "formats/keras/KerasWeightSink.h"

#include <algorithm>
#include <optional>

namespace layerscope {
namespace {

constexpr const char* kLayers = "layers";
constexpr const char* kOlderLayers = "_layer_checkpoint_dependencies"; // tf-keras 2.13

std::string joined(const std::string& path, const std::string& name) {
    return path.empty() ? name : path + "/" + name;
}

/// Reads the layout of model.weights.h5: a group for each layer, named after its class.
class ByClass {
public:
    ByClass(const KerasPlaces& places, const KerasShapes& shapes, KerasWeightSink& sink)
        : m_places(places)
        , m_shapes(shapes)
        , m_sink(sink)
        , m_layers(sink.file().isGroup(kLayers) || !sink.file().isGroup(kOlderLayers) ? kLayers : kOlderLayers) {}

    void read(const FileModel& model, const std::string& path) {
        const std::string folder = joined(path, m_layers);
        std::map<std::string, std::string> byName;
        std::map<std::string, int> counts;
        for (const FileLayer& layer : model.layers) {
            if (layer.isOperator || (model.sequential && layer.isInput()))
                continue;
            const std::string base = layerName(layer.className);
            const int count = counts[base]++;
            std::string group = joined(folder, count == 0 ? base : base + "_" + std::to_string(count));
            if (layer.model) {
                read(*layer.model, group);
                continue;
            }
            if (nameOf(group).value_or(layer.name) != layer.name)
                group = groupNamed(layer.name, folder, byName).value_or(group);
            readLayer(layer, group);
        }
    }

private:
    /// The layer's name that Keras (from 3.6) writes beside its variables.
    std::optional<std::string> nameOf(const std::string& group) const {
        auto name = m_sink.file().text(joined(group, "vars"), "name");
        return name && !name->empty() ? name : std::nullopt;
    }

    std::optional<std::string> groupNamed(const std::string& layer, const std::string& folder,
                                          std::map<std::string, std::string>& byName) const {
        if (byName.empty())
            for (const std::string& member : m_sink.file().members(folder))
                byName.emplace(nameOf(joined(folder, member)).value_or(""), joined(folder, member));
        const auto found = byName.find(layer);
        return found == byName.end() ? std::nullopt : std::optional(found->second);
    }

    void readLayer(const FileLayer& layer, const std::string& group) {
        const auto node = m_places.nodes.find(&layer);
        if (node == m_places.nodes.end())
            return;
        if (m_shapes.opaque.contains(node->second))
            return keepAll(node->second, layer.name, group, "", 0);
        const auto known = m_shapes.weights.find(node->second);
        if (known == m_shapes.weights.end()) {
            if (!m_shapes.outputs.contains(node->second) && !m_sink.file().members(joined(group, "vars")).empty())
                m_sink.note(message(N_("“%1”: its weights are not read, because its input is not known."), layer.name));
            return;
        }
        std::map<std::string, std::size_t> next; // by owner
        for (const WeightDef& weight : known->second) {
            const std::string vars = joined(weight.owner, "vars");
            const std::string dataset = joined(group, joined(vars, std::to_string(next[weight.owner]++)));
            m_sink.take(node->second, layer.name, weight, dataset);
        }
        const std::size_t held = m_sink.file().members(joined(group, "vars")).size();
        if (held > next[""])
            m_sink.note(
                message(N_("“%1”: the file has %2 weights for it, of which %3 are used."), layer.name, held, next[""]));
    }

    /// Whatever lies below the group, under its path.
    void keepAll(NodeId node, const std::string& layer, const std::string& group, const std::string& path, int depth) {
        constexpr int kMaxDepth = 8;
        constexpr std::size_t kMostKept = 1000;
        if (depth == kMaxDepth)
            return;
        for (const std::string& member : m_sink.file().members(joined(group, path))) {
            const std::string inner = joined(path, member);
            if (m_sink.file().isGroup(joined(group, inner)))
                keepAll(node, layer, group, inner, depth + 1);
            else if (m_kept++ < kMostKept)
                m_sink.keep(node, layer, inner, joined(group, inner));
        }
    }

    const KerasPlaces& m_places;
    const KerasShapes& m_shapes;
    KerasWeightSink& m_sink;
    std::string m_layers;
    std::size_t m_kept = 0;
};

} // namespace

std::size_t readKerasWeights(const Hdf5Reader& file, const KerasPlaces& places, const KerasShapes& shapes, Graph& graph,
                             std::vector<Message>& notes) {
    KerasWeightSink sink(file, notes);
    if (const auto root = legacyWeightsRoot(file))
        readLegacyWeights(*root, places, shapes, sink);
    else
        ByClass(places, shapes, sink).read(places.model, "");
    return sink.finish(graph);
}

} // namespace layerscope
