// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sound/SoundInput.h"

#include "base/Numbers.h"
#include "data/ChannelRange.h"
#include "data/MediaDefs.h"
#include "data/sound/SoundFile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <new>

namespace layerscope {
namespace {

constexpr int kMicrophoneRate = 16000;
constexpr std::int64_t kFirstLookSeconds = 30;

bool isMicrophone(const std::string& source) {
    return source.starts_with("microphone:");
}

template <class T>
std::optional<T> given(const Params& params, std::string_view id) {
    const ParamValue* value = params.find(id);
    const T* known = value ? std::get_if<T>(value) : nullptr;
    return known ? std::optional<T>(*known) : std::nullopt;
}

double startOf(const Params& params) {
    return given<double>(params, "start").value_or(0);
}

/// What a tensor wants of a sound: rows of `length` samples that begin `hop` apart, or one long row.
struct Cut {
    std::int64_t rows = 1;
    std::int64_t length = 1; ///< frames of the sound in a row
    std::int64_t hop = 1;
    int channels = 1;
    bool framed = false;

    std::int64_t frames() const { return (rows - 1) * hop + length; }
};

std::optional<Cut> cutOf(const Params& params, const Shape& shape) {
    constexpr std::int64_t kMostChannels = 1024; // libsndfile's
    if (shape.rank() < 2 || shape.rank() > 3 || shape[0] != 1)
        return std::nullopt;
    if (const auto hop = given<std::int64_t>(params, "hop"))
        return shape.rank() == 3 ? std::optional(Cut{shape[1], shape[2], *hop, 1, true}) : std::nullopt;
    const std::int64_t channels = shape.rank() == 3 ? shape[2] : 1;
    if (channels < 1 || channels > kMostChannels)
        return std::nullopt;
    return Cut{1, shape[1], shape[1], static_cast<int>(channels), false};
}

tl::unexpected<Error> wrongShape(const Params& params, const TensorSpec& wanted) {
    if (!params.isNone("hop"))
        return failure(message(N_("A sound that is cut into frames needs a shape of frames and samples of a frame; "
                                  "this input wants %1."),
                               wanted.toString()));
    return failure(
        message(N_("A sound needs a shape of samples and channels; this input wants %1."), wanted.toString()));
}

/// Lays frames `first` ... of the sound into every row that they belong to.
void lay(const Cut& cut, std::int64_t first, std::span<const float> frames, std::span<float> out) {
    const std::int64_t end = first + static_cast<std::int64_t>(frames.size()) / cut.channels;
    const std::int64_t firstRow = std::max<std::int64_t>(0, (first - cut.length + cut.hop) / cut.hop);
    const std::int64_t lastRow = std::min(cut.rows - 1, (end - 1) / cut.hop);
    for (std::int64_t row = firstRow; row <= lastRow; ++row) {
        const std::int64_t from = std::max(first, row * cut.hop);
        const std::int64_t to = std::min(end, row * cut.hop + cut.length);
        if (from < to)
            std::copy_n(frames.begin() + (from - first) * cut.channels, (to - from) * cut.channels,
                        out.begin() + (row * cut.length + from - row * cut.hop) * cut.channels);
    }
}

Result<SoundFile> openSound(const MediaRequest& request) {
    return request.store.fileOf(request.source).and_then([&](const std::filesystem::path& path) {
        return SoundFile::open(path, request.source);
    });
}

Result<SoundHeader> headerOf(const MediaRequest& request) {
    const auto read = [&]() -> Result<SoundHeader> {
        return openSound(request).map([](const SoundFile& file) { return file.header(); });
    };
    return request.store.get<SoundHeader>(request.source, "sound header", read).map([](const auto& kept) {
        return *kept;
    });
}

Params paramsFor(std::int64_t frames, std::int64_t channels, std::int64_t rate) {
    Params params;
    params.set("shape", Ints{frames, channels});
    params.set("sample_rate", rate);
    return params;
}

/// All of a short sound; of a long one the first half minute, so that its first look comes soon.
Result<Params> suggestSound(const MediaRequest& request, const Progress& /*progress*/) {
    if (isMicrophone(request.source))
        return paramsFor(kMicrophoneRate, 1, kMicrophoneRate);
    return headerOf(request).map([](const SoundHeader& header) {
        return paramsFor(std::min(header.frames, kFirstLookSeconds * header.rate), header.channels, header.rate);
    });
}

std::optional<Axes> axesOfSound(const MediaRequest& request, const TensorSpec& wanted) {
    const double start = startOf(request.params);
    if (isMicrophone(request.source))
        return soundAxes(request.params, kMicrophoneRate, 0, wanted);
    if (const auto rate = given<std::int64_t>(request.params, "sample_rate"))
        return soundAxes(request.params, 1, start, wanted);
    const auto header = headerOf(request);
    return header ? std::optional(soundAxes(request.params, header->rate, start, wanted)) : std::nullopt;
}

Error at(Error error, const std::string& source) {
    if (error.place.empty())
        error.place = source;
    return error;
}

Result<Value> loadSound(const MediaRequest& request, const TensorSpec& wanted, const Progress& progress) {
    if (isMicrophone(request.source))
        return failure(message(N_("The microphone is not running.")), request.source,
                       message(N_("Start it to hear its sound.")));
    auto file = openSound(request);
    if (!file)
        return tl::unexpected(file.error());
    const SoundHeader& header = file->header();
    const SoundSource source{
        .frames = header.frames,
        .channels = header.channels,
        .rate = header.rate,
        .read = [&](std::int64_t first, std::span<float> frames) { return file->read(first, frames); }};
    return soundValue(source, request.params, wanted, progress).map_error([&](Error error) {
        return at(std::move(error), request.source);
    });
}

constexpr std::array<std::string_view, 4> kSoundParams{"start", "sample_rate", "hop", "normalization"};

std::vector<Message> soundFindings(const MediaRequest& request) {
    if (isMicrophone(request.source))
        return {};
    const auto header = headerOf(request);
    if (!header)
        return {};
    return {message(N_("%1 s, %2 samples a second, %3 channels."),
                    shortNumber(static_cast<double>(header->frames) / header->rate), groupedNumber(header->rate),
                    header->channels)};
}

} // namespace

int soundRateOf(const Params& params, int sourceRate) {
    const auto rate = given<std::int64_t>(params, "sample_rate");
    return static_cast<int>(std::clamp<std::int64_t>(rate.value_or(sourceRate), 1, std::numeric_limits<int>::max()));
}

Result<Value> soundValue(const SoundSource& source, const Params& params, const TensorSpec& wanted,
                         const Progress& progress) try {
    const auto cut = cutOf(params, wanted.shape);
    if (!cut)
        return wrongShape(params, wanted);
    if (wanted.dtype != DType::Float32)
        return failure(message(N_("A sound gives fractions, but this input wants whole numbers.")), {},
                       message(N_("Choose numbers with fractions for the input.")));
    TensorBuilder builder(wanted.shape);
    const std::span<float> out = builder.floats();
    std::ranges::fill(out, 0.0F);
    const SoundStretch stretch{.start = startOf(params),
                               .count = cut->frames(),
                               .channels = cut->channels,
                               .rate = soundRateOf(params, source.rate)};
    const auto take = [&](std::int64_t first, std::span<const float> frames) { lay(*cut, first, frames, out); };
    if (auto streamed = streamSound(source, stretch, take, progress); !streamed)
        return tl::unexpected(streamed.error());
    bringToRange(out, cut->channels, given<std::string>(params, "normalization").value_or("none"));
    return Value{std::move(builder).finish(), wanted.axes, {}};
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for this sound (%1)."), wanted.toString()), {},
                   message(N_("Choose a shorter part, or a lower sample rate.")));
}

Axes soundAxes(const Params& params, int sourceRate, double start, const TensorSpec& wanted) {
    Axes axes = wanted.axes;
    const auto cut = cutOf(params, wanted.shape);
    if (!cut)
        return axes;
    const double rate = soundRateOf(params, sourceRate);
    axes[1] = sourceAxis(AxisKind::Time, AxisUnit::Second, 1 / rate, start);
    if (cut->framed) {
        axes[1].origin = start + static_cast<double>(cut->length - 1) / 2 / rate;
        axes[1].step = static_cast<double>(cut->hop) / rate;
        axes[1].field = static_cast<double>(cut->length) / rate;
        axes[2] = channelAxis();
    }
    return axes;
}

extern constexpr MediaDef kSoundMedia{
    .kind = MediaKind::Sound,
    .label = N_("Sound"),
    .params = kSoundParams,
    .suggest = suggestSound,
    .axes = axesOfSound,
    .load = loadSound,
    .findings = soundFindings,
};

} // namespace layerscope
