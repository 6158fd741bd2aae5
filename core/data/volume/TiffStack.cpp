// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/volume/VolumeReaders.h"

#include "base/Numbers.h"

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

struct CloseTiff {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using Tiff = std::unique_ptr<TIFF, CloseTiff>;

/// What is wrong we say ourselves.
int quiet(TIFF* /*tiff*/, void* /*user*/, const char* /*module*/, const char* /*format*/, va_list /*args*/) {
    return 1;
}

Tiff openTiff(const fs::path& path) {
    constexpr tmsize_t kMostAtOnce = tmsize_t{1} << 30;
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, quiet, nullptr);
    TIFFOpenOptionsSetWarningHandlerExtR(options, quiet, nullptr);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, kMostAtOnce);
    Tiff tiff(TIFFOpenExt(path.c_str(), "rm", options));
    TIFFOpenOptionsFree(options);
    return tiff;
}

/// What must be the same on all pages of a stack.
struct Page {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint16_t bits = 1;
    std::uint16_t format = SAMPLEFORMAT_UINT;
    std::uint16_t samples = 1;
    std::uint16_t planar = PLANARCONFIG_CONTIG;
    bool operator==(const Page&) const = default;
};

Page pageOf(TIFF* tiff) {
    Page page;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page.width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page.height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &page.bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &page.format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &page.samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &page.planar);
    return page;
}

std::optional<VoxelType> typeOf(const Page& page) {
    const bool isSigned = page.format == SAMPLEFORMAT_INT;
    if (page.format == SAMPLEFORMAT_IEEEFP)
        return page.bits == 32   ? std::optional(VoxelType::Float32)
               : page.bits == 64 ? std::optional(VoxelType::Float64)
                                 : std::nullopt;
    switch (page.bits) {
    case 8:
        return isSigned ? VoxelType::Int8 : VoxelType::UInt8;
    case 16:
        return isSigned ? VoxelType::Int16 : VoxelType::UInt16;
    case 32:
        return isSigned ? VoxelType::Int32 : VoxelType::UInt32;
    default:
        return std::nullopt;
    }
}

/// Numbers of the pages that are like the first; the others are small copies or notes.
std::vector<std::uint32_t> pagesLike(TIFF* tiff, const Page& first, std::size_t most) {
    std::vector<std::uint32_t> pages;
    std::uint32_t number = 0;
    do {
        if (pageOf(tiff) == first)
            pages.push_back(number);
        ++number;
    } while (pages.size() < most && TIFFReadDirectory(tiff));
    return pages;
}

/// "spacing=2.5" in what ImageJ writes down about a stack.
std::optional<std::string_view> noteOf(std::string_view text, std::string_view key) {
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos)
        return std::nullopt;
    const std::string_view rest = text.substr(at + key.size());
    return rest.substr(0, rest.find('\n'));
}

double millimetresOf(std::string_view unit) {
    if (unit == "micron" || unit == "um" || unit == "\\u00B5m" || unit == "µm")
        return 0.001;
    if (unit == "nm")
        return 1e-6;
    return unit == "cm" ? 10 : 1;
}

/// Slices, rows and columns in millimetres where ImageJ wrote them, otherwise 1.
std::array<double, 3> spacingOf(TIFF* tiff) {
    char* description = nullptr;
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEDESCRIPTION, &description) || !description ||
        !std::string_view(description).starts_with("ImageJ"))
        return {1, 1, 1};
    const std::string_view text = description;
    const double unit = millimetresOf(noteOf(text, "unit=").value_or("mm"));
    float across = 0; // pixels to the unit
    float down = 0;
    TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &across);
    TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &down);
    const double deep = parseNumber(noteOf(text, "spacing=").value_or("1")).value_or(1);
    const auto side = [&](float perUnit) {
        return perUnit > 0 ? sensibleSpacing(unit / static_cast<double>(perUnit)) : 1;
    };
    return {sensibleSpacing(deep * unit), side(down), side(across)};
}

bool readTiles(TIFF* tiff, const Page& page, std::size_t pixelBytes, std::byte* out) {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &height);
    const tmsize_t size = TIFFTileSize(tiff);
    const std::size_t tileRow = width * pixelBytes;
    if (width == 0 || height == 0 || size < 1 || size > (tmsize_t{1} << 28) ||
        static_cast<std::size_t>(size) < tileRow * height)
        return false;
    std::vector<std::byte> tile(static_cast<std::size_t>(size));
    for (std::uint32_t y = 0; y < page.height; y += height)
        for (std::uint32_t x = 0; x < page.width; x += width) {
            if (TIFFReadEncodedTile(tiff, TIFFComputeTile(tiff, x, y, 0, 0), tile.data(), size) < 0)
                return false;
            const std::size_t bytes = std::min(width, page.width - x) * pixelBytes;
            for (std::uint32_t row = 0; row < std::min(height, page.height - y); ++row)
                std::memcpy(out + (std::size_t{y + row} * page.width + x) * pixelBytes, tile.data() + row * tileRow,
                            bytes);
        }
    return true;
}

bool readStrips(TIFF* tiff, std::size_t pageBytes, std::byte* out) {
    const tmsize_t strip = TIFFStripSize(tiff);
    if (strip < 1)
        return false;
    std::size_t at = 0;
    for (std::uint32_t i = 0; at < pageBytes; ++i) {
        const auto bytes = static_cast<tmsize_t>(std::min(static_cast<std::size_t>(strip), pageBytes - at));
        if (TIFFReadEncodedStrip(tiff, i, out + at, bytes) != bytes)
            return false;
        at += static_cast<std::size_t>(bytes);
    }
    return true;
}

Result<Volume> described(TIFF* tiff, const Page& page, std::int64_t pages, const std::string& name) {
    const auto type = typeOf(page);
    const bool plain =
        page.samples == 1 || ((page.samples == 3 || page.samples == 4) && page.planar == PLANARCONFIG_CONTIG);
    if (!type || !plain)
        return failure(message(N_("A TIFF of this kind of numbers cannot be shown as a volume.")), name,
                       message(N_("Save it with 8, 16 or 32 bits a voxel, grey or RGB.")));
    Volume volume{.type = *type};
    volume.facts.size = {pages, page.height, page.width};
    volume.facts.channels = page.samples;
    volume.facts.spacing = spacingOf(tiff);
    if (auto bytes = checkedVolumeBytes(volume, name); !bytes)
        return tl::unexpected(bytes.error());
    const std::int64_t row = std::int64_t{page.width} * page.samples;
    volume.step = {row * page.height, row, page.samples, 1};
    return volume;
}

} // namespace

int tiffPages(const fs::path& path) {
    const Tiff tiff = openTiff(path);
    return tiff ? static_cast<int>(pagesLike(tiff.get(), pageOf(tiff.get()), 2).size()) : 0;
}

Result<Volume> readTiffStack(const fs::path& path, VolumePart part, const Progress& progress) {
    constexpr std::size_t kMostPages = 65'000;
    const std::string name = path.string();
    const Tiff tiff = openTiff(path);
    if (!tiff)
        return failure(message(N_("The TIFF is damaged and cannot be read.")), name);
    const Page page = pageOf(tiff.get());
    const auto pages = pagesLike(tiff.get(), page, kMostPages);
    TIFFSetDirectory(tiff.get(), 0);
    auto volume = described(tiff.get(), page, static_cast<std::int64_t>(pages.size()), name);
    if (!volume || part == VolumePart::Facts)
        return volume;
    const std::uint64_t bytes = *checkedVolumeBytes(*volume, name);
    auto data = voxelBuffer(bytes, name);
    if (!data)
        return tl::unexpected(data.error());
    const std::size_t pageBytes = bytes / pages.size();
    const std::size_t pixelBytes = static_cast<std::size_t>(bytesOf(volume->type)) * page.samples;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (progress.stopped())
            return readingStopped(name);
        std::byte* out = data->get() + i * pageBytes;
        // Going on to the next page is quick; asking for one by its number walks from the first.
        const bool there = i == 0                         ? TIFFSetDirectory(tiff.get(), pages[0]) != 0
                           : pages[i] == pages[i - 1] + 1 ? TIFFReadDirectory(tiff.get()) != 0
                                                          : TIFFSetDirectory(tiff.get(), pages[i]) != 0;
        if (!there || pageOf(tiff.get()) != page ||
            !(TIFFIsTiled(tiff.get()) ? readTiles(tiff.get(), page, pixelBytes, out)
                                      : readStrips(tiff.get(), pageBytes, out)))
            return volumeCutOff(name);
        progress.at(static_cast<double>(i + 1) / static_cast<double>(pages.size()));
    }
    volume->data = std::move(*data);
    volume->dataBytes = bytes;
    return volume;
}

} // namespace layerscope
