// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/InputSpec.h"

#include <algorithm>
#include <span>

namespace layerscope {
namespace {

std::optional<Fault> wrongRank(const InputSpec& wanted, const TensorSpec& spec, int port) {
    const int rank = spec.shape.rank();
    const Message hint = message(N_("The batch counts as one dimension. Put a layer in between that changes the number "
                                    "of dimensions, such as Flatten."));
    if (wanted.rank && !wanted.allowLastAxisSqueeze && rank != *wanted.rank)
        return Fault{message(N_("It takes %1 dimensions, but %2 come in: %3"), *wanted.rank, rank, spec.toString()),
                     hint, "", port};
    if (wanted.maxRank && rank > *wanted.maxRank)
        return Fault{
            message(N_("It takes at most %1 dimensions, but %2 come in: %3"), *wanted.maxRank, rank, spec.toString()),
            hint, "", port};
    if (wanted.minRank && rank < *wanted.minRank)
        return Fault{
            message(N_("It takes at least %1 dimensions, but %2 come in: %3"), *wanted.minRank, rank, spec.toString()),
            hint, "", port};
    return std::nullopt;
}

/// Without a last axis of 1.
std::span<const std::int64_t> squeezed(std::span<const std::int64_t> dims) {
    return !dims.empty() && dims.back() == 1 ? dims.first(dims.size() - 1) : dims;
}

std::string sizesText(std::span<const std::int64_t> sizes) {
    std::string out;
    for (std::int64_t size : sizes)
        out += (out.empty() ? "" : " × ") + (size < 0 ? "any" : std::to_string(size));
    return out.empty() ? "scalar" : out;
}

std::optional<Fault> wrongShape(const InputSpec& wanted, const TensorSpec& spec, int port) {
    std::span<const std::int64_t> want(*wanted.shape);
    std::span<const std::int64_t> have = spec.shape.dims();
    if (wanted.allowLastAxisSqueeze) {
        want = squeezed(want);
        have = squeezed(have);
    }
    for (std::size_t i = 0; i < std::min(want.size(), have.size()); ++i)
        if (want[i] >= 0 && want[i] != have[i])
            return Fault{
                message(N_("Its shape must be %1, but is %2"), sizesText(*wanted.shape), spec.shape.toString()),
                message(N_("Dimension %1 is %2 and should be %3."), i, have[i], want[i]), "", port};
    return std::nullopt;
}

} // namespace

std::optional<Fault> InputSpec::problemWith(const TensorSpec& spec, int port) const {
    if (auto wrong = wrongRank(*this, spec, port))
        return wrong;
    if (dtype && spec.dtype != *dtype)
        return Fault{message(N_("It takes %1 numbers, but %2 come in"), layerscope::toString(*dtype),
                             layerscope::toString(spec.dtype)),
                     {},
                     "",
                     port};
    for (const auto& [axis, size] : axes) {
        const int rankNow = spec.shape.rank();
        if (axis >= rankNow || axis < -rankNow)
            return Fault{message(N_("It needs a dimension %1, but only %2 come in"), axis, rankNow), {}, "", port};
        if (spec.shape[axis] != size)
            return Fault{message(N_("Dimension %1 must be %2, but is %3"), axis, size, spec.shape[axis]), {}, "", port};
    }
    if (shape)
        return wrongShape(*this, spec, port);
    return std::nullopt;
}

std::string InputSpec::toString() const {
    std::string out;
    const auto add = [&out](const std::string& part) { out += (out.empty() ? "" : ", ") + part; };
    if (rank)
        add("rank " + std::to_string(*rank));
    if (minRank)
        add("rank at least " + std::to_string(*minRank));
    if (maxRank)
        add("rank at most " + std::to_string(*maxRank));
    if (dtype)
        add(layerscope::toString(*dtype));
    for (const auto& [axis, size] : axes)
        add((axis == -1 ? "last axis " : "axis " + std::to_string(axis) + " ") + std::to_string(size));
    if (shape)
        add("shape " + sizesText(*shape));
    return out;
}

} // namespace layerscope
