// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "data/MediaDefs.h"
#include "data/ParamReading.h"
#include "data/image/PictureInput.h"
#include "data/volume/Resample.h"
#include "data/volume/Volume.h"
#include "layer/NumberList.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>

namespace layerscope {
namespace {

using Spacing = std::array<double, 3>;

/// As the parameter "spacing" says, otherwise as the file does.
Result<Spacing> spacingOf(const MediaRequest& request, const VolumeFacts& facts) {
    const std::string text = textParam(request.params, "spacing");
    if (text.find_first_not_of(' ') == std::string::npos)
        return facts.spacing;
    const auto list = parseNumberList(text);
    const auto sensible = [](double v) { return v >= 1e-6 && v <= 1e6; };
    if (!list || list->values.size() != 3 || !std::ranges::all_of(list->values, sensible))
        return failure(message(N_("The spacing is not understood: \"%1\"."), text), request.source,
                       message(N_("Write three numbers of millimetres, as in \"5, 0.7, 0.7\".")));
    return Spacing{list->values[0], list->values[1], list->values[2]};
}

/// Slices, rows and columns of what is wanted; a shape of three has one channel.
std::array<std::int64_t, 3> wantedSize(const TensorSpec& wanted) {
    return {wanted.shape[1], wanted.shape[2], wanted.shape[3]};
}

std::array<FitPart, 3> partsOf(const VolumeFacts& facts, const Spacing& spacing, const TensorSpec& wanted, Fit fit) {
    const auto size = wantedSize(wanted);
    std::array<FitSide, 3> sides;
    for (std::size_t i = 0; i < 3; ++i)
        sides[i] = {facts.size[i], size[i], spacing[i]};
    const std::vector<FitPart> parts = fitParts(sides, fit);
    return {parts[0], parts[1], parts[2]};
}

bool hasVolumeRank(const TensorSpec& wanted) {
    const int rank = wanted.shape.rank();
    return (rank == 4 || rank == 5) && wanted.shape[0] == 1;
}

std::optional<Error> problemWith(const VolumeFacts& facts, const TensorSpec& wanted, const std::string& source) {
    if (wanted.dtype != DType::Float32)
        return Error{message(N_("A volume gives fractions, but this input wants whole numbers.")),
                     message(N_("Choose numbers with fractions for the input.")), source};
    const auto dims = wanted.shape.dims();
    if (!hasVolumeRank(wanted) || std::ranges::any_of(dims, [](std::int64_t size) { return size < 1; }))
        return Error{message(N_("A volume needs a shape of slices, rows, columns and channels; this input wants %1."),
                             wanted.toString()),
                     {},
                     source};
    const std::int64_t channels = wanted.shape.rank() == 5 ? wanted.shape[4] : 1;
    if (facts.channels > 1 && channels > facts.channels)
        return Error{message(N_("The volume has %1 channels, but this input wants %2."), facts.channels, channels),
                     message(N_("Make the last size of the shape %1 or less."), facts.channels), source};
    return std::nullopt;
}

/// The values that become the ends of the range: of the parameters, else of the file, else all; in their own unit they
/// are cut only where a window is asked for.
void setWindow(Resampling& how, const Params& params, const Volume& volume) {
    const auto center = numberOf(params, "window_center");
    const auto width = numberOf(params, "window_width");
    const bool asked = center || width;
    const bool ofFile = volume.facts.windowCenter && volume.facts.windowWidth;
    how.low = volume.lowest;
    how.high = volume.highest;
    if (!asked && (!ofFile || how.scaling == Scaling::None))
        return;
    const double whole = volume.highest - volume.lowest;
    const double middle = center.value_or(volume.facts.windowCenter.value_or((volume.lowest + volume.highest) / 2));
    const double half = width.value_or(volume.facts.windowWidth.value_or(whole)) / 2;
    how.low = middle - half;
    how.high = middle + half;
}

Result<std::shared_ptr<const Volume>> volumeOf(const MediaRequest& request, const Progress& progress) {
    return request.store.get<Volume>(request.source, "volume", [&] {
        return request.store.fileOf(request.source).and_then([&](const std::filesystem::path& path) {
            return readVolume(path, VolumePart::All, progress);
        });
    });
}

Result<Value> loadVolume(const MediaRequest& request, const TensorSpec& wanted, const Progress& progress) try {
    const auto facts = volumeFacts(request.store, request.source);
    if (!facts)
        return tl::unexpected(facts.error());
    if (auto problem = problemWith(**facts, wanted, request.source))
        return tl::unexpected(std::move(*problem));
    const auto spacing = spacingOf(request, **facts);
    if (!spacing)
        return tl::unexpected(spacing.error());
    const auto volume = volumeOf(request, progress);
    if (!volume)
        return tl::unexpected(volume.error());
    Resampling how{.parts = partsOf((*volume)->facts, *spacing, wanted, fitOf(request.params)),
                   .wanted = wantedSize(wanted),
                   .channels = wanted.shape.rank() == 5 ? wanted.shape[4] : 1,
                   .scaling = scalingOf(request.params)};
    setWindow(how, request.params, **volume);
    TensorBuilder builder(wanted.shape);
    resample(**volume, how, Execution(progress.stop), builder.floats());
    if (progress.stopped())
        return failure(message(N_("Reading was stopped.")), request.source);
    progress.at(1);
    return Value{std::move(builder).finish(), wanted.axes, {}};
} catch (const std::exception&) { // memory that ran out
    return failure(message(N_("There is not enough memory to bring the volume to %1."), wanted.toString()),
                   request.source, message(N_("Make the input's shape smaller.")));
}

std::optional<Axes> volumeAxes(const MediaRequest& request, const TensorSpec& wanted) {
    const auto facts = volumeFacts(request.store, request.source);
    if (!facts || problemWith(**facts, wanted, request.source))
        return std::nullopt;
    const auto spacing = spacingOf(request, **facts);
    if (!spacing)
        return std::nullopt;
    constexpr std::array kKinds{AxisKind::Depth, AxisKind::Row, AxisKind::Column};
    const auto parts = partsOf(**facts, *spacing, wanted, fitOf(request.params));
    Axes axes = wanted.axes;
    for (std::size_t i = 0; i < 3; ++i)
        axes[i + 1] = sourceAxis(kKinds[i], AxisUnit::Millimetre, parts[i].step() * (*spacing)[i],
                                 parts[i].origin() * (*spacing)[i]);
    return axes;
}

/// All of it, no larger than a small network takes with ease.
Result<Params> suggestVolume(const MediaRequest& request, const Progress& /*progress*/) {
    constexpr std::array<std::int64_t, 3> kMost{64, 128, 128};
    const auto facts = volumeFacts(request.store, request.source);
    if (!facts)
        return tl::unexpected(facts.error());
    const VolumeFacts& volume = **facts;
    Ints shape;
    for (std::size_t i = 0; i < 3; ++i)
        shape.push_back(std::min(volume.size[i], kMost[i]));
    shape.push_back(volume.channels == 3 || volume.channels == 4 ? volume.channels : 1);
    Params params;
    params.set("shape", std::move(shape));
    params.set("fit", std::string("stretch"));
    return params;
}

constexpr std::array<std::string_view, 5> kVolumeParams{"fit", "scaling", "window_center", "window_width", "spacing"};

std::vector<Message> volumeFindings(const MediaRequest& request) {
    const auto facts = volumeFacts(request.store, request.source);
    if (!facts)
        return {};
    const auto& [depth, row, column] = (*facts)->spacing;
    std::vector<Message> all{message(N_("%1 slices of %2 × %3 voxels, %4 × %5 × %6 mm."), (*facts)->size[0],
                                     (*facts)->size[1], (*facts)->size[2], shortNumber(depth), shortNumber(row),
                                     shortNumber(column))};
    if (!(*facts)->note.empty())
        all.push_back((*facts)->note);
    return all;
}

} // namespace

extern constexpr MediaDef kVolumeMedia{
    .kind = MediaKind::Volume,
    .label = N_("Volume"),
    .params = kVolumeParams,
    .suggest = suggestVolume,
    .axes = volumeAxes,
    .load = loadVolume,
    .findings = volumeFindings,
};

} // namespace layerscope
