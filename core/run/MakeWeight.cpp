// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/MakeWeight.h"

#include "layer/Initializers.h"
#include "run/FittedWeight.h"
#include "run/WeightKeys.h"

#include <utility>

namespace layerscope {

Result<Tensor> makeWeight(const Node& node, const WeightDef& weight) {
    const auto own = node.weights.find(weight.name);
    const bool isOwn = own != node.weights.end();
    if (isOwn && own->second.shape() == weight.shape)
        return own->second;
    Checked<Tensor> made = initialize(initializerOf(node, weight), weight.shape, saltOf(node, weight), weight.fans);
    if (!made)
        return failure(std::move(made.error().text), node.name, std::move(made.error().hint));
    return isOwn ? fitted(own->second, *made) : std::move(*made);
}

} // namespace layerscope
