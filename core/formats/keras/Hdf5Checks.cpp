// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/Hdf5Checks.h"

#include "base/Numbers.h"

#include <algorithm>
#include <array>

namespace layerscope {
namespace {

/// Deflate cannot shrink anything by more than this.
constexpr std::uint64_t kMaxDeflateRatio = 1032;
constexpr std::uint64_t kHarmlessBytes = std::uint64_t{1} << 20;
constexpr int kMostFilters = 8;

/// Whether one of the filters makes data smaller; nothing when one is not built in.
std::optional<bool> compressing(hid_t creation) {
    const int count = H5Pget_nfilters(creation);
    if (count < 0 || count > kMostFilters)
        return std::nullopt;
    bool compresses = false;
    for (int i = 0; i < count; ++i) {
        unsigned flags = 0;
        unsigned config = 0;
        std::size_t values = 0;
        const H5Z_filter_t filter =
            H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, &config);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
            return std::nullopt;
        compresses = compresses || filter == H5Z_FILTER_DEFLATE;
    }
    return compresses;
}

/// Bytes of one chunk; nothing when that cannot be counted.
std::optional<std::uint64_t> chunkBytes(hid_t creation, std::uint64_t elementBytes) {
    std::array<hsize_t, H5S_MAX_RANK> sizes{};
    const int rank = H5Pget_chunk(creation, static_cast<int>(sizes.size()), sizes.data());
    if (rank < 0 || rank > Shape::kMaxRank)
        return std::nullopt;
    Shape shape;
    for (int i = 0; i < rank; ++i)
        shape.append(static_cast<std::int64_t>(std::min<hsize_t>(sizes[static_cast<std::size_t>(i)], INT64_MAX)));
    const auto elements = shape.sizedElements();
    constexpr std::int64_t kMost = std::int64_t{1} << 40;
    if (!elements || *elements > kMost)
        return std::nullopt;
    return static_cast<std::uint64_t>(*elements) * elementBytes;
}

std::optional<Message> problemWithChunks(hid_t creation, std::uint64_t declared, std::uint64_t elementBytes) {
    const auto bytes = chunkBytes(creation, elementBytes);
    if (!bytes || *bytes > std::max(4 * declared, kHarmlessBytes))
        return message(N_("Its blocks are larger than all that it holds."));
    return std::nullopt;
}

} // namespace

std::optional<Shape> hdf5Shape(hid_t space) {
    const H5S_class_t kind = H5Sget_simple_extent_type(space);
    const int rank = H5Sget_simple_extent_ndims(space);
    if ((kind != H5S_SIMPLE && kind != H5S_SCALAR) || rank < 0 || rank > Shape::kMaxRank)
        return std::nullopt;
    std::array<hsize_t, H5S_MAX_RANK> sizes{};
    if (rank > 0 && H5Sget_simple_extent_dims(space, sizes.data(), nullptr) < 0)
        return std::nullopt;
    Shape shape;
    for (int i = 0; i < rank; ++i)
        shape.append(static_cast<std::int64_t>(std::min<hsize_t>(sizes[static_cast<std::size_t>(i)], INT64_MAX)));
    if (!shape.sizedElements())
        return std::nullopt;
    return shape;
}

std::optional<Message> problemWithStorage(hid_t dataset, const Shape& shape, std::uint64_t elementBytes,
                                          std::uint64_t fileBytes) {
    const Hdf5Properties creation(H5Dget_create_plist(dataset));
    if (!creation)
        return message(N_("How it is stored cannot be read."));
    const H5D_layout_t layout = H5Pget_layout(creation.get());
    if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED)
        return message(N_("It is put together from other files, which is not allowed."));
    if (H5Pget_external_count(creation.get()) != 0)
        return message(N_("Its numbers are in another file, which is not allowed."));
    const auto compresses = compressing(creation.get());
    if (!compresses)
        return message(N_("It is packed with a filter that is not known here."));
    const auto declared = static_cast<std::uint64_t>(shape.elements()) * elementBytes;
    if (layout == H5D_CHUNKED)
        if (auto problem = problemWithChunks(creation.get(), declared, elementBytes))
            return problem;
    const std::uint64_t stored = H5Dget_storage_size(dataset);
    const std::uint64_t ratio = layout == H5D_CHUNKED && *compresses ? kMaxDeflateRatio : 1;
    if (stored > fileBytes || declared / ratio > stored)
        return message(N_("It claims to have %1, but the file does not hold as much."), byteSize(declared));
    return std::nullopt;
}

} // namespace layerscope
