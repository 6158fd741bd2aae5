// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Registry.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>

namespace layerscope {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::vector<std::string> wordsOf(std::string_view query) {
    std::vector<std::string> words;
    std::string word;
    for (char c : lower(query) + ' ') {
        if (std::isspace(static_cast<unsigned char>(c)) || c == ',') {
            if (!word.empty())
                words.push_back(std::move(word));
            word.clear();
        } else {
            word += c;
        }
    }
    return words;
}

bool startsAWord(std::string_view text, std::size_t at) {
    return at == 0 || !std::isalnum(static_cast<unsigned char>(text[at - 1]));
}

/// 3 when the text begins with the word, 2 when one of its words does, 1 when it occurs at all, 0 otherwise.
int closeness(std::string_view text, std::string_view word) {
    int best = 0;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
        best = std::max(best, at == 0 ? 3 : startsAWord(text, at) ? 2 : 1);
    return best;
}

/// 0 when the word occurs nowhere in the layer's texts.
int score(const LayerDef& layer, std::string_view word) {
    int name = std::max(closeness(lower(layer.name), word), closeness(lower(layer.id), word));
    for (const char* other : layer.kerasNames)
        name = std::max(name, closeness(lower(other), word));
    if (name > 0)
        return 300 + name * 10;
    if (const int keyword = closeness(lower(layer.keywords), word); keyword > 0)
        return 200 + std::min(keyword, 2) * 10;
    if (const int other =
            std::max(closeness(lower(layer.summary), word), closeness(lower(categoryLabel(layer.category)), word));
        other > 0)
        return 100 + std::min(other, 2) * 10;
    return 0;
}

} // namespace

const LayerDef* LayerRegistry::find(std::string_view id) const {
    const auto it = std::ranges::find(m_layers, id, [](const LayerDef* layer) { return std::string_view(layer->id); });
    return it == m_layers.end() ? nullptr : *it;
}

std::vector<const LayerDef*> LayerRegistry::offered() const {
    std::vector<const LayerDef*> layers;
    std::ranges::copy_if(m_layers, std::back_inserter(layers), [](const LayerDef* layer) { return !layer->hidden; });
    return layers;
}

const LayerDef* LayerRegistry::findKeras(std::string_view className) const {
    const LayerDef* own = find(className);
    if (own)
        return own;
    const auto it = std::ranges::find_if(m_layers, [className](const LayerDef* layer) {
        return std::ranges::find(layer->kerasNames, className,
                                 [](const char* name) { return std::string_view(name); }) != layer->kerasNames.end();
    });
    return it == m_layers.end() ? nullptr : *it;
}

std::vector<const LayerDef*> LayerRegistry::search(std::string_view query) const {
    const std::vector<std::string> words = wordsOf(query);
    std::vector<std::pair<int, const LayerDef*>> hits;
    for (const LayerDef* layer : m_layers) {
        if (layer->hidden)
            continue;
        int total = 0;
        const bool all = std::ranges::all_of(words, [&](const std::string& word) {
            const int points = score(*layer, word);
            total += points;
            return points > 0;
        });
        if (all)
            hits.emplace_back(total, layer);
    }
    std::ranges::stable_sort(hits, std::ranges::greater{}, &std::pair<int, const LayerDef*>::first);
    std::vector<const LayerDef*> found;
    for (const auto& [points, layer] : hits)
        found.push_back(layer);
    return found;
}

} // namespace layerscope
