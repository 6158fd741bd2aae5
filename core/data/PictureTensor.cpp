// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Picture.h"

#include "data/Pixels.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace layerscope {
namespace {

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
    const std::array<FitSide, 2> sides{FitSide{mat.rows, size.height}, FitSide{mat.cols, size.width}};
    const std::vector<FitPart> parts = fitParts(sides, fit);
    const auto rect = [](std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height) {
        return cv::Rect(static_cast<int>(x), static_cast<int>(y), static_cast<int>(width), static_cast<int>(height));
    };
    const cv::Rect filled = rect(parts[1].to, parts[0].to, parts[1].count, parts[0].count);
    const cv::Mat inner =
        resized(mat(rect(parts[1].from, parts[0].from, parts[1].length, parts[0].length)), filled.size());
    if (filled.size() == size)
        return inner;
    cv::Mat out = cv::Mat::zeros(size, CV_MAKETYPE(CV_32F, mat.channels()));
    inner.copyTo(out(filled));
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

void scale(const cv::Mat& mat, Scaling scaling, std::span<float> out) {
    const auto channels = static_cast<std::size_t>(mat.channels());
    std::array<ScalingLine, 4> affine{};
    for (std::size_t c = 0; c < channels; ++c)
        affine[c] = scalingLine(scaling, c, channels);
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

void writePicture(const Picture& picture, std::int64_t height, std::int64_t width, std::int64_t channels, Fit fit,
                  Scaling scaling, std::span<float> out) {
    assert(channels == 1 || channels == 3 || channels == 4);
    cv::Mat mat = matOf(picture);
    if (picture.channels == 4 && channels != 4)
        mat = overWhite(mat);
    const cv::Size size(static_cast<int>(width), static_cast<int>(height));
    scale(withChannels(fitted(mat, size, fit), static_cast<int>(channels)), scaling, out);
}

Tensor pictureTensor(const Picture& picture, std::int64_t height, std::int64_t width, std::int64_t channels, Fit fit,
                     Scaling scaling) {
    TensorBuilder builder(Shape{1, height, width, channels});
    writePicture(picture, height, width, channels, fit, scaling, builder.floats());
    return std::move(builder).finish();
}

} // namespace layerscope
