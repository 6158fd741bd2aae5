// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "kernels/Execution.h"
#include "tensor/Tensor.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace layerscope {

/// What a generator is asked for: "chirp:100:4000" has the settings "100:4000".
struct GeneratorCall {
    const std::string& source;
    std::string settings;
    std::optional<double> rate; ///< elements a second along the time axis
    const TensorSpec& wanted;
};

/// One kind of numbers that are made; `name` is what stands before the colon. May throw std::bad_alloc.
struct Generator {
    std::string_view name;
    Result<Value> (*make)(const GeneratorCall& call);
    bool overTime = false;   ///< a signal: the only axis of a vector is its time as well
    bool overFrames = false; ///< it moves: the first of three axes are frames, not slices
};

// The families, each in a file of its own; Generated.cpp looks them through.
extern const std::span<const Generator> kNumberGenerators;
extern const std::span<const Generator> kSignalGenerators;
extern const std::span<const Generator> kPatternGenerators;

/// A tensor whose number i of the row-major order is number(i).
template <class Number>
Result<Value> filled(const TensorSpec& wanted, const Number& number) {
    constexpr std::int64_t kGrain = 8 * 1024;
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

} // namespace layerscope
