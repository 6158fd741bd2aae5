// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "data/generated/Generator.h"
#include "layer/NumberList.h"
#include "layer/Random.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

constexpr std::int64_t kUsualBelow = 10;

/// With or without the batch; a list without brackets fills any shape.
bool fits(const NumberList& list, const Shape& shape) {
    const auto inner = shape.dims().subspan(shape.rank() > 0 ? 1 : 0);
    return list.shape == shape || (shape.rank() > 0 && shape[0] == 1 && std::ranges::equal(list.shape.dims(), inner)) ||
           list.shape.rank() <= 1;
}

Result<Value> written(const GeneratorCall& call) {
    const TensorSpec& wanted = call.wanted;
    const auto list = parseNumberList(call.settings);
    if (!list)
        return failure(list.error().text, call.source, message(N_("Write numbers as in \"numbers:1, 2, 3\".")));
    const auto count = static_cast<std::int64_t>(list->values.size());
    if (count != wanted.shape.elements() || !fits(*list, wanted.shape))
        return failure(message(N_("There are %1 numbers (%2), but this input wants %3 (%4)."), count,
                               list->shape.toString(), wanted.shape.elements(), wanted.toString()),
                       call.source,
                       message(N_("Set the input's shape to that of the numbers, or write as many as it needs.")));
    constexpr double kMost = std::numeric_limits<std::int32_t>::max();
    const auto isWhole = [](double v) { return v == std::floor(v) && std::abs(v) <= kMost; };
    if (wanted.dtype == DType::Int32 && !std::ranges::all_of(list->values, isWhole))
        return failure(message(N_("This input wants whole numbers, and not all of these are.")), call.source,
                       message(N_("Write whole numbers, or let the input give fractions (float32).")));
    return filled(wanted, [&](std::int64_t i) { return list->values[static_cast<std::size_t>(i)]; });
}

/// "7" or "7:100": a seed, and what whole numbers stay below.
Result<Value> noise(const GeneratorCall& call) {
    const std::string& text = call.settings;
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto seed = colon == 0 ? std::optional<std::int64_t>(0) : parseInteger(text.substr(0, colon));
    const auto below = colon == text.size() ? std::optional(kUsualBelow) : parseInteger(text.substr(colon + 1));
    if (!seed || *seed < 0 || !below || *below < 1 || *below > std::numeric_limits<std::int32_t>::max())
        return failure(message(N_("Noise is written \"noise:1\", with a whole number as its seed.")), call.source,
                       message(N_("\"noise:1:100\" gives whole numbers below 100 to an input that wants them.")));
    const Random random(static_cast<std::uint64_t>(*seed), 0);
    if (call.wanted.dtype == DType::Float32)
        return filled(call.wanted, [&](std::int64_t i) { return random.normal(static_cast<std::uint64_t>(i)); });
    const auto range = static_cast<double>(*below);
    return filled(call.wanted,
                  [&](std::int64_t i) { return std::floor(random.uniform(static_cast<std::uint64_t>(i)) * range); });
}

template <class Number>
Result<Value> plain(const GeneratorCall& call, const Number& number) {
    if (!call.settings.empty())
        return failure(message(N_("Nothing can follow the colon here.")), call.source);
    return filled(call.wanted, number);
}

Result<Value> zeros(const GeneratorCall& call) {
    return plain(call, [](std::int64_t) { return 0; });
}

Result<Value> ones(const GeneratorCall& call) {
    return plain(call, [](std::int64_t) { return 1; });
}

Result<Value> ramp(const GeneratorCall& call) {
    return plain(call, [](std::int64_t i) { return i; });
}

constexpr Generator kFamily[] = {
    {"numbers", written}, {"zeros", zeros}, {"ones", ones}, {"ramp", ramp}, {"noise", noise},
};

} // namespace

constinit const std::span<const Generator> kNumberGenerators = kFamily;

} // namespace layerscope
