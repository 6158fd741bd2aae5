// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Estimate.h"

#include "base/Numbers.h"
#include "run/Saturating.h"

#include <algorithm>
#include <limits>

namespace layerscope {
namespace {

constexpr std::uint64_t kBeyond = std::numeric_limits<std::uint64_t>::max();

std::uint64_t bytesOf(const Shape& shape) {
    TensorSpec spec;
    spec.shape = shape;
    return spec.bytes().value_or(kBeyond);
}

std::int64_t elementsOf(const Shape& shape) {
    return shape.sizedElements().value_or(std::numeric_limits<std::int64_t>::max());
}

std::string sizeText(std::uint64_t bytes) {
    return bytes == kBeyond ? "> 16,000 PiB" : byteSize(bytes);
}

std::uint64_t heldBytes(const NodeCost& cost) {
    return saturatingSum(cost.outputBytes, cost.weightBytes);
}

} // namespace

NodeCost estimate(const LayerDef& def, const LayerInput& input, const TensorSpec& output,
                  std::span<const WeightDef> weights, std::uint64_t budgetBytes) {
    NodeCost cost;
    cost.outputBytes = output.bytes().value_or(kBeyond);
    for (const WeightDef& weight : weights) {
        cost.weightBytes = saturatingSum(cost.weightBytes, bytesOf(weight.shape));
        cost.parameters = saturatingSum(cost.parameters, elementsOf(weight.shape));
    }
    // The layer's own formula is only asked about sizes that its arithmetic can hold.
    if (!def.cost || heldBytes(cost) > budgetBytes)
        return cost;
    const Cost work = def.cost(input, output);
    cost.multiplyAccumulates = std::max<std::int64_t>(work.multiplyAccumulates, 0);
    cost.scratchBytes = static_cast<std::uint64_t>(std::max<std::int64_t>(work.scratchBytes, 0));
    return cost;
}

std::optional<Fault> memoryFault(const NodeCost& cost, const TensorSpec& output, const NodeCost& before,
                                 std::uint64_t budgetBytes) {
    const std::uint64_t alone = saturatingSum(heldBytes(cost), cost.scratchBytes);
    if (alone > budgetBytes)
        return Fault{message(N_("This layer would need %1 of memory: %2 for its output (%3), %4 for its weights and %5 "
                                "to work in. At most %6 may be used."),
                             sizeText(alone), sizeText(cost.outputBytes), output.toString(), sizeText(cost.weightBytes),
                             sizeText(cost.scratchBytes), byteSize(budgetBytes)),
                     message(N_("Make the layer or its input smaller.")),
                     {},
                     -1};
    const std::uint64_t scratch = std::max(cost.scratchBytes, before.scratchBytes);
    const std::uint64_t together = saturatingSum(saturatingSum(heldBytes(before), heldBytes(cost)), scratch);
    if (together > budgetBytes)
        return Fault{message(N_("With this layer (%1) the network would need %2 of memory. At most %3 may be used."),
                             sizeText(alone), sizeText(together), byteSize(budgetBytes)),
                     message(N_("Make this layer, the layers before it or the input smaller.")),
                     {},
                     -1};
    return std::nullopt;
}

void addTo(NodeCost& total, const NodeCost& cost) {
    total.parameters = saturatingSum(total.parameters, cost.parameters);
    total.multiplyAccumulates = saturatingSum(total.multiplyAccumulates, cost.multiplyAccumulates);
    total.outputBytes = saturatingSum(total.outputBytes, cost.outputBytes);
    total.weightBytes = saturatingSum(total.weightBytes, cost.weightBytes);
    total.scratchBytes = std::max(total.scratchBytes, cost.scratchBytes);
}

} // namespace layerscope
