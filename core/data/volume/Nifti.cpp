// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/volume/VolumeReaders.h"

#include <nifti2_io.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <string_view>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

/// Of a series in time so many moments are kept, which then are the channels.
constexpr std::int64_t kMostMoments = 64;

struct CloseFile {
    void operator()(znzptr* file) const { Xznzclose(&file); }
};
using File = std::unique_ptr<znzptr, CloseFile>;

struct FreeImage {
    void operator()(nifti_image* image) const { nifti_image_free(image); }
};
using Header = std::unique_ptr<nifti_image, FreeImage>;

tl::unexpected<Error> notNifti(const std::string& name) {
    return failure(message(N_("This is not a volume that can be read.")), name,
                   message(N_("NIfTI (.nii, .nii.gz), DICOM, TIFF stacks and .npy can be.")));
}

/// Null, too, for a number of dimensions that the library would follow beyond its array.
template <class Raw>
Header converted(const std::array<char, sizeof(nifti_2_header)>& bytes, nifti_image* (*convert)(Raw, const char*)) {
    Raw raw;
    std::memcpy(&raw, bytes.data(), sizeof(Raw));
    auto dimensions = raw.dim[0];
    if (raw.sizeof_hdr != static_cast<int>(sizeof(Raw)))
        nifti_swap_Nbytes(1, sizeof(dimensions), &dimensions);
    return dimensions >= 1 && dimensions <= 7 ? Header(convert(raw, nullptr)) : nullptr;
}

/// By its first bytes and not by its name, which the library would believe.
Header readHeader(znzptr* file) {
    std::array<char, sizeof(nifti_2_header)> bytes{};
    const std::size_t count = znzread(bytes.data(), 1, bytes.size(), file);
    const int version = count >= sizeof(nifti_1_header) ? nifti_header_version(bytes.data(), count) : -1;
    if (version == 1)
        return converted<nifti_1_header>(bytes, nifti_convert_n1hdr2nim);
    return version == 2 ? converted<nifti_2_header>(bytes, nifti_convert_n2hdr2nim) : nullptr;
}

std::optional<VoxelType> typeOf(int datatype) {
    switch (datatype) {
    case DT_INT8:
        return VoxelType::Int8;
    case DT_UINT8:
    case DT_RGB24:
    case DT_RGBA32:
        return VoxelType::UInt8;
    case DT_INT16:
        return VoxelType::Int16;
    case DT_UINT16:
        return VoxelType::UInt16;
    case DT_INT32:
        return VoxelType::Int32;
    case DT_UINT32:
        return VoxelType::UInt32;
    case DT_FLOAT32:
        return VoxelType::Float32;
    case DT_FLOAT64:
        return VoxelType::Float64;
    default:
        return std::nullopt;
    }
}

double millimetresOf(int units) {
    return units == NIFTI_UNITS_METER ? 1000 : units == NIFTI_UNITS_MICRON ? 0.001 : 1;
}

Orientation orientationOf(const nifti_image& header) {
    if (header.sform_code <= 0 && header.qform_code <= 0)
        return {}; // the file does not tell
    const nifti_dmat44& matrix = header.sform_code > 0 ? header.sto_xyz : header.qto_xyz;
    Directions directions{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        for (std::size_t i = 0; i < 3; ++i) {
            directions[axis][i] = matrix.m[i][axis];
            if (!std::isfinite(directions[axis][i]))
                return {};
        }
    return layerscope::orientationOf(directions);
}

/// Numbers along the first three axes that belong together: 3 or 4 of a coloured volume.
std::int64_t samplesOf(int datatype) {
    return datatype == DT_RGB24 ? 3 : datatype == DT_RGBA32 ? 4 : 1;
}

void takeMeaning(Volume& volume, const nifti_image& header) {
    const bool scaled = std::isfinite(header.scl_slope) && header.scl_slope != 0 && std::isfinite(header.scl_inter);
    if (scaled && samplesOf(header.datatype) == 1)
        volume.lines = {{header.scl_slope, header.scl_inter}};
    if (std::isfinite(header.cal_min) && std::isfinite(header.cal_max) && header.cal_max > header.cal_min) {
        volume.facts.windowCenter = (header.cal_min + header.cal_max) / 2;
        volume.facts.windowWidth = header.cal_max - header.cal_min;
    }
}

/// The volume without its data; the sizes are still to be checked.
std::optional<Volume> described(const nifti_image& header) {
    const auto type = typeOf(header.datatype);
    const auto isSize = [](std::int64_t size) { return size >= 1 && size <= std::int64_t{1} << 31; };
    if (!type || !std::ranges::all_of(std::array{header.nx, header.ny, header.nz, header.nt, header.nu}, isSize))
        return std::nullopt;
    Volume volume{.type = *type};
    const std::int64_t samples = samplesOf(header.datatype);
    const std::int64_t moments =
        samples > 1 ? 1 : std::min(header.nt * std::min(header.nu, kMostMoments), kMostMoments);
    if (samples == 1 && header.nt * std::min(header.nu, kMostMoments) > kMostMoments)
        volume.facts.note = message(N_("Of the moments in this file the first %1 are read."), kMostMoments);
    volume.facts.channels = samples > 1 ? samples : moments;
    const double unit = millimetresOf(header.xyz_units);
    // Products of sizes that may be too large are made after checkedVolumeBytes has looked at them.
    volume.facts.size = {header.nz, header.ny, header.nx};
    if (!checkedVolumeBytes(volume, {}))
        return volume;
    const std::int64_t plane = header.nx * header.ny;
    volume.step[3] = samples > 1 ? 1 : plane * header.nz;
    orient(volume, orientationOf(header), {header.nx, header.ny, header.nz},
           {header.dx * unit, header.dy * unit, header.dz * unit}, {samples, header.nx * samples, plane * samples});
    takeMeaning(volume, header);
    return volume;
}

bool isPacked(const fs::path& path) {
    std::array<char, 2> start{};
    std::ifstream(path, std::ios::binary).read(start.data(), start.size());
    return start == std::array{'\x1f', '\x8b'};
}

/// Whether a file of that size can hold so many bytes; a compressed one at most deflate's 1032 times its own.
bool canHold(const fs::path& path, std::uint64_t bytes) {
    constexpr std::uint64_t kMostDeflated = 1032;
    std::error_code error;
    const auto size = fs::file_size(path, error);
    return !error && bytes <= (isPacked(path) ? (size + 1) * kMostDeflated : size);
}

Result<void> readData(znzptr* file, std::byte* data, std::uint64_t bytes, const std::string& name,
                      const Progress& progress) {
    constexpr std::uint64_t kPiece = 4 << 20;
    for (std::uint64_t at = 0; at < bytes; at += kPiece) {
        if (progress.stopped())
            return readingStopped(name);
        const std::uint64_t count = std::min(kPiece, bytes - at);
        if (znzread(data + at, 1, count, file) != count)
            return volumeCutOff(name);
        progress.at(static_cast<double>(at + count) / static_cast<double>(bytes));
    }
    return {};
}

} // namespace

Result<Volume> readNifti(const fs::path& path, VolumePart part, const Progress& progress) {
    nifti_set_debug_level(0);
    const std::string name = path.string();
    const File file(znzopen(name.c_str(), "rb", 1)); // also of what is not compressed
    if (!file)
        return failure(message(N_("The file cannot be opened.")), name);
    const Header header = readHeader(file.get());
    if (!header)
        return notNifti(name);
    auto volume = described(*header);
    if (!volume)
        return failure(message(N_("A volume of this kind of numbers, or of these sizes, cannot be shown.")), name,
                       message(N_("Save it with whole numbers of 8, 16 or 32 bits, or as float32.")));
    const auto bytes = checkedVolumeBytes(*volume, name);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto offset = header->iname_offset;
    if (offset < 0 || offset > (std::int64_t{1} << 30) || !canHold(path, *bytes + static_cast<std::uint64_t>(offset)))
        return volumeCutOff(name);
    if (part == VolumePart::Facts)
        return std::move(*volume);
    auto data = voxelBuffer(*bytes, name);
    if (!data)
        return tl::unexpected(data.error());
    if (znzseek(file.get(), offset, SEEK_SET) < 0)
        return volumeCutOff(name);
    if (auto read = readData(file.get(), data->get(), *bytes, name, progress); !read)
        return tl::unexpected(read.error());
    if (header->swapsize > 1 && header->byteorder != nifti_short_order())
        nifti_swap_Nbytes(static_cast<std::int64_t>(*bytes) / header->swapsize, header->swapsize, data->get());
    volume->data = std::move(*data);
    volume->dataBytes = *bytes;
    return std::move(*volume);
}

} // namespace layerscope
