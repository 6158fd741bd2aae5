// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Feeding.h"

#include "data/Generated.h"
#include "data/MediaDef.h"
#include "layer/Sources.h"

#include <string_view>
#include <utility>

namespace layerscope {
namespace {

std::string textParam(const Params& params, std::string_view id) {
    const ParamValue* value = params.find(id);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : std::string{};
}

/// The source's content, and of the parameters what changes the numbers.
Key feedKey(const Key& content, const Params& params, std::span<const std::string_view> thatMatter) {
    Hasher hasher;
    hasher.add(content);
    const auto take = [&](std::string_view id) {
        if (const ParamValue* value = params.find(id))
            addTo(hasher.add(id), *value);
    };
    for (std::string_view id : {"kind", "shape", "dtype"})
        take(id);
    for (std::string_view id : thatMatter)
        take(id);
    return hasher.key();
}

const MediaDef& mediaDefOf(const Params& params) {
    const MediaDef* def = findMediaDef(mediaKindOf(params));
    return def ? *def : *findMediaDef(MediaKind::Image); // which says what it can read
}

Feed frameFeed(const std::shared_ptr<const LiveFrame>& frame, const Graph::NodePtr& node) {
    return {
        .key = feedKey(frame->key(), node->params, mediaDefOf(node->params).params),
        .load = [frame, node](const TensorSpec& wanted, const Progress&) { return frame->value(node->params, wanted); },
        .axes = [frame, node](const TensorSpec& wanted) { return frame->axes(node->params, wanted); }};
}

Feed sourceFeed(const std::string& source, const Graph::NodePtr& node, MediaStore& store) {
    const MediaDef& def = mediaDefOf(node->params);
    const Key content = store.sourceKey(source);
    // A source that is not there has a key as well, so that its feed is asked and can say so.
    Hasher known;
    known.add(content ? content : Hasher().add("missing").add(source).key());
    known.add(store.sourceKey(textParam(node->params, "vocabulary"))); // the other file that an Input reads
    const auto request = [source, node, &store] { return MediaRequest{source, node->params, store, node->name}; };
    return {.key = feedKey(known.key(), node->params, def.params),
            .load = [request, &def](const TensorSpec& wanted,
                                    const Progress& progress) { return def.load(request(), wanted, progress); },
            .axes = [request,
                     &def](const TensorSpec& wanted) { return def.axes ? def.axes(request(), wanted) : std::nullopt; }};
}

/// Numbers that need no file; the key is their text and what is wanted of them.
Feed generatedFeed(const std::string& source, const Graph::NodePtr& node) {
    static constexpr std::string_view kRate[] = {"sample_rate"};
    return {.key = feedKey(Hasher().add("generated").add(source).key(), node->params, kRate),
            .load = [source, node](const TensorSpec& wanted,
                                   const Progress&) { return generatedNumbers(source, node->params, wanted); },
            .axes = [source, node](const TensorSpec& wanted) { return generatedAxes(source, node->params, wanted); }};
}

} // namespace

Feeds makeFeeds(const Graph& graph, const LayerRegistry& registry, MediaStore& store,
                const std::map<NodeId, std::shared_ptr<const LiveFrame>>& frames) {
    Feeds feeds;
    for (const auto& [id, node] : graph.nodes()) {
        const LayerDef* def = registry.find(node->type);
        if (!def || !def->isSource())
            continue;
        const std::string source = textParam(node->params, "source");
        if (const auto frame = frames.find(id); frame != frames.end() && frame->second)
            feeds.emplace(id, frameFeed(frame->second, node));
        else if (isGeneratedSource(source))
            feeds.emplace(id, generatedFeed(source, node));
        else if (!source.empty())
            feeds.emplace(id, sourceFeed(source, node, store));
    }
    return feeds;
}

} // namespace layerscope
