// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "data/Fit.h"
#include "data/image/Scaling.h"
#include "tensor/Tensor.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace layerscope {

/// A decoded picture or film frame: RGB or RGBA or grey, 8 or 16 bits a channel, rotated as its EXIF says.
struct Picture {
    int width = 0;
    int height = 0;
    int channels = 0;                      ///< 1, 3 or 4 (RGB order)
    int bits = 8;                          ///< 8 or 16
    std::shared_ptr<const std::byte> data; ///< row by row, no gaps; native byte order for 16 bits
    Key key;                               ///< of the content

    std::uint64_t bytes() const {
        return static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) *
               static_cast<std::uint64_t>(channels * bits / 8);
    }
};

/// Pictures of more pixels than this are refused by their header, before memory is asked for.
inline constexpr std::uint64_t kMaxPicturePixels = std::uint64_t{1} << 28;

/// PNG, JPEG, TIFF, WebP, BMP and what else OpenCV reads. The error names the file and says what is wrong with it.
Result<Picture> readPicture(const std::filesystem::path& path);
Result<Picture> decodePicture(std::span<const std::byte> bytes, const std::string& name);
/// From pixels in memory (a camera frame, the clipboard): copies them.
Picture pictureFromRgb(int width, int height, int channels, std::span<const std::uint8_t> pixels);

/// [1, height, width, channels] float32. Contain pads with black; grey is the luma of RGB; alpha is laid over white
/// when the tensor has no fourth channel. `None` gives 0..255 (16-bit pictures are brought to the same range).
Tensor pictureTensor(const Picture& picture, std::int64_t height, std::int64_t width, std::int64_t channels, Fit fit,
                     Scaling scaling);
/// The same into height * width * channels floats.
void writePicture(const Picture& picture, std::int64_t height, std::int64_t width, std::int64_t channels, Fit fit,
                  Scaling scaling, std::span<float> out);

} // namespace layerscope
