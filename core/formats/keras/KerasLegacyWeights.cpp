// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasLegacyWeights.h"

#include <algorithm>
#include <set>

namespace layerscope {
namespace {

constexpr const char* kNames = "layer_names";

/// One weight that the model wants.
struct Slot {
    NodeId node;
    const FileLayer* layer = nullptr;
    const WeightDef* weight = nullptr;
    bool trained = true;
};

/// What one entry of layer_names is about: a layer of the model, with all that is inside it.
struct Wanted {
    const FileLayer* layer = nullptr;
    std::vector<Slot> slots;
    bool opaque = false; ///< holds a layer that is not known, which takes whatever there is
};

/// A group of the file, with the paths of its weights in the order in which they were saved.
struct Held {
    std::string name;
    std::vector<std::string> datasets;
};

std::string below(const std::string& root, const std::string& name) {
    return root.empty() ? name : root + "/" + name;
}

bool isFrozen(const Json& config) {
    return config.is_object() && config.contains("trainable") && config["trainable"] == false;
}

void collect(const FileLayer& layer, const KerasPlaces& places, const KerasShapes& shapes, bool frozen, Wanted& out) {
    frozen = frozen || isFrozen(layer.config());
    if (layer.model) {
        for (const FileLayer& inner : layer.model->layers)
            collect(inner, places, shapes, frozen, out);
        return;
    }
    const auto node = places.nodes.find(&layer);
    if (node == places.nodes.end())
        return;
    out.opaque = out.opaque || shapes.opaque.contains(node->second);
    const auto known = shapes.weights.find(node->second);
    if (known == shapes.weights.end())
        return;
    for (const WeightDef& weight : known->second)
        out.slots.push_back({node->second, &layer, &weight, weight.trainable && !frozen});
}

std::vector<Wanted> wantedOf(const KerasPlaces& places, const KerasShapes& shapes) {
    std::vector<Wanted> all;
    for (const FileLayer& layer : places.model.layers) {
        if (layer.isOperator || layer.isInput())
            continue;
        Wanted wanted{&layer, {}, false};
        collect(layer, places, shapes, false, wanted);
        std::ranges::stable_partition(wanted.slots, &Slot::trained);
        if (!wanted.slots.empty() || wanted.opaque)
            all.push_back(std::move(wanted));
    }
    return all;
}

std::vector<Held> heldBy(const Hdf5Reader& file, const std::string& root) {
    std::vector<Held> all;
    std::set<std::string> seen;
    for (const std::string& name : file.texts(root, kNames)) {
        if (!seen.insert(name).second)
            continue;
        Held held{name, {}};
        for (const std::string& weight : file.texts(below(root, name), "weight_names"))
            held.datasets.push_back(below(below(root, name), weight));
        if (!held.datasets.empty())
            all.push_back(std::move(held));
    }
    return all;
}

bool fits(const Slot& slot, const std::string& dataset, const Hdf5Reader& file) {
    return file.isDataset(dataset) && file.shapeOf(dataset) == slot.weight->shape;
}

/// "inner/dense_1/kernel:0" -> "inner/dense_1/kernel"
std::string withoutNumber(const std::string& dataset) {
    const std::size_t colon = dataset.find_last_of(':');
    return colon == std::string::npos || colon + 2 != dataset.size() ? dataset : dataset.substr(0, colon);
}

class Matching {
public:
    explicit Matching(KerasWeightSink& sink)
        : m_sink(sink) {}

    void put(const Wanted& wanted, const Held& held) {
        if (wanted.slots.empty())
            return;
        if (wanted.slots.size() != held.datasets.size() && !wanted.opaque)
            m_sink.note(message(N_("“%1”: the file has %2 weights for it, here it has %3."), wanted.layer->name,
                                held.datasets.size(), wanted.slots.size()));
        const bool inOrder =
            wanted.slots.size() == held.datasets.size() &&
            std::ranges::equal(wanted.slots, held.datasets, [&](const Slot& slot, const auto& dataset) {
                return fits(slot, dataset, m_sink.file());
            });
        for (std::size_t i = 0; i < wanted.slots.size(); ++i) {
            const Slot& slot = wanted.slots[i];
            const std::string named = inOrder ? held.datasets[i] : datasetNamed(slot, held);
            const bool single = !wanted.layer->model && i < held.datasets.size();
            const std::string dataset = named.empty() && single ? held.datasets[i] : named;
            if (!dataset.empty())
                m_sink.take(slot.node, slot.layer->name, *slot.weight, dataset);
            else
                m_sink.note(
                    message(N_("“%1”: the file has no weight %2 for it."), slot.layer->name, slot.weight->name));
        }
    }

private:
    /// The one whose path ends like "dense_1/kernel"; "" when there is none, or more than one.
    static std::string datasetNamed(const Slot& slot, const Held& held) {
        const std::string wanted = "/" + slot.layer->name + "/" + slot.weight->name;
        std::string found;
        for (const std::string& dataset : held.datasets) {
            if (!withoutNumber("/" + dataset).ends_with(wanted))
                continue;
            if (!found.empty())
                return {};
            found = dataset;
        }
        return found;
    }

    KerasWeightSink& m_sink;
};

/// Weights of a layer that is not known, under the paths that a newer file would have.
void keep(const Wanted& wanted, const Held& held, NodeId node, KerasWeightSink& sink) {
    for (std::size_t i = 0; i < held.datasets.size(); ++i)
        sink.keep(node, wanted.layer->name, "vars/" + std::to_string(i), held.datasets[i]);
}

const Held* heldFor(const Wanted& wanted, const std::vector<Held>& all) {
    const auto found = std::ranges::find(all, wanted.layer->name, &Held::name);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

std::optional<std::string> legacyWeightsRoot(const Hdf5Reader& file) {
    for (const char* root : {"model_weights", ""})
        if (file.isGroup(root) && !file.texts(root, kNames).empty())
            return root;
    return std::nullopt;
}

void readLegacyWeights(const std::string& root, const KerasPlaces& places, const KerasShapes& shapes,
                       KerasWeightSink& sink) {
    const std::vector<Wanted> wanted = wantedOf(places, shapes);
    const std::vector<Held> held = heldBy(sink.file(), root);
    const bool byName =
        std::ranges::all_of(wanted, [&](const Wanted& one) { return heldFor(one, held) || one.opaque; });
    if (!byName && wanted.size() != held.size()) {
        sink.note(message(N_("The file has weights for %1 layers, here there are %2; layers are matched by name."),
                          held.size(), wanted.size()));
    }
    const bool byOrder = !byName && wanted.size() == held.size();
    Matching matching(sink);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Held* found = byOrder ? &held[i] : heldFor(wanted[i], held);
        if (!found) {
            if (!wanted[i].opaque)
                sink.note(message(N_("“%1”: the file has no weights for it."), wanted[i].layer->name));
            continue;
        }
        const auto node = places.nodes.find(wanted[i].layer);
        if (wanted[i].opaque && node != places.nodes.end())
            keep(wanted[i], *found, node->second, sink);
        else
            matching.put(wanted[i], *found);
    }
}

} // namespace layerscope
