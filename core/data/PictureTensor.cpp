// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Picture.h"

#include "data/Pixels.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace layerscope {
namespace {

/// Mean and deviation of the pictures of ImageNet, red, green, blue (Keras's "torch" mode).
constexpr std::array<float, 3> kImageNetMean{0.485F, 0.456F, 0.406F};
constexpr std::array<float, 3> kImageNetDeviation{0.229F, 0.224F, 0.225F};

double fullScale(const cv::Mat& mat) {
    return mat.depth() == CV_16U ? 65535 : 255;
}

/// Lays a picture over white. [h, w, 4] -> [h, w, 3], same depth.
cv::Mat overWhite(const cv::Mat& rgba) {
    std::array<cv::Mat, 4> planes;
    cv::split(rgba, planes.data());
    const double white = fullScale(rgba);
    std::array<cv::Mat, 3> out;
    for (std::size_t i = 0; i < 3; ++i) {
        // a·x + (1 - a)·white = white - a·(white - x)
        cv::Mat inverse = cv::Scalar(white) - planes[i];
        cv::multiply(inverse, planes[3], inverse, 1 / white);
        out[i] = cv::Scalar(white) - inverse;
    }
    cv::Mat merged;
    cv::merge(out.data(), out.size(), merged);
    return merged;
}

/// The part of the picture that Crop keeps: the largest in the middle with the wanted proportions.
cv::Mat cropped(const cv::Mat& mat, double wantedAspect) {
    const int width = std::clamp(static_cast<int>(std::lround(mat.rows * wantedAspect)), 1, mat.cols);
    const int height = std::clamp(static_cast<int>(std::lround(mat.cols / wantedAspect)), 1, mat.rows);
    return mat(cv::Rect((mat.cols - width) / 2, (mat.rows - height) / 2, width, height));
}

cv::Mat asFloats(const cv::Mat& mat) {
    if (mat.depth() == CV_32F)
        return mat;
    cv::Mat out;
    mat.convertTo(out, CV_32F, 255 / fullScale(mat));
    return out;
}

/// [size.height, size.width] float in 0..255. Shrinking averages areas, which is quick on the stored integers;
/// enlarging blends floats, or else their steps would show up as edges.
cv::Mat resized(const cv::Mat& mat, cv::Size size) {
    if (mat.size() == size)
        return asFloats(mat);
    const bool shrinks = size.width <= mat.cols && size.height <= mat.rows;
    cv::Mat out;
    cv::resize(shrinks ? mat : asFloats(mat), out, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    return asFloats(out);
}

cv::Mat fitted(const cv::Mat& mat, cv::Size size, Fit fit) {
    const double aspect = static_cast<double>(size.width) / size.height;
    if (fit == Fit::Stretch)
        return resized(mat, size);
    if (fit == Fit::Crop)
        return resized(cropped(mat, aspect), size);
    const double scale =
        std::min(static_cast<double>(size.width) / mat.cols, static_cast<double>(size.height) / mat.rows);
    const cv::Size inner(std::clamp(static_cast<int>(std::lround(mat.cols * scale)), 1, size.width),
                         std::clamp(static_cast<int>(std::lround(mat.rows * scale)), 1, size.height));
    cv::Mat out = cv::Mat::zeros(size, CV_MAKETYPE(CV_32F, mat.channels()));
    resized(mat, inner)
        .copyTo(
            out(cv::Rect((size.width - inner.width) / 2, (size.height - inner.height) / 2, inner.width, inner.height)));
    return out;
}

/// Floats with the wanted number of channels.
cv::Mat withChannels(const cv::Mat& mat, int channels) {
    const int has = mat.channels();
    cv::Mat out = mat;
    if (has == 1 && channels >= 3)
        cv::cvtColor(mat, out, cv::COLOR_GRAY2RGB);
    else if (has == 3 && channels == 1)
        cv::cvtColor(mat, out, cv::COLOR_RGB2GRAY);
    if (channels == 4 && out.channels() == 3) {
        cv::Mat opaque(out.size(), CV_32F, cv::Scalar(255));
        cv::Mat rgba;
        cv::merge(std::array<cv::Mat, 2>{out, opaque}.data(), 2, rgba);
        return rgba;
    }
    return out;
}

struct Affine {
    float factor;
    float offset;
};

/// What a channel's 0..255 becomes.
Affine affineOf(Scaling scaling, std::size_t channel, std::size_t channels) {
    constexpr float kUnit = 1.0F / 255;
    if (scaling == Scaling::None)
        return {1, 0};
    if (scaling == Scaling::MinusOneToOne)
        return {2 * kUnit, -1};
    if (scaling == Scaling::ZeroToOne || channel == 3)
        return {kUnit, 0};
    const auto average = [](const std::array<float, 3>& of) { return (of[0] + of[1] + of[2]) / 3; };
    const float mean = channels == 1 ? average(kImageNetMean) : kImageNetMean[channel];
    const float deviation = channels == 1 ? average(kImageNetDeviation) : kImageNetDeviation[channel];
    return {kUnit / deviation, -mean / deviation};
}

void scale(const cv::Mat& mat, Scaling scaling, std::span<float> out) {
    const auto channels = static_cast<std::size_t>(mat.channels());
    std::array<Affine, 4> affine{};
    for (std::size_t c = 0; c < channels; ++c)
        affine[c] = affineOf(scaling, c, channels);
    const auto rowFloats = static_cast<std::size_t>(mat.cols) * channels;
    for (int row = 0; row < mat.rows; ++row) {
        const auto* from = mat.ptr<float>(row);
        float* to = out.data() + static_cast<std::size_t>(row) * rowFloats;
        for (std::size_t i = 0; i < rowFloats; i += channels)
            for (std::size_t c = 0; c < channels; ++c)
                to[i + c] = from[i + c] * affine[c].factor + affine[c].offset;
    }
}

} // namespace

Tensor pictureTensor(const Picture& picture, std::int64_t height, std::int64_t width, std::int64_t channels, Fit fit,
                     Scaling scaling) {
    assert(channels == 1 || channels == 3 || channels == 4);
    cv::Mat mat = matOf(picture);
    if (picture.channels == 4 && channels != 4)
        mat = overWhite(mat);
    const cv::Size size(static_cast<int>(width), static_cast<int>(height));
    const cv::Mat pixels = withChannels(fitted(mat, size, fit), static_cast<int>(channels));
    TensorBuilder builder(Shape{1, height, width, channels});
    scale(pixels, scaling, builder.floats());
    return std::move(builder).finish();
}

} // namespace layerscope
