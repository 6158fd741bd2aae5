// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Picture.h"

#include "base/Files.h"
#include "base/Numbers.h"
#include "data/ImageHeader.h"
#include "data/Pixels.h"

#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#include <new>

namespace layerscope {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{2} << 30;

/// Nothing when the file may be decoded.
std::optional<Error> problemWith(const std::optional<ImageHeader>& header, const std::string& name) {
    if (!header)
        return Error{message(N_("This is not a picture that can be read.")),
                     message(N_("PNG, JPEG, TIFF, WebP, BMP and PNM can be.")), name};
    // Both sides are below 2^32, so that the product fits.
    if (header->width * header->height > kMaxPicturePixels)
        return Error{message(N_("A picture of %1 × %2 pixels is too large; up to %3 million are read."),
                             groupedNumber(static_cast<std::int64_t>(header->width)),
                             groupedNumber(static_cast<std::int64_t>(header->height)), kMaxPicturePixels / 1'000'000),
                     {},
                     name};
    if (header->cutOff)
        return Error{message(N_("The picture is cut off: its end is missing.")), {}, name};
    return std::nullopt;
}

tl::unexpected<Error> damaged(const std::string& name) {
    return failure(message(N_("The picture is damaged and cannot be decoded.")), name);
}

bool isTiff(std::span<const std::byte> bytes) {
    return bytes[0] == bytes[1] && (bytes[0] == std::byte{'I'} || bytes[0] == std::byte{'M'});
}

} // namespace

Result<Picture> decodePicture(std::span<const std::byte> bytes, const std::string& name) try {
    if (bytes.empty())
        return failure(message(N_("The file is empty.")), name);
    const auto header = readImageHeader(bytes);
    if (auto problem = problemWith(header, name))
        return tl::unexpected(std::move(*problem));
    [[maybe_unused]] static const auto silenced = cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::byte*>(bytes.data()));
    // Unchanged keeps alpha and 16 bits; it leaves the turning to us, but for TIFF.
    const cv::Mat decoded = cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
    if (decoded.empty())
        return damaged(name);
    return pictureFromMat(isTiff(bytes) ? decoded : uprightFromExif(decoded, header->orientation), name);
} catch (const cv::Exception&) {
    return damaged(name);
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for this picture.")), name);
}

Result<Picture> readPicture(const std::filesystem::path& path) {
    return readFile(path, kMaxFileBytes - 1).and_then([&](const std::vector<std::byte>& bytes) {
        return decodePicture(bytes, path.string());
    });
}

} // namespace layerscope
