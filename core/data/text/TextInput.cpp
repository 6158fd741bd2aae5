// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/MediaDefs.h"
#include "data/text/TextTokens.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <new>

namespace layerscope {
namespace {

/// Longer texts begin with a look at so many tokens.
constexpr std::int64_t kFirstLook = 512;

/// Keeps the labels of a long text alive between compilations.
struct TokenLabels {
    std::shared_ptr<const AxisLabels> labels;
    std::uint64_t size = 0;
    std::uint64_t bytes() const { return size; }
};

std::int64_t startOf(const Params& params) {
    const ParamValue* value = params.find("start");
    const auto* number = value ? std::get_if<double>(value) : nullptr;
    return number && std::isfinite(*number) ? static_cast<std::int64_t>(std::clamp(*number, 0.0, 1e9)) : 0;
}

Result<Params> suggestText(const MediaRequest& request, const Progress& /*progress*/) {
    const auto tokens = tokensOf(request.source, request.params, request.store);
    if (!tokens)
        return tl::unexpected(tokens.error());
    const auto count = static_cast<std::int64_t>((*tokens)->pieces.size());
    if (count == 0 && !request.source.starts_with("text:"))
        return failure(message(N_("The text is empty.")), request.source, message(N_("Choose a file with words.")));
    Params params;
    params.set("shape", Ints{std::clamp<std::int64_t>(count, 1, kFirstLook)});
    params.set("dtype", std::string("int32"));
    return params;
}

/// The tokens from the first of the text to the last that is shown; where it is padded, "".
TokenLabels labelsOf(const TextTokens& tokens, std::int64_t count) {
    AxisLabels labels(static_cast<std::size_t>(count));
    std::uint64_t bytes = labels.size() * sizeof(std::string);
    for (std::size_t i = 0; i < std::min(labels.size(), tokens.pieces.size()); ++i) {
        labels[i] = tokens.token(i);
        bytes += labels[i].size();
    }
    return {std::make_shared<const AxisLabels>(std::move(labels)), bytes};
}

std::optional<Axes> textAxes(const MediaRequest& request, const TensorSpec& wanted) {
    constexpr std::int64_t kMostLabels = 4'000'000;
    const std::int64_t start = startOf(request.params);
    if (wanted.shape.rank() != 2 || start + wanted.shape[1] > kMostLabels)
        return std::nullopt;
    const auto tokens = tokensOf(request.source, request.params, request.store);
    if (!tokens)
        return std::nullopt;
    Axes axes{batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Token, 1, static_cast<double>(start))};
    const auto make = [&]() -> Result<TokenLabels> { return labelsOf(**tokens, start + wanted.shape[1]); };
    // The same object for the same tokens: it goes into every value that follows.
    const std::string name = Hasher().add((*tokens)->text).add(start + wanted.shape[1]).key().toString();
    axes[1].labels = (*request.store.get<TokenLabels>(request.source, "labels " + name, make))->labels;
    return axes;
}

Result<Value> loadText(const MediaRequest& request, const TensorSpec& wanted, const Progress& /*progress*/) try {
    if (wanted.shape.rank() != 2 || wanted.shape[0] != 1)
        return failure(message(N_("A text needs a shape of one size, the number of tokens; this input wants %1."),
                               wanted.toString()),
                       request.source, message(N_("Make the shape a single number.")));
    const auto tokens = tokensOf(request.source, request.params, request.store);
    if (!tokens)
        return tl::unexpected(tokens.error());
    const auto& pieces = (*tokens)->pieces;
    const auto start = static_cast<std::size_t>(startOf(request.params));
    const auto count = static_cast<std::size_t>(wanted.shape[1]);
    const auto idAt = [&](std::size_t i) { return start + i < pieces.size() ? pieces[start + i].id : kPaddingId; };
    TensorBuilder builder(wanted.shape, wanted.dtype);
    for (std::size_t i = 0; i < count; ++i) {
        if (wanted.dtype == DType::Int32)
            builder.ints()[i] = idAt(i);
        else
            builder.floats()[i] = static_cast<float>(idAt(i));
    }
    return Value{std::move(builder).finish(), wanted.axes, {}};
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for %1."), wanted.toString()), request.source,
                   message(N_("Make the shape smaller.")));
}

constexpr std::array<std::string_view, 5> kTextParams{"start", "standardize", "split", "vocabulary", "max_tokens"};

std::vector<Message> textFindings(const MediaRequest& request) {
    const auto tokens = tokensOf(request.source, request.params, request.store);
    if (!tokens)
        return {};
    return {message(N_("%1 tokens, %2 numbers with those for padding and unknown."), (*tokens)->pieces.size(),
                    (*tokens)->vocabulary.size() + 2)};
}

} // namespace

extern constexpr MediaDef kTextMedia{
    .kind = MediaKind::Text,
    .label = N_("Text"),
    .params = kTextParams,
    .suggest = suggestText,
    .axes = textAxes,
    .load = loadText,
    .findings = textFindings,
};

} // namespace layerscope
