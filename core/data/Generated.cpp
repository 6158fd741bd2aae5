// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Generated.h"

#include "base/Numbers.h"
#include "kernels/Execution.h"
#include "layer/NumberList.h"
#include "layer/Random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

namespace layerscope {
namespace {

constexpr std::int64_t kGrain = 8 * 1024;
constexpr std::int64_t kUsualBelow = 10;

/// A tensor whose number i is number(i).
template <class Number>
Result<Value> filled(const TensorSpec& wanted, const Number& number) {
    TensorBuilder builder(wanted.shape, wanted.dtype);
    const bool whole = wanted.dtype == DType::Int32;
    Execution().parallelFor(wanted.shape.elements(), kGrain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const auto at = static_cast<std::size_t>(i);
            if (whole)
                builder.ints()[at] = static_cast<std::int32_t>(number(i));
            else
                builder.floats()[at] = static_cast<float>(number(i));
        }
    });
    return Value{std::move(builder).finish(), wanted.axes, {}};
}

/// With or without the batch; a list without brackets fills any shape.
bool fits(const NumberList& list, const Shape& shape) {
    const auto inner = shape.dims().subspan(shape.rank() > 0 ? 1 : 0);
    return list.shape == shape || (shape.rank() > 0 && shape[0] == 1 && std::ranges::equal(list.shape.dims(), inner)) ||
           list.shape.rank() <= 1;
}

Result<Value> written(const std::string& text, const TensorSpec& wanted, const std::string& source) {
    const auto list = parseNumberList(text);
    if (!list)
        return failure(list.error().text, source, message(N_("Write numbers as in \"numbers:1, 2, 3\".")));
    const auto count = static_cast<std::int64_t>(list->values.size());
    if (count != wanted.shape.elements() || !fits(*list, wanted.shape))
        return failure(message(N_("There are %1 numbers (%2), but this input wants %3 (%4)."), count,
                               list->shape.toString(), wanted.shape.elements(), wanted.toString()),
                       source,
                       message(N_("Set the input's shape to that of the numbers, or write as many as it needs.")));
    constexpr double kMost = std::numeric_limits<std::int32_t>::max();
    const auto isWhole = [](double v) { return v == std::floor(v) && std::abs(v) <= kMost; };
    if (wanted.dtype == DType::Int32 && !std::ranges::all_of(list->values, isWhole))
        return failure(message(N_("This input wants whole numbers, and not all of these are.")), source,
                       message(N_("Write whole numbers, or let the input give fractions (float32).")));
    return filled(wanted, [&](std::int64_t i) { return list->values[static_cast<std::size_t>(i)]; });
}

/// "7" or "7:100": a seed, and what whole numbers stay below.
Result<Value> noise(const std::string& text, const TensorSpec& wanted, const std::string& source) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto seed = colon == 0 ? std::optional<std::int64_t>(0) : parseInteger(text.substr(0, colon));
    const auto below = colon == text.size() ? std::optional(kUsualBelow) : parseInteger(text.substr(colon + 1));
    if (!seed || *seed < 0 || !below || *below < 1 || *below > std::numeric_limits<std::int32_t>::max())
        return failure(message(N_("Noise is written \"noise:1\", with a whole number as its seed.")), source,
                       message(N_("\"noise:1:100\" gives whole numbers below 100 to an input that wants them.")));
    const Random random(static_cast<std::uint64_t>(*seed), 0);
    if (wanted.dtype == DType::Float32)
        return filled(wanted, [&](std::int64_t i) { return random.normal(static_cast<std::uint64_t>(i)); });
    const auto range = static_cast<double>(*below);
    return filled(wanted,
                  [&](std::int64_t i) { return std::floor(random.uniform(static_cast<std::uint64_t>(i)) * range); });
}

} // namespace

Result<Value> generatedNumbers(const std::string& source, const TensorSpec& wanted) try {
    const std::size_t colon = source.find(':');
    const std::string kind = source.substr(0, colon);
    const std::string rest = source.substr(colon + 1);
    if (kind == "numbers")
        return written(rest, wanted, source);
    if (kind == "noise")
        return noise(rest, wanted, source);
    if (!rest.empty())
        return failure(message(N_("Nothing can follow \"%1:\"."), kind), source);
    if (kind == "ramp")
        return filled(wanted, [](std::int64_t i) { return i; });
    return filled(wanted, [one = kind == "ones"](std::int64_t) { return one ? 1 : 0; });
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for these numbers.")), source);
}

} // namespace layerscope
