// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Picture.h"

#include <opencv2/core.hpp>

namespace layerscope {

// Between OpenCV's matrices (BGR) and Pictures (RGB). Only for this room's .cpp files.

/// Copies a grey, BGR or BGRA matrix of 8 or 16 bits; an error for any other.
Result<Picture> pictureFromMat(const cv::Mat& mat, const std::string& name);

/// The picture's own memory as a matrix in RGB order; not to be written to.
cv::Mat matOf(const Picture& picture);

/// By EXIF's orientation, 1 to 8.
cv::Mat uprightFromExif(const cv::Mat& mat, int orientation);

} // namespace layerscope
