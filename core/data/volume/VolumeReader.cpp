// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/volume/VolumeReaders.h"
#include "data/volume/Voxels.h"

#include "base/Numbers.h"
#include "data/MediaStore.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <fstream>
#include <limits>
#include <new>
#include <string_view>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 30;

/// The first bytes of a file; fewer when it is shorter.
std::string beginningOf(const fs::path& path) {
    constexpr std::size_t kBytes = 132; // DICOM's letters end there
    std::string out(kBytes, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(out.data(), static_cast<std::streamsize>(kBytes));
    out.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return out;
}

bool isTiff(std::string_view bytes) {
    return bytes.starts_with(std::string_view("II*\0", 4)) || bytes.starts_with(std::string_view("MM\0*", 4)) ||
           bytes.starts_with(std::string_view("II+\0", 4)) || bytes.starts_with(std::string_view("MM\0+", 4));
}

using Reader = Result<Volume> (*)(const fs::path&, VolumePart, const Progress&);

Result<Reader> readerOf(const fs::path& path) {
    std::error_code error;
    if (fs::is_directory(path, error))
        return readDicom;
    if (!fs::exists(path, error))
        return failure(message(N_("There is no such file.")), path.string());
    if (!fs::is_regular_file(path, error))
        return failure(message(N_("This is not a regular file.")), path.string());
    const std::string start = beginningOf(path);
    if (start.empty())
        return failure(message(N_("The file is empty.")), path.string());
    if (start.starts_with("\x93NUMPY"))
        return readNpyVolume;
    if (isTiff(start))
        return readTiffStack;
    if (start.size() >= 132 && start.compare(128, 4, "DICM") == 0)
        return readDicom;
    const std::string name = path.filename().string();
    // Compressed files tell nothing before they are opened.
    if (name.ends_with(".nii") || name.ends_with(".nii.gz") || start.starts_with("\x1f\x8b"))
        return readNifti;
    return readDicom; // old ones lack the letters
}

void findRange(Volume& volume) {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -lowest;
    withVoxels(volume, [&](const auto* data) {
        for (std::int64_t k = 0; k < volume.facts.channels; ++k)
            for (std::int64_t s = 0; s < volume.facts.size[0]; ++s) {
                const VoxelLine& line = volume.lineOf(s);
                for (std::int64_t r = 0; r < volume.facts.size[1]; ++r) {
                    const auto* voxel =
                        data + volume.first + k * volume.step[3] + s * volume.step[0] + r * volume.step[1];
                    for (std::int64_t c = 0; c < volume.facts.size[2]; ++c) {
                        const double value =
                            static_cast<double>(voxel[c * volume.step[2]]) * line.slope + line.intercept;
                        if (!std::isfinite(value))
                            continue;
                        lowest = std::min(lowest, value);
                        highest = std::max(highest, value);
                    }
                }
            }
    });
    volume.lowest = lowest <= highest ? lowest : 0;
    volume.highest = lowest <= highest ? highest : 0;
}

} // namespace

std::int64_t bytesOf(VoxelType type) {
    switch (type) {
    case VoxelType::Int8:
    case VoxelType::UInt8:
        return 1;
    case VoxelType::Int16:
    case VoxelType::UInt16:
        return 2;
    case VoxelType::Float64:
        return 8;
    default:
        return 4;
    }
}

double sensibleSpacing(double spacing) {
    const double size = std::abs(spacing);
    return size > 1e-9 && size < 1e6 ? size : 1;
}

tl::unexpected<Error> readingStopped(const std::string& name) {
    return failure(message(N_("Reading was stopped.")), name);
}

tl::unexpected<Error> volumeCutOff(const std::string& name) {
    return failure(message(N_("The volume is cut off: its end is missing.")), name,
                   message(N_("Fetch or copy the file again.")));
}

Result<std::uint64_t> checkedVolumeBytes(const Volume& volume, const std::string& name) {
    const VolumeFacts& facts = volume.facts;
    auto bytes = static_cast<std::uint64_t>(bytesOf(volume.type));
    for (const std::int64_t size : {facts.size[0], facts.size[1], facts.size[2], facts.channels}) {
        if (size < 1)
            return failure(message(N_("The volume has no voxels.")), name);
        if (static_cast<std::uint64_t>(size) > kMostBytes / bytes)
            return failure(message(N_("A volume of %1 × %2 × %3 voxels is too large; up to %4 are read."),
                                   groupedNumber(facts.size[0]), groupedNumber(facts.size[1]),
                                   groupedNumber(facts.size[2]), byteSize(kMostBytes)),
                           name, message(N_("Cut out the part that matters with another program first.")));
        bytes *= static_cast<std::uint64_t>(size);
    }
    return bytes;
}

Result<std::shared_ptr<std::byte>> voxelBuffer(std::uint64_t bytes, const std::string& name) try {
    return std::shared_ptr<std::byte>(new std::byte[bytes], std::default_delete<std::byte[]>());
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for this volume (%1)."), byteSize(bytes)), name);
}

Result<Volume> readVolume(const fs::path& path, VolumePart part, const Progress& progress) try {
    return readerOf(path).and_then([&](Reader reader) { return reader(path, part, progress); }).map([&](Volume volume) {
        if (part == VolumePart::All)
            findRange(volume);
        return volume;
    });
} catch (const std::exception&) { // of GDCM, and memory that ran out
    return failure(message(N_("The volume is damaged and cannot be read.")), path.string());
}

Result<std::shared_ptr<const VolumeFacts>> volumeFacts(MediaStore& store, const std::string& source) {
    return store.get<VolumeFacts>(source, "volume facts", [&] {
        return store.fileOf(source).and_then([](const fs::path& path) {
            return readVolume(path, VolumePart::Facts).map([](const Volume& volume) { return volume.facts; });
        });
    });
}

} // namespace layerscope
