// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/TableWindow.h"

#include "base/Numbers.h"
#include "data/TextParam.h"
#include "data/series/ColumnRange.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <optional>

namespace layerscope {
namespace {

Result<void> checkShape(const TableFormat& format, const TensorSpec& wanted, const std::string& place) {
    const Shape& shape = wanted.shape;
    const auto channels = static_cast<std::int64_t>(format.channels.size());
    const bool asVector = shape.rank() == 2 && channels == 1;
    if (channels == 0)
        return failure(message(N_("No column of this table holds numbers.")), place,
                       message(N_("Correct how columns are separated and fractions written.")));
    if (!(shape.rank() == 3 || asVector) || shape[0] != 1)
        return failure(
            message(N_("A table needs a shape of rows and columns; this input wants %1."), wanted.toString()), place,
            message(N_("Make the shape two sizes, rows and %1."), channels));
    if (!asVector && shape[2] != channels)
        return failure(message(N_("The table gives %1 columns, but this input wants %2."), channels, shape[2]), place,
                       message(N_("Make the last size of the shape %1, or name %2 columns under \"Columns\"."),
                               channels, shape[2]));
    return {};
}

/// One column of the table, asked for the numbers around its gaps, row after row.
class Neighbours {
public:
    Neighbours(const Table& table, std::size_t slot)
        : m_table(table)
        , m_slot(slot) {}

    /// The nearest known row before `row` or at its start; -1: none. Rows must rise from call to call.
    std::int64_t before(std::int64_t row) {
        for (std::int64_t r = std::min(row, m_table.size()) - 1; r >= m_seen; --r)
            if (isKnown(r)) {
                m_before = r;
                break;
            }
        m_seen = std::max(m_seen, std::min(row, m_table.size()));
        return m_before;
    }
    /// The nearest known row after it; -1: none.
    std::int64_t after(std::int64_t row) {
        m_after = std::max({m_after, row + 1, std::int64_t{0}});
        while (m_after < m_table.size() && !isKnown(m_after))
            ++m_after;
        return m_after < m_table.size() ? m_after : -1;
    }
    float at(std::int64_t row) const { return m_table.rows.row(row)[m_slot]; }

private:
    bool isKnown(std::int64_t row) const { return !std::isnan(at(row)); }

    const Table& m_table;
    std::size_t m_slot;
    std::int64_t m_seen = 0; ///< rows before were looked at
    std::int64_t m_before = -1;
    std::int64_t m_after = 0;
};

enum class GapRule { Interpolate, Last, Zero, Mask };

GapRule gapRuleOf(const Params& params) {
    const std::string text = textParam(params, "gaps");
    return text == "last"   ? GapRule::Last
           : text == "zero" ? GapRule::Zero
           : text == "mask" ? GapRule::Mask
                            : GapRule::Interpolate;
}

/// Rows with a gap are 0 in the mask.
class Gaps {
public:
    Gaps(const Table& table, TableWindow window, std::span<float> out, std::size_t channels)
        : m_table(table)
        , m_window(window)
        , m_out(out)
        , m_channels(channels) {}

    /// Lays the rows out, NaN at each gap; remembers which columns have any.
    void gather(std::span<const std::size_t> slots) {
        m_gapped.assign(m_channels, false);
        for (std::size_t i = 0; i * m_channels < m_out.size(); ++i) {
            const std::int64_t row = rowOf(i);
            const bool outside = row < 0 || row >= m_table.size();
            const auto numbers = outside ? std::span<const float>() : m_table.rows.row(row);
            for (std::size_t c = 0; c < m_channels; ++c) {
                const float number = outside ? std::numeric_limits<float>::quiet_NaN() : numbers[slots[c]];
                m_out[i * m_channels + c] = number;
                m_gapped[c] = m_gapped[c] || std::isnan(number);
            }
        }
    }
    Tensor mask() const {
        const auto rows = static_cast<std::int64_t>(m_out.size() / m_channels);
        TensorBuilder mask({1, rows}, DType::Int32);
        for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i)
            mask.ints()[i] =
                std::ranges::none_of(m_out.subspan(i * m_channels, m_channels), [](float x) { return std::isnan(x); });
        return std::move(mask).finish();
    }
    void fill(std::span<const std::size_t> slots, GapRule rule) {
        for (std::size_t c = 0; c < m_channels; ++c) {
            if (!m_gapped[c])
                continue;
            Neighbours neighbours(m_table, slots[c]);
            for (std::size_t i = 0; i * m_channels < m_out.size(); ++i)
                if (float& number = m_out[i * m_channels + c]; std::isnan(number))
                    number = rule == GapRule::Zero ? 0 : filled(neighbours, rowOf(i), rule);
        }
    }

private:
    std::int64_t rowOf(std::size_t i) const { return m_window.first + static_cast<std::int64_t>(i) * m_window.step; }

    static float filled(Neighbours& neighbours, std::int64_t row, GapRule rule) {
        const std::int64_t before = neighbours.before(row);
        const std::int64_t after = before < 0 || rule == GapRule::Interpolate ? neighbours.after(row) : -1;
        if (before < 0 || after < 0)
            return before >= 0 ? neighbours.at(before) : after >= 0 ? neighbours.at(after) : 0;
        const double part = static_cast<double>(row - before) / static_cast<double>(after - before);
        return static_cast<float>(
            std::lerp(static_cast<double>(neighbours.at(before)), static_cast<double>(neighbours.at(after)), part));
    }

    const Table& m_table;
    TableWindow m_window;
    std::span<float> m_out;
    std::size_t m_channels;
    std::vector<bool> m_gapped;
};

Result<Tensor> asWholeNumbers(const Tensor& tensor, const std::string& place) {
    TensorBuilder builder(tensor.shape(), DType::Int32);
    const auto floats = tensor.floats();
    for (std::size_t i = 0; i < floats.size(); ++i) {
        if (!(std::abs(floats[i]) < 0x1p31F) || std::trunc(floats[i]) != floats[i])
            return failure(message(N_("The table holds fractions (such as %1), but this input wants whole numbers."),
                                   fullNumber(floats[i])),
                           place, message(N_("Choose numbers with fractions for the input.")));
        builder.ints()[i] = static_cast<std::int32_t>(floats[i]);
    }
    return std::move(builder).finish();
}

std::vector<std::size_t> slotsOf(const TableFormat& format) {
    std::vector<std::size_t> slots;
    for (int column : format.channels)
        slots.push_back(static_cast<std::size_t>(std::ranges::lower_bound(format.kept, column) - format.kept.begin()));
    return slots;
}

} // namespace

Result<Value> windowOf(const Table& table, const TableFormat& format, TableWindow window, const Params& params,
                       const TensorSpec& wanted, const std::string& place) try {
    if (auto fits = checkShape(format, wanted, place); !fits)
        return tl::unexpected(fits.error());
    const GapRule rule = gapRuleOf(params);
    const std::vector<std::size_t> slots = slotsOf(format);
    TensorBuilder builder(wanted.shape);
    Gaps gaps(table, window, builder.floats(), slots.size());
    gaps.gather(slots);
    Value value{.tensor = {}, .axes = wanted.axes, .mask = {}};
    if (rule == GapRule::Mask)
        value.mask = gaps.mask();
    else
        gaps.fill(slots, rule);
    normalizeColumns(builder.floats(), slots.size(), textParam(params, "normalization"));
    std::ranges::replace_if(
        builder.floats(), [](float x) { return std::isnan(x); }, 0.0F);
    value.tensor = std::move(builder).finish();
    if (wanted.dtype == DType::Int32) {
        auto whole = asWholeNumbers(value.tensor, place);
        if (!whole)
            return tl::unexpected(whole.error());
        value.tensor = std::move(*whole);
    }
    return value;
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for %1."), wanted.toString()), place,
                   message(N_("Make the shape smaller.")));
}

std::optional<Axes> windowAxes(const TableFormat& format, TimeScale scale, TableWindow window,
                               const TensorSpec& wanted) {
    const int rank = wanted.shape.rank();
    if (rank != 2 && rank != 3)
        return std::nullopt;
    const auto first = static_cast<double>(window.first);
    const auto step = static_cast<double>(window.step);
    Axes axes{batchAxis()};
    if (scale.regular)
        axes.push_back(
            sourceAxis(AxisKind::Time, AxisUnit::Second, step * scale.step, scale.first + first * scale.step));
    else
        axes.push_back(sourceAxis(AxisKind::Time, AxisUnit::None, step, first));
    if (rank == 3) {
        axes.push_back(channelAxis());
        if (wanted.shape[2] == static_cast<std::int64_t>(format.channels.size()))
            axes.back().labels = format.labels;
    }
    return axes;
}

} // namespace layerscope
