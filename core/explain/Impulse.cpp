// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/ExperimentParts.h"
#include "explain/Field.h"

#include "base/Numbers.h"

namespace layerscope {
namespace {

/// One place in all channels; of a source without places, one feature.
Region impulseAt(const Value& source, const std::vector<std::int64_t>& place) {
    Region region = wholeOf(source.tensor.shape());
    std::vector<int> dimensions = placesOf(source);
    if (dimensions.empty() && !region.empty())
        dimensions.push_back(static_cast<int>(region.size()) - 1);
    for (std::size_t i = 0; i < dimensions.size() && i < place.size(); ++i)
        region[static_cast<std::size_t>(dimensions[i])] = IndexSet::one(place[i]);
    return region;
}

std::int64_t countOutside(const Tensor& before, const Tensor& after, const ElementSet& field) {
    std::int64_t outside = 0;
    std::vector<std::int64_t> index(static_cast<std::size_t>(before.shape().rank()));
    for (std::int64_t i = 0; i < before.elements(); ++i) {
        if (before.at(i) == after.at(i))
            continue;
        std::int64_t rest = i;
        for (int d = before.shape().rank() - 1; d >= 0; rest /= before.shape()[d], --d)
            index[static_cast<std::size_t>(d)] = rest % before.shape()[d];
        outside += field.contains(index) ? 0 : 1;
    }
    return outside;
}

Shape boxShape(const ElementSet& set) {
    Shape shape;
    for (const Stretch& stretch : set.box())
        shape.append(stretch.last - stretch.first + 1);
    return shape;
}

void describeTheory(const ImpulseFound& found, std::vector<Message>& findings) {
    if (found.theory.empty())
        return;
    const std::string box = labelled(boxShape(found.theory), found.before.axes);
    if (found.outside > 0)
        findings.push_back(
            message(N_("%1 numbers outside of the projective field (%2) moved."), groupedNumber(found.outside), box));
    else if (boxShape(found.theory) == found.moved.hull())
        findings.push_back(message(N_("That is as far as the projective field says: %1."), box));
    else
        findings.push_back(
            message(N_("The projective field says at most %1, and nothing outside of it moved; the rest was cut off by "
                       "activations, pooling or weights of zero."),
                    box));
}

std::vector<Message> describe(const ImpulseFound& found) {
    if (found.moved.count == 0)
        return {message(N_("Nothing moved: the impulse is lost on its way, at an activation or at weights of zero. Try "
                           "another height, or another place."))};
    const Shape hull = found.moved.hull();
    std::vector<Message> findings{message(N_("The answer is %1, and %2 of its %3 numbers moved."),
                                          labelled(hull, found.before.axes), groupedNumber(found.moved.count),
                                          groupedNumber(hull.elements()))};
    for (std::size_t d = 0; d < found.moved.along.size(); ++d) {
        const std::int64_t there = found.moved.along[d].count();
        const std::int64_t length = hull[static_cast<int>(d)];
        if (found.before.axes[d].isSpatial() && there < length)
            findings.push_back(
                message(N_("Along %1, %2 of %3 places answer: there are holes between, as dilation leaves "
                           "them."),
                        wordFor(found.before.axes[d]), there, length));
    }
    describeTheory(found, findings);
    return findings;
}

} // namespace

Result<ImpulseFound> Experiments::impulse(const ExperimentSetup& setup, const std::vector<std::int64_t>& place,
                                          double height, std::stop_token stop) {
    const auto source = sourceValueOf(setup);
    if (!source)
        return tl::unexpected(source.error());
    const Region region = impulseAt(*source, place);
    for (std::size_t d = 0; d < region.size(); ++d)
        if (!IndexSet::all(source->tensor.shape()[static_cast<int>(d)]).contains(region[d]))
            return failure(message(N_("There is no such place: the input is %1."),
                                   labelled(source->tensor.shape(), source->axes)));
    const Value zeros = changed(*source, [](std::int64_t, double) { return 0.0; });
    std::vector<std::int64_t> index(region.size());
    const Shape& shape = source->tensor.shape();
    ImpulseFound found;
    found.input = changed(zeros, [&](std::int64_t i, double) {
        for (int d = shape.rank() - 1; d >= 0; i /= shape[d], --d)
            index[static_cast<std::size_t>(d)] = i % shape[d];
        return contains(region, index) ? height : 0.0;
    });
    auto before = resultOf(setup, zeros, stop);
    auto after = before ? resultOf(setup, found.input, stop) : before;
    if (!after)
        return tl::unexpected(after.error());
    found.before = std::move(*before);
    found.after = std::move(*after);
    found.moved = movedBetween(found.before.tensor, found.after.tensor);
    const auto plan = compile(neededFor(*setup.bench.graph, {setup.node}),
                              setup.bench.feedsWith(setup.source, found.input), m_registry);
    const Field field = projectiveField(*plan, setup.source, {{region}, true});
    if (const auto at = field.find(setup.node); at != field.end()) {
        found.theory = at->second;
        found.outside = countOutside(found.before.tensor, found.after.tensor, found.theory);
    }
    found.findings = describe(found);
    return found;
}

} // namespace layerscope
