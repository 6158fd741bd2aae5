// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Chapters.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace layerscope {

std::vector<Chapter> chaptersOf(const Step& step) {
    if (step.rule != Rule::Sum && step.rule != Rule::Mean)
        return {};
    std::map<std::int64_t, Chapter> chapters;
    for (const Term& term : step.terms) {
        Chapter& chapter = chapters[term.channel];
        chapter.channel = term.channel;
        chapter.sum += term.product() / (step.rule == Rule::Mean ? step.divisor : 1);
        ++chapter.terms;
    }
    std::vector<Chapter> listed;
    for (const auto& [channel, chapter] : chapters)
        listed.push_back(chapter);
    return listed;
}

std::vector<std::size_t> byWeight(const Step& step) {
    std::vector<std::size_t> order(step.terms.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto size = [&](std::size_t i) -> double {
        const Term& term = step.terms[i];
        switch (step.rule) {
        case Rule::Sum:
        case Rule::Mean:
            return std::abs(term.product());
        case Rule::MeanSquare:
            return std::abs(term.factor.value - step.centre.value);
        case Rule::Max:
        case Rule::Softmax:
            return term.factor.value;
        case Rule::Min:
            return -term.factor.value;
        default:
            return 0;
        }
    };
    // What is not a number spoils the rest: it comes first.
    std::ranges::stable_sort(order, std::greater{}, [&size](std::size_t i) {
        const double own = size(i);
        return std::isnan(own) ? std::numeric_limits<double>::infinity() : own;
    });
    // What was chosen leads, among equals too.
    if (step.rule == Rule::Max || step.rule == Rule::Min || step.rule == Rule::Softmax)
        if (const auto chosen = std::ranges::find(order, step.chosen); chosen != order.end())
            std::rotate(order.begin(), chosen, chosen + 1);
    return order;
}

} // namespace layerscope
