// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/image/PictureInput.h"

#include "data/LiveFrame.h"
#include "data/MediaDefs.h"

#include <array>
#include <exception>
#include <limits>

namespace layerscope {
namespace {

/// "" where the parameter is missing: a picture can be fitted without any.
std::string textOr(const Params& params, std::string_view id) {
    const ParamValue* value = params.find(id);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : std::string{};
}

} // namespace

Fit fitOf(const Params& params) {
    const std::string text = textOr(params, "fit");
    return text == "contain" ? Fit::Contain : text == "crop" ? Fit::Crop : Fit::Stretch;
}

Scaling scalingOf(const Params& params) {
    const std::string text = textOr(params, "scaling");
    return text == "zero_to_one"        ? Scaling::ZeroToOne
           : text == "minus_one_to_one" ? Scaling::MinusOneToOne
           : text == "imagenet"         ? Scaling::ImageNet
                                        : Scaling::None;
}

Result<Value> preprocess(const Picture& picture, const Params& params, const TensorSpec& wanted) try {
    const Shape& shape = wanted.shape;
    if (wanted.dtype != DType::Float32)
        return failure(message(N_("A picture gives fractions, but this input wants whole numbers.")), {},
                       message(N_("Choose numbers with fractions for the input.")));
    if (shape.rank() != 4 || shape[0] != 1)
        return failure(message(N_("A picture needs a shape of height, width and channels; this input wants %1."),
                               wanted.toString()));
    if (shape[3] != 1 && shape[3] != 3 && shape[3] != 4)
        return failure(
            message(N_("A picture gives 1 (grey), 3 (RGB) or 4 (RGBA) channels; this input wants %1."), shape[3]));
    constexpr std::int64_t kMaxSide = std::numeric_limits<std::int16_t>::max();
    if (shape[1] < 1 || shape[2] < 1 || shape[1] > kMaxSide || shape[2] > kMaxSide)
        return failure(message(N_("A picture cannot be brought to %1."), wanted.toString()));
    return Value{
        pictureTensor(picture, shape[1], shape[2], shape[3], fitOf(params), scalingOf(params)), wanted.axes, {}};
} catch (const std::exception&) { // OpenCV's, and memory that ran out
    return failure(message(N_("There is not enough memory to bring the picture to %1."), wanted.toString()));
}

Result<Value> PictureFrame::value(const Params& params, const TensorSpec& wanted) const {
    return preprocess(m_picture, params, wanted);
}

namespace {

Result<Params> suggestPicture(const MediaRequest& request, const Progress& /*progress*/) {
    // Any picture is fitted to the usual shape; it need only be one.
    return request.store.picture(request.source).map([](const auto&) { return Params(); });
}

Result<Value> loadPicture(const MediaRequest& request, const TensorSpec& wanted, const Progress& /*progress*/) {
    if (request.source.starts_with("camera:"))
        return failure(message(N_("The camera is not running.")), request.source,
                       message(N_("Start it to see its pictures.")));
    return request.store.picture(request.source).and_then([&](const std::shared_ptr<const Picture>& picture) {
        return preprocess(*picture, request.params, wanted);
    });
}

constexpr std::array<std::string_view, 2> kPictureParams{"fit", "scaling"};

} // namespace

extern constexpr MediaDef kImageMedia{
    .kind = MediaKind::Image,
    .label = N_("Picture"),
    .params = kPictureParams,
    .suggest = suggestPicture,
    .load = loadPicture,
};

} // namespace layerscope
