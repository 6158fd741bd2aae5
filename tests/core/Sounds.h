// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/MediaDef.h"
#include "data/MediaStore.h"
#include "layers/Layers.h"

#include <cmath>
#include <complex>
#include <filesystem>
#include <numbers>
#include <span>
#include <string>
#include <vector>

namespace layerscope::sounds {

/// A file of tests/core/sounds, which other programs wrote (make_sounds.py).
inline std::filesystem::path file(const std::string& name) {
    return std::filesystem::path(LAYERSCOPE_SOURCE_DIR) / "tests" / "core" / "sounds" / name;
}

/// An Input that reads a sound.
struct SoundInput {
    Params params = layerRegistry().find("Input")->defaults();
    TensorSpec spec;

    SoundInput(const std::string& source, Ints shape) {
        params.set("source", source);
        params.set("kind", std::string("audio"));
        params.set("shape", std::move(shape));
    }
    SoundInput& with(const char* id, ParamValue value) {
        params.set(id, std::move(value));
        return *this;
    }
    Result<Value> load(MediaStore& store, const Progress& progress = {}) {
        spec = *layerRegistry().find("Input")->inferChecked({params, {}});
        const MediaRequest request{params.text("source"), params, store};
        if (auto axes = findMediaDef(MediaKind::Sound)->axes(request, spec))
            spec.axes = std::move(*axes);
        return findMediaDef(MediaKind::Sound)->load(request, spec, progress);
    }
    Result<Value> load(const Progress& progress = {}) {
        MediaStore store;
        return load(store, progress);
    }
};

/// The numbers of one channel of interleaved ones.
inline std::vector<double> channelOf(std::span<const float> numbers, std::size_t channel, std::size_t channels) {
    std::vector<double> out;
    for (std::size_t i = channel; i < numbers.size(); i += channels)
        out.push_back(static_cast<double>(numbers[i]));
    return out;
}

/// How strong a sine of that frequency is in the middle half of a sound: its amplitude.
inline double strengthOf(std::span<const double> sound, double hertz, double rate) {
    const std::size_t n = sound.size();
    std::complex<double> sum = 0;
    double weights = 0;
    for (std::size_t i = n / 4; i < n - n / 4; ++i) {
        const double place = static_cast<double>(i - n / 4) / static_cast<double>(n - n / 4 - n / 4);
        const double weight = std::pow(std::sin(std::numbers::pi * place), 2);
        sum += weight * sound[i] * std::polar(1.0, -2 * std::numbers::pi * hertz * static_cast<double>(i) / rate);
        weights += weight;
    }
    return 2 * std::abs(sum) / weights;
}

} // namespace layerscope::sounds
