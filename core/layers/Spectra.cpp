// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Spectra.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace layerscope {
namespace {

/// In the order of Taper.
constexpr std::array<std::string_view, kTapers> kNames{
    "hann", "hamming", "", "blackman", "bartlett", "cosine", "nuttall", "blackmanharris", "flattop", "boxcar"};

} // namespace

std::optional<Taper> taperNamed(std::string_view name) {
    const auto it = std::ranges::find(kNames, name);
    return it == kNames.end() ? std::nullopt : std::optional(static_cast<Taper>(it - kNames.begin()));
}

Taper taperParam(const Params& params) {
    return params.isNone("window") ? Taper::None : taperNamed(params.text("window")).value_or(Taper::Hann);
}

std::optional<double> sampleRateOf(const Axis& time) {
    const bool inSeconds = time.kind == AxisKind::Time && time.unit == AxisUnit::Second && time.step > 0;
    return inSeconds ? std::optional(1 / time.step) : std::nullopt;
}

Axis frequencyAxis(const Axis& time, std::int64_t length) {
    const auto rate = sampleRateOf(time);
    Axis axis = sourceAxis(AxisKind::Frequency, rate ? AxisUnit::Hertz : AxisUnit::None,
                           rate.value_or(1) / static_cast<double>(std::max<std::int64_t>(length, 1)));
    axis.source = time.source;
    return axis;
}

} // namespace layerscope
