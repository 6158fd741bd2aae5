// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/repairs/Candidates.h"

#include "graph/GraphEdits.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr int kMostSpatial = 3;

/// Proposes layers for one wire.
class Conversions {
public:
    Conversions(Candidates& out, const Situation& at, const Arriving& wire)
        : m_out(out)
        , m_at(at)
        , m_wire(wire)
        , m_spec(*wire.spec)
        , m_rank(wire.spec->shape.rank()) {}

    void put(const Message& label, const std::vector<Piece>& pieces) {
        if (GraphEdit edit = inserting(m_at.registry, m_wire.to, pieces))
            m_out.push_back({Repair::Kind::Layer, label, std::move(edit)});
    }
    void putOne(const Piece& piece) {
        const LayerDef* def = m_at.registry.find(piece.type);
        if (def)
            put(message(N_("Put %1 in between"), def->name), {piece});
    }
    void toRank(int wanted);
    void toFloat();
    void toLargeEnough();
    void toLess();

private:
    void flatter(int wanted);
    void deeper(int wanted);
    void reshape(const Ints& sizes) {
        put(message(N_("Reshape to %1"), sizesText(sizes)), {{"Reshape", {{"target_shape", sizes}}}});
    }

    Candidates& m_out;
    const Situation& m_at;
    const Arriving& m_wire;
    const TensorSpec& m_spec;
    int m_rank;
};

/// Fewer dimensions: what is beside each other is joined, or averaged away.
void Conversions::flatter(int wanted) {
    if (wanted == 2) {
        putOne({"Flatten"});
        if (m_rank <= kMostSpatial + 2)
            putOne({withRank("GlobalAveragePooling2D", m_rank - 2)});
        return;
    }
    Ints sizes;
    const auto dims = m_spec.shape.dims();
    std::int64_t joined = 1;
    for (int i = 1; i < m_rank; ++i) {
        joined *= dims[static_cast<std::size_t>(i)];
        if (i < m_rank - wanted + 1)
            continue;
        sizes.push_back(joined);
        joined = 1;
    }
    reshape(sizes);
}

/// More dimensions: ones behind (a channel), or in front, or a square picture of what is there.
void Conversions::deeper(int wanted) {
    const auto dims = m_spec.shape.dims().subspan(m_rank > 0 ? 1 : 0);
    const auto ones = static_cast<std::size_t>(wanted - m_rank);
    Ints behind(dims.begin(), dims.end());
    behind.insert(behind.end(), ones, 1);
    Ints before(ones, 1);
    before.insert(before.end(), dims.begin(), dims.end());
    if (m_rank == 2 && wanted == 4 && dims[0] > 3) {
        for (const std::int64_t channels : {3, 1}) {
            const double pixels = static_cast<double>(dims[0]) / static_cast<double>(channels);
            const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(pixels)));
            if (side * side * channels == dims[0])
                reshape({side, side, channels});
        }
    }
    reshape(behind);
    reshape(before);
}

void Conversions::toRank(int wanted) {
    if (wanted < 1 || m_rank < 1 || wanted == m_rank || wanted > Shape::kMaxRank)
        return;
    wanted < m_rank ? flatter(wanted) : deeper(wanted);
}

void Conversions::toFloat() {
    if (m_spec.dtype != DType::Int32)
        return;
    putOne({"Embedding"});
    putOne({"Rescaling", {{"scale", std::string("1")}}});
}

/// Zeros around, until the window fits.
void Conversions::toLargeEnough() {
    const int spatial = m_rank - 2;
    if (spatial < 1 || spatial > kMostSpatial)
        return;
    const bool first = isChannelsFirst(m_at.params);
    const Ints sizes = spatialSizes(m_spec, first);
    Ints sides;
    bool any = false;
    for (const char* id : {"kernel_size", "pool_size"}) {
        const ParamValue* value = m_at.params.find(id);
        const auto* kernel = value ? std::get_if<Ints>(value) : nullptr;
        if (!kernel || kernel->size() != sizes.size())
            continue;
        const ParamValue* dilation = m_at.params.find("dilation_rate");
        const auto* steps = dilation ? std::get_if<Ints>(dilation) : nullptr;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const std::int64_t step = steps && i < steps->size() ? (*steps)[i] : 1;
            const std::int64_t lacking = std::max<std::int64_t>(((*kernel)[i] - 1) * step + 1 - sizes[i], 0);
            any |= lacking > 0;
            sides.insert(sides.end(), {lacking / 2, lacking - lacking / 2});
        }
    }
    if (!any)
        return;
    Piece padding{"ZeroPadding2D", {{"padding", sides}}};
    if (first)
        padding.params.emplace_back("data_format", std::string("channels_first"));
    padding.type = withRank(padding.type, spatial);
    putOne(padding);
}

/// Less to work on, for a layer that is too large for the memory.
void Conversions::toLess() {
    const int spatial = m_rank - 2;
    if (spatial < 1 || spatial > kMostSpatial)
        return;
    const std::string pooling = withRank("MaxPooling2D", spatial);
    const auto sides = static_cast<std::size_t>(spatial);
    putOne({pooling});
    for (const std::int64_t size : {4, 16})
        put(message(N_("Put a %1 times smaller pooling in between"), size),
            {{pooling, {{"pool_size", Ints(sides, size)}}}});
}

/// The same layer for as many dimensions as come in: Conv2D for a series becomes Conv1D.
void addSibling(Candidates& out, const Situation& at, const TensorSpec& spec) {
    const int spatial = spec.shape.rank() - 2;
    if (spatial < 1 || spatial > kMostSpatial)
        return;
    const LayerDef* other = at.registry.find(withRank(at.def->id, spatial));
    if (!other || other == at.def)
        return;
    Params params;
    for (const ParamDef& param : other->params) {
        const ParamValue* value = at.params.find(param.id);
        if (!value)
            continue;
        ParamValue taken = *value;
        if (auto* ints = std::get_if<Ints>(&taken); ints && param.kind == ParamKind::Tuple && !ints->empty())
            ints->resize(static_cast<std::size_t>(param.rank), ints->back());
        if (!param.problemWith(taken))
            params.set(param.id, taken);
    }
    params = other->completed(std::move(params));
    out.push_back({Repair::Kind::Replacement, message(N_("Make it %1"), other->name),
                   [id = at.layer.id, params, type = std::string(other->id)](Graph& graph) {
                       Node node = *graph.find(id);
                       node.type = type;
                       node.params = params;
                       node.weights.clear();
                       graph.replace(std::move(node));
                   }});
}

} // namespace

void addConversions(Candidates& out, const Situation& at) {
    const Arriving* wire = at.blamed();
    if (!at.def || !wire || !wire->spec || wire->spec->shape.rank() < 1)
        return;
    const int rank = wire->spec->shape.rank();
    const InputSpec wants = at.def->inputSpec ? at.def->inputSpec(at.params) : InputSpec{};
    Conversions conversions(out, at, *wire);
    if (wants.rank && *wants.rank != rank) {
        conversions.toRank(*wants.rank);
        addSibling(out, at, *wire->spec);
    } else if (wants.minRank && *wants.minRank > rank) {
        conversions.toRank(*wants.minRank);
    } else if (wants.maxRank && *wants.maxRank < rank) {
        conversions.toRank(*wants.maxRank);
    } else if (wants.dtype == DType::Float32) {
        conversions.toFloat();
    }
    conversions.toLargeEnough();
    if (at.issue.param.empty())
        conversions.toLess();
    if (rank > 2 && at.issue.param.empty() && !wants.rank)
        conversions.toRank(2);
}

} // namespace layerscope
