// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/repairs/Candidates.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr int kMostSpatial = 3;

enum class Fit { Crop, Pad, Pool, Enlarge, Resize };
struct FitWords {
    const char* alone;
    const char* withChannels;
};
constexpr FitWords kFitWords[] = {
    {N_("Crop to %1"), N_("Crop to %1, and a 1 × 1 convolution to %2 channels")},
    {N_("Pad with zeros to %1"), N_("Pad with zeros to %1, and a 1 × 1 convolution to %2 channels")},
    {N_("Pool down to %1"), N_("Pool down to %1, and a 1 × 1 convolution to %2 channels")},
    {N_("Enlarge to %1"), N_("Enlarge to %1, and a 1 × 1 convolution to %2 channels")},
    {N_("Resize to %1"), N_("Resize to %1, and a 1 × 1 convolution to %2 channels")},
};

/// Proposes edits that make all inputs of a merge alike. Channels are taken to be last, as merges of Keras do.
class Matches {
public:
    Matches(Candidates& out, const Situation& at)
        : m_out(out)
        , m_at(at)
        , m_joins(at.def->param("axis") != nullptr) {
        for (const Arriving& input : at.arriving) {
            m_lowest = std::min(m_lowest, input.spec->shape.rank());
            m_highest = std::max(m_highest, input.spec->shape.rank());
        }
    }

    void propose();

private:
    void unifyRanks();
    void unifySizes();
    void unifySources();
    void add(const Message& label, const std::function<std::vector<Piece>(const TensorSpec&)>& piecesFor);
    Ints extreme(bool largest) const;
    std::optional<Piece> sizePiece(Fit how, const Ints& from, const Ints& to) const;
    std::optional<Piece> channelPiece(const TensorSpec& spec) const;
    void proposeFit(Fit how, const Ints& target);
    bool sizesDiffer() const;
    bool channelsDiffer() const;
    std::int64_t channels() const { return m_at.arriving.front().spec->shape[-1]; }

    Candidates& m_out;
    const Situation& m_at;
    bool m_joins; ///< along an axis, as Concatenate does
    int m_lowest = Shape::kMaxRank;
    int m_highest = 0;
};

/// One candidate that puts the pieces into every wire that wants some.
void Matches::add(const Message& label, const std::function<std::vector<Piece>(const TensorSpec&)>& piecesFor) {
    GraphEdit all;
    for (const Arriving& input : m_at.arriving) {
        const std::vector<Piece> pieces = piecesFor(*input.spec);
        if (!pieces.empty())
            all = both(all, inserting(m_at.registry, input.to, pieces));
    }
    if (all)
        m_out.push_back({Repair::Kind::Layer, label, all});
}

Ints Matches::extreme(bool largest) const {
    Ints sizes = spatialSizes(*m_at.arriving.front().spec, false);
    for (const Arriving& input : m_at.arriving) {
        const Ints other = spatialSizes(*input.spec, false);
        for (std::size_t i = 0; i < sizes.size(); ++i)
            sizes[i] = largest ? std::max(sizes[i], other[i]) : std::min(sizes[i], other[i]);
    }
    return sizes;
}

bool Matches::sizesDiffer() const {
    return extreme(true) != extreme(false);
}

bool Matches::channelsDiffer() const {
    return !m_joins && std::ranges::any_of(m_at.arriving, [this](const Arriving& input) {
        return input.spec->shape[-1] != channels();
    });
}

std::optional<Piece> Matches::sizePiece(Fit how, const Ints& from, const Ints& to) const {
    const int rank = static_cast<int>(from.size());
    Ints ratios;
    Ints sides;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const std::int64_t more = std::max(from[i], to[i]);
        const std::int64_t less = std::min(from[i], to[i]);
        ratios.push_back(less > 0 && more % less == 0 ? more / less : 0);
        sides.insert(sides.end(), {(more - less) / 2, more - less - (more - less) / 2});
    }
    const bool whole = std::ranges::none_of(ratios, [](std::int64_t r) { return r == 0; });
    switch (how) {
    case Fit::Crop:
        return Piece{withRank("Cropping2D", rank), {{"cropping", sides}}};
    case Fit::Pad:
        return Piece{withRank("ZeroPadding2D", rank), {{"padding", sides}}};
    case Fit::Pool:
        return whole ? std::optional(Piece{withRank("AveragePooling2D", rank), {{"pool_size", ratios}}}) : std::nullopt;
    case Fit::Enlarge:
        if (!whole)
            return std::nullopt;
        return Piece{withRank("UpSampling2D", rank),
                     {{"size", rank == 1 ? ParamValue(ratios[0]) : ParamValue(ratios)}}};
    case Fit::Resize:
        return rank == 2 ? std::optional(Piece{"Resizing", {{"height", to[0]}, {"width", to[1]}}}) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Piece> Matches::channelPiece(const TensorSpec& spec) const {
    if (m_joins || spec.shape[-1] == channels())
        return std::nullopt;
    const int spatial = spec.shape.rank() - 2;
    if (spatial < 1 || spatial > kMostSpatial)
        return Piece{"Dense", {{"units", channels()}}};
    return Piece{withRank("Conv2D", spatial),
                 {{"filters", channels()}, {"kernel_size", Ints(static_cast<std::size_t>(spatial), 1)}}};
}

void Matches::proposeFit(Fit how, const Ints& target) {
    bool possible = true;
    const auto piecesFor = [&](const TensorSpec& spec) {
        std::vector<Piece> pieces;
        if (const Ints sizes = spatialSizes(spec, false); sizes != target) {
            const auto piece = sizePiece(how, sizes, target);
            possible &= piece.has_value();
            if (piece)
                pieces.push_back(*piece);
        }
        if (const auto piece = channelPiece(spec))
            pieces.push_back(*piece);
        return pieces;
    };
    for (const Arriving& input : m_at.arriving)
        piecesFor(*input.spec);
    if (!possible)
        return;
    const FitWords& words = kFitWords[static_cast<std::size_t>(how)];
    const std::string sizes = sizesText(target);
    if (channelsDiffer())
        add(message(words.withChannels, sizes, channels()), piecesFor);
    else
        add(message(words.alone, sizes), piecesFor);
}

void Matches::unifySizes() {
    if (sizesDiffer() && m_lowest >= 3 && m_lowest <= kMostSpatial + 2) {
        for (const Fit how : {Fit::Pool, Fit::Crop})
            proposeFit(how, extreme(false));
        for (const Fit how : {Fit::Pad, Fit::Enlarge, Fit::Resize})
            proposeFit(how, extreme(true));
    } else if (channelsDiffer()) {
        const char* label = m_lowest == 2 ? N_("Match %1 features with a Dense layer")
                                          : N_("Match %1 channels with a 1 × 1 convolution");
        add(message(label, channels()), [this](const TensorSpec& spec) {
            const auto piece = channelPiece(spec);
            return piece ? std::vector{*piece} : std::vector<Piece>();
        });
    }
}

void Matches::unifyRanks() {
    const auto ones = [this](const TensorSpec& spec) {
        Ints sizes(static_cast<std::size_t>(m_highest - spec.shape.rank()), 1);
        if (sizes.empty())
            return std::vector<Piece>();
        sizes.insert(sizes.end(), spec.shape.dims().begin() + 1, spec.shape.dims().end());
        return std::vector<Piece>{{"Reshape", {{"target_shape", sizes}}}};
    };
    // Of a merge number by number the widths must agree as well.
    const auto matched = [this](std::vector<Piece> pieces, std::int64_t width) {
        if (!m_joins && width != channels() && m_lowest == 2)
            pieces.push_back({"Dense", {{"units", channels()}}});
        return pieces;
    };
    const auto pooled = [&](const TensorSpec& spec) {
        const int spatial = spec.shape.rank() - 2;
        if (spatial < 1 || spatial > kMostSpatial)
            return matched({}, spec.shape[-1]);
        return matched({{withRank("GlobalAveragePooling2D", spatial)}}, spec.shape[-1]);
    };
    const auto flat = [&](const TensorSpec& spec) {
        const std::int64_t width = spec.shape.sizedElements().value_or(0) / std::max<std::int64_t>(spec.shape[0], 1);
        return matched(spec.shape.rank() == 2 ? std::vector<Piece>() : std::vector<Piece>{{"Flatten"}}, width);
    };
    add(message(N_("Add dimensions of 1 by Reshape")), ones);
    add(message(N_("Average each map to one number")), pooled);
    add(message(N_("Flatten the inputs")), flat);
}

/// A setting of a layer before it that makes its output fit.
void Matches::unifySources() {
    for (const Arriving& input : m_at.arriving) {
        const Node* source = m_at.graph.layerOf(input.from.node);
        const LayerDef* def = source ? m_at.registry.find(source->type) : nullptr;
        if (!def)
            continue;
        const auto set = [&](const char* id, const ParamValue& value) {
            const ParamDef* param = def->param(id);
            const ParamValue* now = source->params.find(id);
            if (param && now && now->index() == value.index() && *now != value && !param->problemWith(value))
                m_out.push_back({Repair::Kind::Before,
                                 message(N_("Set %1 of %2 to %3"), param->label, source->name, param->brief(value)),
                                 setting(source->id, id, value)});
        };
        if (const ParamDef* padding = def->param("padding"); padding && !padding->choices.empty())
            set("padding", std::string("same"));
        if (const ParamValue* strides = source->params.find("strides"))
            if (const auto* ints = std::get_if<Ints>(strides))
                for (const std::int64_t stride : {1, 2})
                    set("strides", Ints(ints->size(), stride));
        for (const Arriving& other : m_at.arriving)
            for (const char* id : {"filters", "units", "output_dim"})
                set(id, other.spec->shape[-1]);
    }
}

void Matches::propose() {
    unifySources();
    if (m_lowest != m_highest)
        unifyRanks();
    else if (m_lowest >= 2)
        unifySizes();
}

/// Numbers of unlike shapes can still be put side by side.
void addJoining(Candidates& out, const Situation& at) {
    const LayerDef* join = at.registry.find("Concatenate");
    if (!join || at.def == join || at.def->category != Category::Merge)
        return;
    out.push_back(
        {Repair::Kind::Replacement, message(N_("Make it %1"), join->name), [id = at.layer.id, join](Graph& graph) {
             Node node = *graph.find(id);
             node.type = join->id;
             node.params = join->defaults();
             node.weights.clear();
             graph.replace(std::move(node));
         }});
}

} // namespace

void addMatches(Candidates& out, const Situation& at) {
    const bool known = std::ranges::all_of(at.arriving, [](const Arriving& a) { return a.spec != nullptr; });
    if (!at.def || at.def->arity.max == 1 || at.arriving.size() < 2 || !known)
        return;
    Matches(out, at).propose();
    addJoining(out, at);
}

} // namespace layerscope
