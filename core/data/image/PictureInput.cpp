// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/image/PictureInput.h"

#include "data/LiveFrame.h"
#include "data/MediaDefs.h"
#include "data/ParamReading.h"
#include "data/image/PictureFolder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <filesystem>
#include <limits>

namespace layerscope {
Fit fitOf(const Params& params) {
    const std::string text = textParam(params, "fit");
    return text == "contain" ? Fit::Contain : text == "crop" ? Fit::Crop : Fit::Stretch;
}

Scaling scalingOf(const Params& params) {
    const std::string text = textParam(params, "scaling");
    return text == "zero_to_one"        ? Scaling::ZeroToOne
           : text == "minus_one_to_one" ? Scaling::MinusOneToOne
           : text == "imagenet"         ? Scaling::ImageNet
                                        : Scaling::None;
}

std::optional<Error> problemWithPictureSpec(const TensorSpec& wanted) {
    const Shape& shape = wanted.shape;
    if (wanted.dtype != DType::Float32)
        return Error{message(N_("A picture gives fractions, but this input wants whole numbers.")),
                     message(N_("Choose numbers with fractions for the input.")),
                     {}};
    if (shape.rank() != 4 || shape[0] != 1)
        return Error{message(N_("A picture needs a shape of height, width and channels; this input wants %1."),
                             wanted.toString()),
                     {},
                     {}};
    if (shape[3] != 1 && shape[3] != 3 && shape[3] != 4)
        return Error{
            message(N_("A picture gives 1 (grey), 3 (RGB) or 4 (RGBA) channels; this input wants %1."), shape[3]),
            {},
            {}};
    constexpr std::int64_t kMaxSide = std::numeric_limits<std::int16_t>::max();
    if (shape[1] < 1 || shape[2] < 1 || shape[1] > kMaxSide || shape[2] > kMaxSide)
        return Error{message(N_("A picture cannot be brought to %1."), wanted.toString()), {}, {}};
    return std::nullopt;
}

Axes fittedAxes(const TensorSpec& wanted, std::int64_t rows, std::int64_t columns, Fit fit) {
    Axes axes = wanted.axes;
    const auto row = static_cast<int>(axes.size()) - 3;
    if (row < 1 || wanted.shape[row] < 1 || wanted.shape[row + 1] < 1 || rows < 1 || columns < 1)
        return axes;
    const std::array<FitSide, 2> sides{FitSide{rows, wanted.shape[row]}, FitSide{columns, wanted.shape[row + 1]}};
    const std::vector<FitPart> parts = fitParts(sides, fit);
    const auto at = static_cast<std::size_t>(row);
    axes[at] = sourceAxis(AxisKind::Row, AxisUnit::Pixel, parts[0].step(), parts[0].origin());
    axes[at + 1] = sourceAxis(AxisKind::Column, AxisUnit::Pixel, parts[1].step(), parts[1].origin());
    return axes;
}

Result<Value> preprocess(const Picture& picture, const Params& params, const TensorSpec& wanted) try {
    if (auto problem = problemWithPictureSpec(wanted))
        return tl::unexpected(*problem);
    const Shape& shape = wanted.shape;
    return Value{
        pictureTensor(picture, shape[1], shape[2], shape[3], fitOf(params), scalingOf(params)), wanted.axes, {}};
} catch (const std::exception&) { // OpenCV's, and memory that ran out
    return failure(message(N_("There is not enough memory to bring the picture to %1."), wanted.toString()));
}

Result<Value> PictureFrame::value(const Params& params, const TensorSpec& wanted) const {
    return preprocess(m_picture, params, wanted);
}

std::optional<Axes> PictureFrame::axes(const Params& params, const TensorSpec& wanted) const {
    return pictureAxes(m_picture, params, wanted);
}

std::optional<Axes> pictureAxes(const Picture& picture, const Params& params, const TensorSpec& wanted) {
    if (wanted.shape.rank() != 4)
        return std::nullopt;
    return fittedAxes(wanted, picture.height, picture.width, fitOf(params));
}

Result<std::string> pictureOfSource(const std::string& source, const Params& params) {
    std::error_code error;
    if (!source.ends_with('/') && !std::filesystem::is_directory(source, error))
        return source;
    return pictureFolder(source).map([&](const std::vector<std::string>& pictures) {
        const double at = std::floor(numberOf(params, "start").value_or(0));
        return pictures[static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(pictures.size() - 1)))];
    });
}

namespace {

bool isCamera(const MediaRequest& request) {
    return request.source.starts_with("camera:");
}

Result<std::shared_ptr<const Picture>> pictureOf(const MediaRequest& request) {
    return pictureOfSource(request.source, request.params).and_then([&](const std::string& path) {
        return request.store.picture(path);
    });
}

Result<Params> suggestPicture(const MediaRequest& request, const Progress& /*progress*/) {
    if (isCamera(request))
        return Params();
    // Any picture is fitted to the usual shape; it need only be one.
    return pictureOf(request).map([](const auto&) { return Params(); });
}

std::optional<Axes> axesOfPicture(const MediaRequest& request, const TensorSpec& wanted) {
    if (isCamera(request))
        return std::nullopt;
    const auto picture = pictureOf(request);
    return picture ? pictureAxes(**picture, request.params, wanted) : std::nullopt;
}

Result<Value> loadPicture(const MediaRequest& request, const TensorSpec& wanted, const Progress& /*progress*/) {
    if (isCamera(request))
        return failure(message(N_("The camera is not running.")), request.source,
                       message(N_("Start it to see its pictures.")));
    return pictureOf(request).and_then(
        [&](const std::shared_ptr<const Picture>& picture) { return preprocess(*picture, request.params, wanted); });
}

constexpr std::array<std::string_view, 3> kPictureParams{"start", "fit", "scaling"};

} // namespace

extern constexpr MediaDef kImageMedia{
    .kind = MediaKind::Image,
    .label = N_("Picture"),
    .params = kPictureParams,
    .suggest = suggestPicture,
    .axes = axesOfPicture,
    .load = loadPicture,
};

} // namespace layerscope
