// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/NGrams.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace layerscope {
namespace {

constexpr std::size_t kMostWords = 64; ///< of an n-gram in text: a recurrent layer sees the whole text

/// A number for each different n-gram, by element; -1 for none.
std::vector<std::int32_t> nGramIds(const Series& series) {
    std::map<std::string, std::int32_t> known;
    std::vector<std::int32_t> ids;
    for (std::int64_t element = 0; element < series.length(); ++element) {
        const std::string words = wordsOf(series.axis(), element);
        ids.push_back(words.empty() ? -1 : known.emplace(words, static_cast<std::int32_t>(known.size())).first->second);
    }
    return ids;
}

/// Keeps the list in order, and of each n-gram the strongest place.
void offer(std::vector<Firing>& firings, const Firing& firing, std::size_t most, const std::vector<std::int32_t>& ids) {
    const auto idOf = [&](const Firing& f) { return ids[static_cast<std::size_t>(f.element)]; };
    const auto same = std::ranges::find(firings, idOf(firing), idOf);
    if (same != firings.end()) {
        if (same->value >= firing.value)
            return;
        firings.erase(same);
    }
    const auto place = std::ranges::find_if(firings, [&](const Firing& f) { return f.value < firing.value; });
    firings.insert(place, firing);
    if (firings.size() > most)
        firings.pop_back();
}

} // namespace

bool hasTokens(const Value& value) {
    if (!Series::suits(value))
        return false;
    const auto axis = std::ranges::find_if(value.axes, &Axis::isSpatial);
    return axis->unit == AxisUnit::Token && axis->labels && !axis->labels->empty();
}

std::optional<Stretch> tokensOf(const Axis& axis, std::int64_t element) {
    if (!axis.labels)
        return std::nullopt;
    // The place is asked of the text itself: an axis of its words.
    Axis text = sourceAxis(axis.kind, axis.unit, axis.labelStep);
    const NodeId source = axis.source ? axis.source : NodeId{1};
    text.source = source;
    const Place place{{axis.kind, source, axis.placeOf(static_cast<double>(element)), axis.field}};
    return stretchAt(text, static_cast<std::int64_t>(axis.labels->size()), place);
}

std::string wordsOf(const Axis& axis, std::int64_t element) {
    const auto tokens = tokensOf(axis, element);
    std::string words;
    if (!tokens)
        return words;
    const std::int64_t last = std::min(tokens->last, tokens->first + static_cast<std::int64_t>(kMostWords) - 1);
    for (std::int64_t token = tokens->first; token <= last; ++token) {
        const std::string& word = (*axis.labels)[static_cast<std::size_t>(token)];
        if (!word.empty())
            words += (words.empty() ? "" : " ") + word;
    }
    return last < tokens->last ? words + " …" : words;
}

TopFirings topFirings(const Series& series, std::size_t most, const std::stop_token& stop) {
    TopFirings top;
    const std::vector<std::int32_t> ids = nGramIds(series);
    for (std::int64_t channel = 0; channel < series.count() && !stop.stop_requested(); ++channel) {
        TopFirings::Channel& out = top.channels.emplace_back();
        const Series::Run run = series.run(channel);
        bool any = false;
        for (std::int64_t element = 0; element < series.length(); ++element) {
            const float value = run[element];
            if (!std::isfinite(value) || series.isMasked(channel, element))
                continue;
            out.min = any ? std::min(out.min, value) : value;
            out.max = any ? std::max(out.max, value) : value;
            any = true;
            const bool strong = out.firings.size() < most || value > out.firings.back().value;
            if (strong && ids[static_cast<std::size_t>(element)] >= 0)
                offer(out.firings, {element, value}, most, ids);
        }
    }
    return top;
}

} // namespace layerscope
