// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/ExperimentParts.h"

#include "base/Numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

constexpr std::int64_t kSteps = 8;
constexpr std::int64_t kAround = 2; ///< results this far from the one expected are tried as well
constexpr double kRounding = 1e-4;  ///< of the spread: what float32 may leave
constexpr double kHair = 1e-3;      ///< of an element

/// The two axes that go along with one another, and the numbers of the result as floats.
struct Course {
    Axis in;
    Axis out;
    std::int64_t inSize;
    Lines lines;
    double stride() const { return out.step / in.step; }
};

/// Whether a place of the result sees only what came from within, for a source that was shifted by `by`.
bool isInside(const Course& course, std::int64_t place, std::int64_t by) {
    const double centre = course.out.placeOf(static_cast<double>(place));
    const double first = course.in.elementAt(centre - course.out.field / 2) + 0.5;
    const double last = course.in.elementAt(centre + course.out.field / 2) - 0.5;
    return first >= static_cast<double>(by) - kHair && last <= static_cast<double>(course.inSize - 1) + kHair;
}

/// The places that a shift is judged by: [first, last].
struct Judged {
    std::int64_t first = 0;
    std::int64_t last = -1;
    bool edges = false;
    bool empty() const { return last < first; }
};

Judged judgedPlaces(const Course& course, std::int64_t by) {
    Judged judged{course.lines.size, -1};
    for (std::int64_t place = 0; place < course.lines.size; ++place)
        if (isInside(course, place, by)) {
            judged.first = std::min(judged.first, place);
            judged.last = place;
        }
    if (judged.empty())
        return {0, course.lines.size - 1, true};
    return judged;
}

/// Mean square of after[j] − before[j − by] over the places where both are known.
double meanSquare(const Course& course, const Tensor& before, const Tensor& after, const Judged& judged,
                  std::int64_t by) {
    const std::int64_t first = std::max(judged.first, by);
    const std::int64_t last = std::min(judged.last, course.lines.size - 1 + by);
    if (last < first)
        return std::numeric_limits<double>::infinity();
    double sum = 0;
    for (std::int64_t o = 0; o < course.lines.outer; ++o)
        for (std::int64_t j = first; j <= last; ++j)
            for (std::int64_t rest = 0; rest < course.lines.inner; ++rest) {
                const double left = static_cast<double>(after.floats()[course.lines.at(o, j, rest)]) -
                                    static_cast<double>(before.floats()[course.lines.at(o, j - by, rest)]);
                sum += left * left;
            }
    return sum / static_cast<double>(course.lines.outer * (last - first + 1) * course.lines.inner);
}

/// How far the numbers of each line lie from its mean: what a movement along it can be seen by.
double spreadOf(const Course& course, const Tensor& tensor, const Judged& judged) {
    double sum = 0;
    const double count = static_cast<double>(judged.last - judged.first + 1);
    for (std::int64_t o = 0; o < course.lines.outer; ++o)
        for (std::int64_t rest = 0; rest < course.lines.inner; ++rest) {
            double mean = 0;
            double square = 0;
            for (std::int64_t j = judged.first; j <= judged.last; ++j) {
                const auto number = static_cast<double>(tensor.floats()[course.lines.at(o, j, rest)]);
                mean += number / count;
                square += number * number / count;
            }
            sum += std::max(0.0, square - mean * mean);
        }
    return std::sqrt(sum / static_cast<double>(course.lines.outer * course.lines.inner));
}

ShiftFound::Step judge(const Course& course, const Tensor& before, const Tensor& after, std::int64_t by, bool& edges) {
    const Judged judged = judgedPlaces(course, by);
    edges = edges || judged.edges;
    const double expected = static_cast<double>(by) / course.stride();
    const double spread = spreadOf(course, before, judged);
    ShiftFound::Step step{by, 0, std::numeric_limits<double>::infinity(), false};
    const auto middle = std::llround(expected);
    for (std::int64_t move = middle - kAround; move <= middle + kAround; ++move) {
        const double left = std::sqrt(meanSquare(course, before, after, judged, move));
        const double residue = spread > 0 ? left / spread : left > 0 ? std::numeric_limits<double>::infinity() : 0;
        const double nearer =
            std::abs(static_cast<double>(move) - expected) - std::abs(static_cast<double>(step.best) - expected);
        if (residue < step.residue - kRounding || (residue < step.residue + kRounding && nearer < 0)) {
            step.residue = residue;
            step.best = move;
        }
    }
    step.exact = step.residue <= kRounding && std::abs(expected - std::round(expected)) < kHair &&
                 step.best == std::llround(expected);
    return step;
}

/// `before` moved by the step's best; what comes from beyond the edge is taken from `after`.
Value moved(const Course& course, const Value& before, const Value& after, std::int64_t by) {
    return changed(after, [&](std::int64_t i, double now) {
        const std::int64_t j = i / course.lines.inner % course.lines.size - by;
        const std::int64_t o = i / course.lines.inner / course.lines.size;
        return j < 0 || j >= course.lines.size
                   ? now
                   : before.tensor.at(static_cast<std::int64_t>(course.lines.at(o, j, i % course.lines.inner)));
    });
}

std::string percent(double part) {
    return shortNumber(part * 100) + " %";
}

/// The number of which all exact shifts are multiples, and all multiples exact; 0 when it is not so.
std::int64_t periodOf(const std::vector<ShiftFound::Step>& steps) {
    const auto first = std::ranges::find_if(steps, &ShiftFound::Step::exact);
    if (first == steps.end())
        return 0;
    const bool regular = std::ranges::all_of(
        steps, [&](const ShiftFound::Step& step) { return step.exact == (step.by % first->by == 0); });
    return regular ? first->by : 0;
}

Message verdict(const ShiftFound& found, const char* word) {
    const std::int64_t period = periodOf(found.steps);
    const ShiftFound::Step& first = found.steps.front();
    if (period == 1)
        return message(N_("It moves along exactly: when the input moves by 1 along %1, the result moves by %2."), word,
                       first.best);
    if (period > 1)
        return message(
            N_("It moves along exactly only for multiples of %1 along %2, as the strides on the way multiply "
               "to %3."),
            period, word, shortNumber(found.stride));
    if (std::ranges::none_of(found.steps, &ShiftFound::Step::exact))
        return message(
            N_("It does not move along %1: the best that a shift by 1 can be explained with leaves %2 of the "
               "spread."),
            word, percent(first.residue));
    std::string exact;
    for (const ShiftFound::Step& step : found.steps)
        if (step.exact)
            exact += (exact.empty() ? "" : ", ") + std::to_string(step.by);
    return message(N_("It moves along %1 exactly for shifts by %2 and for no others."), word, exact);
}

/// Of a result that has lost the axis.
Message withoutAxis(const Value& before, const Value& after, const char* word) {
    double sum = 0;
    double square = 0;
    for (std::int64_t i = 0; i < before.tensor.elements(); ++i) {
        const double by = after.tensor.at(i) - before.tensor.at(i);
        sum += by * by;
        square += before.tensor.at(i) * before.tensor.at(i);
    }
    if (sum <= kRounding * kRounding * square)
        return message(N_("The result has no %1 any more and does not change: it says what is there, not where."),
                       word);
    return message(N_("The result has no %1 that goes along with the input's (after Flatten, Dense or pooling over "
                      "everything), so it cannot move along: it changes by %2 of its size instead."),
                   word, square > 0 ? percent(std::sqrt(sum / square)) : std::string("∞"));
}

} // namespace

Result<ShiftFound> Experiments::shift(const ExperimentSetup& setup, int dimension, std::int64_t shown,
                                      std::stop_token stop) {
    const auto source = sourceValueOf(setup);
    if (!source)
        return tl::unexpected(source.error());
    if (dimension < 0 || dimension >= source->tensor.shape().rank())
        return failure(
            message(N_("There is no such place: the input is %1."), labelled(source->tensor.shape(), source->axes)));
    ShiftFound found;
    auto before = resultOf(setup, *source, stop);
    if (!before)
        return tl::unexpected(before.error());
    found.before = std::move(*before);
    const Axis& in = source->axes[static_cast<std::size_t>(dimension)];
    found.dimension = dimensionLike(found.before, in, setup.source);
    const char* word = wordFor(in);
    const std::int64_t size = source->tensor.shape()[dimension];
    const std::int64_t most = found.dimension < 0 ? shown : std::max(std::min(kSteps, size - 1), shown);
    const Tensor numbers = toFloats(found.before.tensor);
    for (std::int64_t by = found.dimension < 0 ? shown : 1; by <= most; ++by) {
        const Value input = shifted(*source, dimension, by);
        auto after = resultOf(setup, input, stop);
        if (!after)
            return tl::unexpected(after.error());
        if (found.dimension >= 0) {
            const Course course{in, found.before.axes[static_cast<std::size_t>(found.dimension)], size,
                                Lines(found.before.tensor.shape(), found.dimension)};
            found.stride = course.stride();
            found.steps.push_back(judge(course, numbers, toFloats(after->tensor), by, found.edges));
            if (by == shown)
                found.expected = moved(course, found.before, *after, found.steps.back().best);
        }
        if (by == shown) {
            found.input = input;
            found.after = std::move(*after);
        }
    }
    if (found.dimension < 0) {
        found.expected = found.before;
        found.findings = {withoutAxis(found.before, found.after, word)};
        return found;
    }
    found.findings = {verdict(found, word)};
    if (found.edges)
        found.findings.push_back(message(
            N_("Every place of the result sees an edge of the input, where new numbers come in, so the edges count.")));
    return found;
}

} // namespace layerscope
