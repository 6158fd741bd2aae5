// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Png.h"

#include "base/Files.h"

#include <opencv2/imgcodecs.hpp>

#include <bit>
#include <span>
#include <vector>

namespace layerscope {

// 0xAARRGGBB lies in memory as blue, green, red, alpha, which is OpenCV's order.
static_assert(std::endian::native == std::endian::little);

Result<void> writePng(const std::filesystem::path& path, const Bitmap& bitmap) try {
    if (bitmap.empty())
        return failure(message(N_("There is nothing to draw.")), path.string());
    const cv::Mat mat(bitmap.height, bitmap.width, CV_8UC4, const_cast<std::uint32_t*>(bitmap.pixels.data()));
    std::vector<unsigned char> png;
    cv::imencode(".png", mat, png);
    return writeFileAtomically(path, std::as_bytes(std::span(png)));
} catch (const cv::Exception& exception) {
    return failure(message(N_("The picture cannot be written (%1)."), exception.err), path.string());
}

} // namespace layerscope
