// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/ExperimentParts.h"

#include "base/Numbers.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

/// Two values that differ from the source at one place: numbers further up and further down by its whole range (an
/// activation may hide one of the two), or two other ids.
std::vector<Value> pokes(const Value& source, int dimension, std::int64_t at) {
    const Lines lines(source.tensor.shape(), dimension);
    const auto here = [&](std::int64_t i) { return i / lines.inner % lines.size == at; };
    double low = 0;
    double high = 0;
    for (std::int64_t i = 0; i < source.tensor.elements(); ++i) {
        low = std::min(low, source.tensor.at(i));
        high = std::max(high, source.tensor.at(i));
    }
    if (source.tensor.dtype() == DType::Int32) {
        const double ids = std::max(high + 1, 2.0); // what occurs is known to whatever looks them up
        return {
            changed(source, [&](std::int64_t i, double id) { return here(i) ? std::fmod(id + 1, ids) : id; }),
            changed(source, [&](std::int64_t i, double id) { return here(i) ? std::fmod(id + ids - 1, ids) : id; })};
    }
    const double by = high > low ? high - low : 1;
    return {changed(source, [&](std::int64_t i, double number) { return here(i) ? number + by : number; }),
            changed(source, [&](std::int64_t i, double number) { return here(i) ? number - by : number; })};
}

void join(Moved& into, const Moved& other) {
    into.count = std::max(into.count, other.count);
    for (std::size_t d = 0; d < into.along.size(); ++d)
        into.along[d].add(other.along[d]);
}

std::vector<Message> describe(const PokeFound& found, const Value& source, int dimension, std::int64_t at) {
    const Axis& axis = source.axes[static_cast<std::size_t>(dimension)];
    if (found.moved.count == 0)
        return {message(
            N_("Nothing moved: the change at %1 is lost on its way, at an activation or at weights of zero."), at)};
    if (found.dimension < 0)
        return {message(
            N_("The result has no %1 that goes along with the input's, so nothing in it lies before the change."),
            wordFor(axis))};
    const IndexSet& along = found.moved.along[static_cast<std::size_t>(found.dimension)];
    std::vector<Message> findings;
    if (found.leaked == 0)
        findings.push_back(message(N_("Causal: nothing before the change at %1 moved."), at));
    else
        findings.push_back(
            message(N_("It leaks: %1 places of the result before the change at %2 moved, the first of them "
                       "%3 before it."),
                    groupedNumber(found.leaked), at, found.earliest));
    findings.push_back(message(N_("The change is seen in %1 places of the result along %2, from %3 to %4."),
                               groupedNumber(along.count()), wordFor(axis), along.hull().first, along.hull().last));
    const Axis& out = found.before.axes[static_cast<std::size_t>(found.dimension)];
    const double steps = static_cast<double>(source.tensor.shape()[dimension]) * axis.step / out.step;
    const auto missing =
        static_cast<std::int64_t>(std::ceil(steps - 1e-9)) - found.before.tensor.shape()[found.dimension];
    if (missing > 0)
        findings.push_back(
            message(N_("The result is %1 shorter than the input, so its places are counted from the first "
                       "that is known; padding 'same' or 'causal' keeps them together."),
                    missing));
    return findings;
}

} // namespace

Result<PokeFound> Experiments::poke(const ExperimentSetup& setup, int dimension, std::int64_t at,
                                    std::stop_token stop) {
    const auto source = sourceValueOf(setup);
    if (!source)
        return tl::unexpected(source.error());
    if (dimension < 0 || dimension >= source->tensor.shape().rank() || at < 0 ||
        at >= source->tensor.shape()[dimension])
        return failure(
            message(N_("There is no such place: the input is %1."), labelled(source->tensor.shape(), source->axes)));
    PokeFound found;
    auto before = resultOf(setup, *source, stop);
    if (!before)
        return tl::unexpected(before.error());
    found.before = std::move(*before);
    for (const Value& poked : pokes(*source, dimension, at)) {
        auto after = resultOf(setup, poked, stop);
        if (!after)
            return tl::unexpected(after.error());
        const Moved moved = movedBetween(found.before.tensor, after->tensor);
        if (!found.after.tensor) {
            found.input = poked;
            found.after = std::move(*after);
            found.moved = moved;
        } else {
            join(found.moved, moved);
        }
    }
    const Axis& axis = source->axes[static_cast<std::size_t>(dimension)];
    found.dimension = dimensionLike(found.before, axis, setup.source);
    if (found.dimension >= 0 && found.moved.count > 0) {
        const auto d = static_cast<std::size_t>(found.dimension);
        const double stride = found.before.axes[d].step / axis.step;
        for (const Stretch& stretch : found.moved.along[d].stretches())
            for (std::int64_t j = stretch.first; j <= stretch.last; ++j)
                found.leaked += static_cast<double>(j) * stride < static_cast<double>(at) - 1e-6 ? 1 : 0;
        const double first = static_cast<double>(found.moved.along[d].hull().first) * stride;
        found.earliest = std::max<std::int64_t>(0, std::llround(std::ceil(static_cast<double>(at) - first - 1e-6)));
    }
    found.findings = describe(found, *source, dimension, at);
    return found;
}

} // namespace layerscope
