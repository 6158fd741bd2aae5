// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Pixels.h"

#include <opencv2/imgproc.hpp>

namespace layerscope {
namespace {

/// Copies rows without gaps and gives the content its key.
Picture copied(const cv::Mat& mat) {
    auto owner = std::make_shared<cv::Mat>(mat.isContinuous() ? mat : mat.clone());
    Picture picture;
    picture.width = mat.cols;
    picture.height = mat.rows;
    picture.channels = mat.channels();
    picture.bits = mat.depth() == CV_16U ? 16 : 8;
    picture.data = std::shared_ptr<const std::byte>(owner, reinterpret_cast<const std::byte*>(owner->data));
    picture.key = Hasher()
                      .add(picture.width)
                      .add(picture.height)
                      .add(picture.channels)
                      .add(picture.bits)
                      .addBytes({picture.data.get(), owner->total() * owner->elemSize()})
                      .key();
    return picture;
}

} // namespace

Result<Picture> pictureFromMat(const cv::Mat& mat, const std::string& name) {
    if (mat.depth() != CV_8U && mat.depth() != CV_16U)
        return failure(message(N_("A picture of this kind of numbers cannot be shown.")), name,
                       message(N_("Save it with 8 or 16 bits a channel, or as .npy.")));
    cv::Mat rgb;
    switch (mat.channels()) {
    case 1:
        rgb = mat.clone();
        break;
    case 3:
        cv::cvtColor(mat, rgb, cv::COLOR_BGR2RGB);
        break;
    case 4:
        cv::cvtColor(mat, rgb, cv::COLOR_BGRA2RGBA);
        break;
    default:
        return failure(message(N_("A picture of %1 channels cannot be shown."), mat.channels()), name,
                       message(N_("Save it as grey, RGB or RGBA, or as .npy.")));
    }
    return copied(rgb);
}

Picture pictureFromRgb(int width, int height, int channels, std::span<const std::uint8_t> pixels) {
    assert(pixels.size() ==
           static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * static_cast<std::size_t>(channels));
    cv::Mat mat(height, width, CV_8UC(channels));
    std::copy(pixels.begin(), pixels.end(), mat.data);
    return copied(mat);
}

cv::Mat matOf(const Picture& picture) {
    const int depth = picture.bits == 16 ? CV_16U : CV_8U;
    return {picture.height, picture.width, CV_MAKETYPE(depth, picture.channels),
            const_cast<std::byte*>(picture.data.get())};
}

cv::Mat uprightFromExif(const cv::Mat& mat, int orientation) {
    constexpr int kAroundX = 0; // cv::flip's codes
    constexpr int kAroundY = 1;
    constexpr int kAroundBoth = -1;
    cv::Mat out = mat;
    if (orientation >= 5 && orientation <= 8)
        cv::transpose(mat, out);
    switch (orientation) {
    case 2:
    case 6:
        cv::flip(out, out, kAroundY);
        break;
    case 3:
    case 7:
        cv::flip(out, out, kAroundBoth);
        break;
    case 4:
    case 8:
        cv::flip(out, out, kAroundX);
        break;
    default:
        break;
    }
    return out;
}

} // namespace layerscope
