// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/WeightKeys.h"

namespace layerscope {
namespace {

/// All calls of a layer draw the same weights.
NodeId ownerOf(const Node& node) {
    return node.sharesWith ? node.sharesWith : node.id;
}

} // namespace

const NamedFunction& initializerOf(const Node& node, const WeightDef& weight) {
    return weight.initializerParam.empty() ? weight.initializer : node.params.function(weight.initializerParam);
}

std::uint64_t saltOf(const Node& node, const WeightDef& weight) {
    return Hasher().add(ownerOf(node).value).add(weight.name).key().low;
}

Key weightKey(const Node& node, const WeightDef& weight) {
    const auto own = node.weights.find(weight.name);
    if (own != node.weights.end() && own->second.shape() == weight.shape)
        return own->second.contentKey();
    Hasher hasher;
    if (own != node.weights.end())
        hasher.add("fitted").add(own->second.contentKey());
    hasher.add("initializer").add(ownerOf(node).value).add(weight.name).add(weight.shape.rank());
    for (std::int64_t dim : weight.shape)
        hasher.add(dim);
    if (weight.fans)
        hasher.add((*weight.fans)[0]).add((*weight.fans)[1]);
    addTo(hasher, initializerOf(node, weight));
    return hasher.key();
}

Key weightsKey(const Node& node, std::span<const WeightDef> weights) {
    if (weights.empty())
        return {};
    Hasher hasher;
    for (const WeightDef& weight : weights)
        hasher.add(weight.name).add(weightKey(node, weight));
    return hasher.key();
}

} // namespace layerscope
