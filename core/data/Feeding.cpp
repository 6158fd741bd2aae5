// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Feeding.h"

#include "data/Generated.h"
#include "layer/Sources.h"

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <string_view>
#include <utility>

namespace layerscope {
namespace {

constexpr std::string_view kCameraPrefix = "camera:";

std::string textParam(const Params& params, std::string_view id) {
    const ParamValue* value = params.find(id);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : std::string{};
}

Fit fitOf(const Params& params) {
    const std::string text = textParam(params, "fit");
    return text == "contain" ? Fit::Contain : text == "crop" ? Fit::Crop : Fit::Stretch;
}

Scaling scalingOf(const Params& params) {
    const std::string text = textParam(params, "scaling");
    return text == "zero_to_one"        ? Scaling::ZeroToOne
           : text == "minus_one_to_one" ? Scaling::MinusOneToOne
           : text == "imagenet"         ? Scaling::ImageNet
                                        : Scaling::None;
}

bool isArray(std::string_view source) {
    return source.ends_with(".npy") || source.ends_with(".npz");
}

/// The source's content, and of the parameters what changes the numbers.
Key feedKey(const Key& content, const Params& params) {
    static constexpr std::array<std::string_view, 4> kThatMatter{"shape", "dtype", "fit", "scaling"};
    Hasher hasher;
    hasher.add(content);
    for (std::string_view id : kThatMatter)
        if (const ParamValue* value = params.find(id))
            addTo(hasher.add(id), *value);
    return hasher.key();
}

Tensor asFloats(const Tensor& tensor) {
    TensorBuilder builder(tensor.shape());
    std::ranges::transform(tensor.ints(), builder.floats().begin(),
                           [](std::int32_t i) { return static_cast<float>(i); });
    return std::move(builder).finish();
}

/// The one array there is, or the one that is named like the node.
Result<Value> fromArrays(const NamedTensors& arrays, const Node& node, const TensorSpec& wanted,
                         const std::string& source) {
    const auto it = arrays.size() == 1 ? arrays.begin() : arrays.find(node.name);
    if (it != arrays.end())
        return shapedArray(it->second, wanted, source);
    std::string names;
    for (const auto& [name, tensor] : arrays)
        names += (names.empty() ? "" : ", ") + name;
    return failure(message(N_("None of its arrays is named like the input “%1”; there are: %2."), node.name, names),
                   source);
}

Feed frameFeed(std::shared_ptr<const Picture> frame, const Graph::NodePtr& node) {
    return {feedKey(frame->key, node->params), [frame = std::move(frame), node](const TensorSpec& wanted) {
                return preprocess(*frame, node->params, wanted);
            }};
}

Feed sourceFeed(const std::string& source, const Graph::NodePtr& node, MediaStore& store) {
    const Key content = store.sourceKey(source);
    // A source that is not there has a key as well, so that its feed is asked and can say so.
    const Key key = feedKey(content ? content : Hasher().add("missing").add(source).key(), node->params);
    return {key, [source, node, &store](const TensorSpec& wanted) -> Result<Value> {
                if (source.starts_with(kCameraPrefix))
                    return failure(message(N_("The camera is not running.")), source,
                                   message(N_("Start it to see its pictures.")));
                if (isArray(source))
                    return store.arrays(source).and_then(
                        [&](const NamedTensors& arrays) { return fromArrays(arrays, *node, wanted, source); });
                return store.picture(source).and_then([&](const std::shared_ptr<const Picture>& picture) {
                    return preprocess(*picture, node->params, wanted);
                });
            }};
}

/// Numbers that need no file; the key is their text and what is wanted of them.
Feed generatedFeed(const std::string& source, const Graph::NodePtr& node) {
    return {feedKey(Hasher().add("generated").add(source).key(), node->params),
            [source](const TensorSpec& wanted) { return generatedNumbers(source, wanted); }};
}

} // namespace

Feeds makeFeeds(const Graph& graph, const LayerRegistry& registry, MediaStore& store,
                const std::map<NodeId, std::shared_ptr<const Picture>>& frames) {
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

Result<Value> preprocess(const Picture& picture, const Params& params, const TensorSpec& wanted) try {
    const Shape& shape = wanted.shape;
    if (wanted.dtype != DType::Float32)
        return failure(message(N_("A picture gives fractions, but this input wants whole numbers.")), {},
                       message(N_("Choose numbers with fractions for the input.")));
    if (shape.rank() != 4 || shape[0] != 1)
        return failure(message(N_("A picture needs a shape of height, width and channels; this input wants %1."),
                               wanted.toString()));
    if (shape[3] != 1 && shape[3] != 3 && shape[3] != 4)
        return failure(
            message(N_("A picture gives 1 (grey), 3 (RGB) or 4 (RGBA) channels; this input wants %1."), shape[3]));
    constexpr std::int64_t kMaxSide = std::numeric_limits<std::int16_t>::max();
    if (shape[1] < 1 || shape[2] < 1 || shape[1] > kMaxSide || shape[2] > kMaxSide)
        return failure(message(N_("A picture cannot be brought to %1."), wanted.toString()));
    return Value{
        pictureTensor(picture, shape[1], shape[2], shape[3], fitOf(params), scalingOf(params)), wanted.axes, {}};
} catch (const std::exception&) { // OpenCV's, and memory that ran out
    return failure(message(N_("There is not enough memory to bring the picture to %1."), wanted.toString()));
}

Result<Value> shapedArray(const Tensor& array, const TensorSpec& wanted, const std::string& place) try {
    const auto inner = wanted.shape.dims().subspan(wanted.shape.rank() > 0 ? 1 : 0);
    const bool withoutBatch =
        wanted.shape.rank() > 0 && wanted.shape[0] == 1 && std::ranges::equal(array.shape().dims(), inner);
    if (array.shape() != wanted.shape && !withoutBatch)
        return failure(
            message(N_("The array is %1, but this input wants %2."), array.shape().toString(), wanted.shape.toString()),
            place, message(N_("Set the input's shape to that of the array.")));
    if (wanted.dtype == DType::Int32 && array.dtype() == DType::Float32)
        return failure(message(N_("The array holds fractions, but this input wants whole numbers.")), place);
    const Tensor numbers = wanted.dtype == array.dtype() ? array : asFloats(array);
    return Value{numbers.reshaped(wanted.shape), wanted.axes, {}};
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for these numbers.")), place);
}

} // namespace layerscope
