// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/FilterTaps.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace layerscope {

/// A number of a preset that can be adjusted: the width of a Gaussian, the direction of a Gabor.
struct PresetNumber {
    const char* id;
    const char* label;                      ///< N_()
    const char* help;                       ///< N_(), with its unit
    Range hard;                             ///< what it may be
    Range soft;                             ///< what is usual
    double (*initial)(const TapSize& size); ///< fits a kernel of that size
};

/// A filter known by name. It is made for the size that the kernel has; one with fixed numbers, or of an odd size only,
/// stands in the middle with zeros around it.
struct KernelPreset {
    const char* id;
    const char* label; ///< N_()
    const char* help;  ///< N_(), what the filter shows
    int firstRank;     ///< of the kernels that can hold it
    int lastRank;
    TapSize smallest; ///< size of a kernel that can hold it; for a lower rank its last axes count
    void (*make)(FilterTaps& taps, std::span<const double> numbers); ///< writes the numbers of taps, which are 0
    std::span<const PresetNumber> numbers = {};

    bool suits(int rank) const { return rank >= firstRank && rank <= lastRank; }
};

/// Identity, Sobel, Gaussian, Gabor, click detector ...; of all ranks.
std::span<const KernelPreset> kernelPresets();
const KernelPreset* findPreset(std::string_view id);

/// What its numbers are for a kernel of that size when nobody says otherwise.
std::vector<double> initialNumbers(const KernelPreset& preset, const TapSize& size);

/// The preset for a filter of that rank and size. Refused when the size is too small, or the preset is for another
/// rank. numbers: as many as preset.numbers, or none for the initial ones; kept in their hard range.
Checked<FilterTaps> presetTaps(const KernelPreset& preset, int rank, const TapSize& size,
                               std::span<const double> numbers = {});

/// Whether a weight can hold one: a kernel that slides.
bool takesPresets(const WeightDef& weight);

/// kernel with filter `filter` replaced by the preset in one channel or, with none, in all. Where a filter mixes the
/// channels (not of a depthwise kernel) and the preset goes into all it is divided by their number, so that the filter
/// sees their mean. Refused as by presetTaps, and when there is no such filter.
Checked<Tensor> withPreset(const Tensor& kernel, const KernelPreset& preset, std::int64_t filter,
                           KernelLayout layout = KernelLayout::ChannelFilter, std::optional<std::int64_t> channel = {},
                           std::span<const double> numbers = {});

} // namespace layerscope
