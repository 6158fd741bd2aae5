// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/EinsumTerms.h"

#include "kernels/EinsumLabels.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <map>

namespace layerscope {
namespace {

using Labels = std::vector<int>;

/// Where a tensor's number lies for given places along the labels; an axis of size 1 meets any place.
std::int64_t flatAt(const Shape& shape, const Labels& labels, const std::map<int, std::int64_t>& places) {
    std::vector<std::int64_t> index;
    for (const int label : labels)
        index.push_back(places.at(label));
    return flatUnder(shape, index);
}

} // namespace

std::vector<Term> einsumTerms(const EinsumEquation& equation, const std::array<EinsumFactor, 2>& factors,
                              std::span<const std::int64_t> element) {
    const std::vector<Shape> shapes{factors[0].shape, factors[1].shape};
    const detail::EinsumLabels labels = *detail::einsumLabels(equation, shapes);
    std::map<int, std::int64_t> places;
    for (std::size_t i = 0; i < labels.output.size(); ++i)
        places[labels.output[i]] = element[i];
    Labels summed;
    Shape range;
    for (const auto& [label, size] : labels.sizes)
        if (!places.contains(label)) {
            summed.push_back(label);
            range.append(size);
        }
    std::vector<Term> terms;
    terms.reserve(static_cast<std::size_t>(range.elements()));
    for (std::int64_t step = 0; step < range.elements(); ++step) {
        const std::vector<std::int64_t> index = indexOf(range, step);
        for (std::size_t i = 0; i < summed.size(); ++i)
            places[summed[i]] = index[i];
        terms.push_back({.factor = factors[0].at(flatAt(factors[0].shape, labels.inputs[0], places)),
                         .weight = factors[1].at(flatAt(factors[1].shape, labels.inputs[1], places)),
                         .channel = labels.inputs[0].empty() ? -1 : places.at(labels.inputs[0].back())});
    }
    return terms;
}

} // namespace layerscope
