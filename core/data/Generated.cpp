// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Generated.h"

#include "data/generated/Generator.h"

#include <algorithm>
#include <array>
#include <new>
#include <string_view>

namespace layerscope {
namespace {

const Generator* findGenerator(std::string_view name) {
    for (const auto family : {kNumberGenerators, kSignalGenerators, kPatternGenerators}) {
        const auto it = std::ranges::find(family, name, &Generator::name);
        if (it != family.end())
            return &*it;
    }
    return nullptr;
}

std::string_view nameOf(std::string_view source) {
    return source.substr(0, source.find(':'));
}

std::optional<double> rateOf(const Params& params) {
    const ParamValue* value = params.find("sample_rate");
    const auto* rate = value ? std::get_if<std::int64_t>(value) : nullptr;
    return rate && *rate > 0 ? std::optional(static_cast<double>(*rate)) : std::nullopt;
}

} // namespace

Result<Value> generatedNumbers(const std::string& source, const Params& params, const TensorSpec& wanted) try {
    const std::string_view name = nameOf(source);
    const Generator* generator = findGenerator(name);
    if (!generator)
        return failure(message(N_("Numbers of this kind cannot be made.")), source);
    return generator->make({source, source.substr(std::min(name.size() + 1, source.size())), rateOf(params), wanted});
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for these numbers.")), source);
}

std::optional<Axes> generatedAxes(const std::string& source, const Params& params, const TensorSpec& wanted) {
    const Generator* generator = findGenerator(nameOf(source));
    const auto rate = rateOf(params);
    const int rank = wanted.shape.rank();
    const bool timed = (rank == 2 && generator && generator->overTime) || (rank == 3 && rate) ||
                       (rank == 5 && generator && generator->overFrames);
    if (!timed)
        return std::nullopt;
    Axes axes = wanted.axes;
    axes[1] = rate ? sourceAxis(AxisKind::Time, AxisUnit::Second, 1 / *rate) : sourceAxis(AxisKind::Time);
    return axes;
}

} // namespace layerscope
