// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Index.h"

#include <algorithm>

namespace layerscope::expression {
namespace {

using Kind = Argument::Kind;

/// The parts of a key, with the ... put in that Python thinks of at the end.
std::vector<const Argument*> partsOf(const Argument& key, const Argument& ellipsis) {
    std::vector<const Argument*> parts;
    if (key.kind == Kind::Tuple)
        for (const Argument& part : key.items)
            parts.push_back(&part);
    else
        parts.push_back(&key);
    if (std::ranges::none_of(parts, [](const Argument* part) { return part->kind == Kind::Ellipsis; }))
        parts.push_back(&ellipsis);
    return parts;
}

struct Slice {
    std::int64_t start = 0;
    std::int64_t step = 1;
    std::int64_t count = 0;
};

/// Python's slice.indices.
Slice sliceOf(const Argument& slice, std::int64_t size) {
    Slice out;
    out.step = slice.items[2].isNone() ? 1 : slice.items[2].integer;
    const bool forwards = out.step > 0;
    const auto end = [&](const Argument& given, std::int64_t otherwise) {
        if (given.isNone())
            return otherwise;
        const std::int64_t value = given.integer < 0 ? given.integer + size : given.integer;
        return forwards ? std::clamp<std::int64_t>(value, 0, size) : std::clamp<std::int64_t>(value, -1, size - 1);
    };
    out.start = end(slice.items[0], forwards ? 0 : size - 1);
    const std::int64_t stop = end(slice.items[1], forwards ? size : -1);
    const std::int64_t way = forwards ? stop - out.start : out.start - stop;
    const std::int64_t stride = forwards ? out.step : -out.step;
    out.count = way <= 0 ? 0 : (way + stride - 1) / stride;
    return out;
}

/// Builds the view part by part.
class Walk {
public:
    Walk(const CallSpecs& call, const Spec& x)
        : m_call(call)
        , m_x(x)
        , m_whole(wholeView(x.shape)) {}

    Outcome<IndexView> run(const std::vector<const Argument*>& parts) {
        const auto taking = std::ranges::count_if(
            parts, [](const Argument* p) { return p->kind != Kind::None && p->kind != Kind::Ellipsis; });
        if (taking > m_x.shape.rank())
            return m_call.wrong(N_("In `%1`: %2 axes are indexed, but the tensor has %3"), taking, m_x.shape.rank());
        for (const Argument* part : parts) {
            if (part->kind == Kind::Ellipsis)
                for (std::int64_t i = m_x.shape.rank() - taking; i > 0; --i)
                    append(m_x.shape[m_axis], 1, 0);
            else if (auto mistake = take(*part))
                return tl::unexpected(std::move(*mistake));
            if (m_tooMany)
                return m_call.wrong(N_("In `%1`: at most %2 axes are possible"), Shape::kMaxRank);
        }
        return m_out;
    }

private:
    std::optional<Mistake> take(const Argument& part) {
        if (part.kind == Kind::None) {
            push(1, 0, newAxis());
            return std::nullopt;
        }
        const std::int64_t size = m_x.shape[m_axis];
        if (part.kind == Kind::Slice) {
            const Slice slice = sliceOf(part, size);
            if (slice.count == 0)
                return m_call.wrong(N_("In `%1`: nothing is left of axis %2, which has %3 elements"), m_axis, size)
                    .value();
            append(slice.count, slice.step, slice.start);
            return std::nullopt;
        }
        const std::int64_t index = part.integer < 0 ? part.integer + size : part.integer;
        if (index < 0 || index >= size)
            return m_call
                .wrong(N_("In `%1`: axis %2 has %3 elements; there is no element %4"), m_axis, size, part.integer)
                .value();
        m_out.view.offset += index * m_whole.steps[static_cast<std::size_t>(m_axis)];
        ++m_axis;
        return std::nullopt;
    }

    /// The next axis, from `start` in steps.
    void append(std::int64_t count, std::int64_t step, std::int64_t start) {
        const std::int64_t stride = m_whole.steps[static_cast<std::size_t>(m_axis)];
        Axis axis = m_x.axes[static_cast<std::size_t>(m_axis)];
        if (axis.isSpatial()) {
            axis.origin += static_cast<double>(start) * axis.step;
            axis.step *= static_cast<double>(step);
        }
        m_out.view.offset += start * stride;
        push(count, stride * step, axis);
        ++m_axis;
    }

    void push(std::int64_t count, std::int64_t stride, const Axis& axis) {
        m_tooMany = m_out.view.shape.rank() == Shape::kMaxRank;
        if (m_tooMany)
            return;
        m_out.view.steps[static_cast<std::size_t>(m_out.view.shape.rank())] = stride;
        m_out.view.shape.append(count);
        m_out.axes.push_back(axis);
    }

    const CallSpecs& m_call;
    const Spec& m_x;
    StridedView m_whole;
    IndexView m_out;
    int m_axis = 0;
    bool m_tooMany = false;
};

} // namespace

Outcome<IndexView> indexView(const CallSpecs& call, const Spec& x, const Argument& key) {
    Argument ellipsis;
    ellipsis.kind = Kind::Ellipsis;
    return Walk(call, x).run(partsOf(key, ellipsis));
}

} // namespace layerscope::expression
