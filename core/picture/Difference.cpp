// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Difference.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

constexpr std::int64_t kElementsBetweenStops = 1 << 16;

Error shapesDiffer(const Value& a, const Value& b) {
    const std::string first = labelled(a.tensor.shape(), a.axes);
    const std::string second = labelled(b.tensor.shape(), b.axes);
    if (a.tensor.shape().rank() != b.tensor.shape().rank())
        return {message(N_("A is %1 and B is %2, which are different kinds of data."), first, second),
                message(N_("Choose two nodes whose results have the same number of dimensions.")),
                {}};
    return {
        message(N_("A is %1 and B is %2: numbers are compared one by one, so the sizes have to be the same."), first,
                second),
        message(N_("Give both the same stride, padding and number of filters, or bring one to the size of the other "
                   "with a Resizing, Cropping, UpSampling or pooling layer.")),
        {}};
}

/// Goes through both once; writes A − B.
class Measuring {
public:
    Measuring(const Tensor& a, const Tensor& b)
        : m_a(a)
        , m_b(b)
        , m_out(a.shape())
        , m_by(m_out.floats()) {}

    bool run(const std::stop_token& stop) {
        const std::int64_t count = m_a.elements();
        for (std::int64_t from = 0; from < count; from += kElementsBetweenStops) {
            if (stop.stop_requested())
                return false;
            for (std::int64_t i = from; i < std::min(count, from + kElementsBetweenStops); ++i)
                see(i);
        }
        return true;
    }

    Difference finish(Axes axes) && {
        const std::int64_t counted = m_a.elements() - m_found.nonFinite;
        m_found.squaredError = counted > 0 ? m_sum / static_cast<double>(counted) : 0;
        m_found.range = m_low <= m_high ? m_high - m_low : 0;
        m_found.ratio = m_found.squaredError > 0 ? 10 * std::log10(m_found.range * m_found.range / m_found.squaredError)
                                                 : std::numeric_limits<double>::infinity();
        m_found.value = {std::move(m_out).finish(), std::move(axes), {}};
        return std::move(m_found);
    }

private:
    void see(std::int64_t i) {
        const double p = m_a.at(i);
        const double q = m_b.at(i);
        const bool same = p == q || (std::isnan(p) && std::isnan(q));
        const double by = same ? 0 : p - q;
        m_by[static_cast<std::size_t>(i)] = static_cast<float>(by);
        m_found.differing += same ? 0 : 1;
        if (!std::isfinite(p) || !std::isfinite(q)) {
            m_found.nonFinite += same ? 0 : 1;
            return;
        }
        m_low = std::min({m_low, p, q});
        m_high = std::max({m_high, p, q});
        m_sum += by * by;
        if (std::abs(by) > m_found.largest) {
            m_found.largest = std::abs(by);
            m_found.largestAt = i;
        }
    }

    const Tensor& m_a;
    const Tensor& m_b;
    TensorBuilder m_out;
    std::span<float> m_by;
    Difference m_found;
    double m_sum = 0;
    double m_low = std::numeric_limits<double>::infinity();
    double m_high = -std::numeric_limits<double>::infinity();
};

bool hasMaps(const MapAxes& axes) {
    return axes.row >= 0 && axes.axes[static_cast<std::size_t>(axes.row)].isSpatial();
}

} // namespace

Result<Difference> differenceOf(const Value& a, const Value& b, std::stop_token stop) {
    if (!a.tensor || !b.tensor)
        return failure(message(N_("There is nothing to compare yet.")), {}, message(N_("Both A and B need a result.")));
    if (!(a.tensor.shape() == b.tensor.shape()))
        return tl::unexpected(shapesDiffer(a, b));
    Measuring measuring(a.tensor, b.tensor);
    if (!measuring.run(stop))
        return failure(message(N_("It was stopped.")));
    Difference found = std::move(measuring).finish(a.axes);
    const MapAxes axes(a.tensor.shape(), a.axes);
    if (hasMaps(axes) && found.nonFinite == 0)
        found.similarity = structuralSimilarity(FeatureMaps(a), FeatureMaps({b.tensor, a.axes, {}}), found.range, stop);
    return found;
}

} // namespace layerscope
