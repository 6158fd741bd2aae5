// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/volume/Resample.h"

#include "data/volume/Voxels.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

/// Overlaps of [from, from + step) with the source's elements, which are 1 long.
Taps meanOver(double from, double step, std::int64_t begin, std::int64_t end) {
    constexpr double kNothing = 1e-9;
    Taps taps{.first = std::clamp(static_cast<std::int64_t>(std::floor(from + kNothing)), begin, end - 1)};
    for (std::int64_t i = taps.first; i < end; ++i) {
        const double overlap =
            std::min(from + step, static_cast<double>(i + 1)) - std::max(from, static_cast<double>(i));
        if (overlap <= kNothing)
            break;
        taps.weights.push_back(static_cast<float>(overlap / step));
    }
    if (taps.weights.empty())
        taps.weights.push_back(1);
    return taps;
}

Taps lineBetween(double at, std::int64_t begin, std::int64_t end) {
    const double inside = std::clamp(at, static_cast<double>(begin), static_cast<double>(end - 1));
    const auto first = std::min(static_cast<std::int64_t>(inside), std::max(end - 2, begin));
    const auto second = static_cast<float>(inside - static_cast<double>(first));
    return second > 0 ? Taps{first, {1 - second, second}} : Taps{first, {1}};
}

struct Axes3 {
    std::vector<Taps> slices;
    std::vector<Taps> rows;
    std::vector<Taps> columns;
};

/// One slice of the target, channel by channel.
template <class Voxel>
class SliceMaker {
public:
    SliceMaker(const Volume& volume, const Voxel* data, const Axes3& taps)
        : m_volume(volume)
        , m_data(data)
        , m_taps(taps)
        , m_line(taps.columns.size()) {}

    /// Sums into `plane` [rows, columns], which begins as zeros.
    void add(const Taps& slices, std::int64_t channel, std::span<float> plane) {
        for (std::size_t i = 0; i < slices.weights.size(); ++i) {
            const std::int64_t slice = slices.first + static_cast<std::int64_t>(i);
            addSlice(slice, channel, slices.weights[i], plane);
        }
    }

private:
    void addSlice(std::int64_t slice, std::int64_t channel, float weight, std::span<float> plane) {
        const std::int64_t from = m_volume.first + slice * m_volume.step[0] + channel * m_volume.step[3];
        const VoxelLine& line = m_volume.lineOf(slice);
        std::int64_t lineOf = -1; // the source's row that m_line has
        for (std::size_t r = 0; r < m_taps.rows.size(); ++r) {
            const Taps& rows = m_taps.rows[r];
            float* out = plane.data() + r * m_line.size();
            for (std::size_t i = 0; i < rows.weights.size(); ++i) {
                const std::int64_t row = rows.first + static_cast<std::int64_t>(i);
                if (row != lineOf)
                    fillLine(m_data + from + row * m_volume.step[1], line);
                lineOf = row;
                const float factor = weight * rows.weights[i];
                for (std::size_t c = 0; c < m_line.size(); ++c)
                    out[c] += factor * m_line[c];
            }
        }
    }

    void fillLine(const Voxel* voxels, const VoxelLine& line) {
        const std::int64_t step = m_volume.step[2];
        for (std::size_t c = 0; c < m_line.size(); ++c) {
            const Taps& columns = m_taps.columns[c];
            double sum = 0;
            const Voxel* voxel = voxels + columns.first * step;
            for (const float weight : columns.weights) {
                sum += static_cast<double>(weight) * static_cast<double>(*voxel);
                voxel += step;
            }
            m_line[c] = static_cast<float>(sum * line.slope + line.intercept);
        }
    }

    const Volume& m_volume;
    const Voxel* m_data;
    const Axes3& m_taps;
    std::vector<float> m_line;
};

bool isBorder(const Axes3& taps, std::size_t slice, std::size_t row, std::size_t column) {
    return taps.slices[slice].weights.empty() || taps.rows[row].weights.empty() || taps.columns[column].weights.empty();
}

/// From the volume's unit into the range that is wanted; a border is as dark as can be.
void finish(const Resampling& how, const Axes3& taps, std::size_t slice, std::size_t channel,
            std::span<const float> plane, std::span<float> out) {
    const auto channels = static_cast<std::size_t>(how.channels);
    const auto columns = static_cast<std::size_t>(how.wanted[2]);
    const auto low = static_cast<float>(how.low);
    const auto high = static_cast<float>(how.high);
    const ScalingLine line = scalingLine(how.scaling, channel, channels);
    const float toBytes = how.scaling == Scaling::None ? 1 : 255 / std::max(high - low, 1e-30F);
    const float offset = how.scaling == Scaling::None ? 0 : low;
    for (std::size_t i = 0; i < plane.size(); ++i) {
        const bool border = isBorder(taps, slice, i / columns, i % columns);
        const float value = border ? low : std::isnan(plane[i]) ? plane[i] : std::clamp(plane[i], low, high);
        out[i * channels + channel] = (value - offset) * toBytes * line.factor + line.offset;
    }
}

} // namespace

std::vector<Taps> tapsOf(const FitPart& part, std::int64_t wanted) {
    std::vector<Taps> out(static_cast<std::size_t>(wanted));
    const std::int64_t end = part.from + part.length;
    for (std::int64_t i = part.to; i < part.to + part.count; ++i) {
        Taps& taps = out[static_cast<std::size_t>(i)];
        if (part.step() >= 1)
            taps = meanOver(static_cast<double>(part.from) + static_cast<double>(i - part.to) * part.step(),
                            part.step(), part.from, end);
        else
            taps = lineBetween(part.origin() + static_cast<double>(i) * part.step(), part.from, end);
    }
    return out;
}

void resample(const Volume& volume, const Resampling& how, const Execution& execution, std::span<float> out) {
    const Axes3 taps{tapsOf(how.parts[0], how.wanted[0]), tapsOf(how.parts[1], how.wanted[1]),
                     tapsOf(how.parts[2], how.wanted[2])};
    const auto plane = static_cast<std::size_t>(how.wanted[1] * how.wanted[2]);
    const auto sliceFloats = plane * static_cast<std::size_t>(how.channels);
    withVoxels(volume, [&](const auto* data) {
        execution.parallelFor(how.wanted[0], 1, [&](std::int64_t begin, std::int64_t end) {
            SliceMaker maker(volume, data, taps);
            std::vector<float> sums(plane);
            for (auto slice = static_cast<std::size_t>(begin); slice < static_cast<std::size_t>(end); ++slice) {
                if (execution.stopped())
                    return;
                for (std::int64_t channel = 0; channel < how.channels; ++channel) {
                    std::ranges::fill(sums, 0.0F);
                    maker.add(taps.slices[slice], std::min(channel, volume.facts.channels - 1), sums);
                    finish(how, taps, slice, static_cast<std::size_t>(channel), sums,
                           out.subspan(slice * sliceFloats, sliceFloats));
                }
            }
        });
    });
}

} // namespace layerscope
