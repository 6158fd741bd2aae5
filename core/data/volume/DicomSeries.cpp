// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/volume/DicomSlice.h"

#include "data/image/PictureFolder.h"
#include "data/volume/ReadingProcess.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <new>
#include <numeric>
#include <span>
#include <string_view>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

using Slices = std::vector<DicomSlice>;

tl::unexpected<Error> noMemory(const std::string& name) {
    return failure(message(N_("There is not enough memory for this volume.")), name);
}

std::int64_t framesOf(const Slices& slices) {
    return std::accumulate(slices.begin(), slices.end(), std::int64_t{0},
                           [](std::int64_t sum, const DicomSlice& slice) { return sum + slice.frames; });
}

/// Those of a folder that belong together, the largest group first.
std::vector<Slices> groupsOf(const Slices& slices) {
    std::vector<Slices> groups;
    for (const DicomSlice& slice : slices) {
        const auto it = std::ranges::find_if(groups, [&](const Slices& g) { return g.front().isLike(slice); });
        if (it == groups.end())
            groups.push_back({slice});
        else
            it->push_back(slice);
    }
    std::ranges::stable_sort(groups, std::ranges::greater(), framesOf);
    return groups;
}

bool liesBefore(const DicomSlice& a, const DicomSlice& b) {
    constexpr double kSamePlace = 1e-4;
    const double apart = a.depth() - b.depth();
    return std::abs(apart) > kSamePlace ? apart < 0 : a.number < b.number;
}

/// Millimetres from slice to slice: the median, which one that is missing does not change.
double sliceSpacing(const Slices& slices) {
    std::vector<double> gaps;
    for (std::size_t i = 1; i < slices.size(); ++i)
        if (const double gap = slices[i].depth() - slices[i - 1].depth(); gap > 1e-4)
            gaps.push_back(gap);
    if (gaps.empty())
        return slices.front().spacing[2];
    std::ranges::nth_element(gaps, gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2));
    return gaps[gaps.size() / 2];
}

/// DICOM's +x is left and +y is back; ours are right and front.
std::array<double, 3> turned(double x, double y, double z) {
    return {-x, -y, z};
}

/// Without data; `slices` are sorted and of one group.
Result<Volume> described(const Slices& slices, const std::string& name) {
    const DicomSlice& first = slices.front();
    Volume volume{.type = first.type};
    const std::int64_t depth = framesOf(slices);
    volume.facts.size = {depth, first.rows, first.columns};
    volume.facts.channels = first.samples;
    volume.facts.windowCenter = first.windowCenter;
    volume.facts.windowWidth = first.windowWidth && *first.windowWidth > 0 ? first.windowWidth : std::nullopt;
    if (auto bytes = checkedVolumeBytes(volume, name); !bytes)
        return tl::unexpected(bytes.error());
    volume.lines.clear();
    for (const DicomSlice& slice : slices)
        volume.lines.insert(volume.lines.end(), static_cast<std::size_t>(slice.frames), slice.line);
    const auto& c = first.cosines;
    const auto normal = first.normal();
    const Directions directions{turned(c[0], c[1], c[2]), turned(c[3], c[4], c[5]),
                                turned(normal[0], normal[1], normal[2])};
    const std::int64_t row = first.columns * first.samples;
    volume.step[3] = 1;
    const Orientation orientation = first.position ? orientationOf(directions) : Orientation{};
    orient(volume, orientation, {first.columns, first.rows, depth},
           {first.spacing[0], first.spacing[1], sliceSpacing(slices)}, {first.samples, row, row * first.rows});
    const bool sameLines = std::ranges::all_of(volume.lines, [&](const VoxelLine& line) {
        return line.slope == volume.lines[0].slope && line.intercept == volume.lines[0].intercept;
    });
    if (sameLines)
        volume.lines.resize(1);
    else if (orientation.axis[0] != 2) // slices of the file are no longer slices of ours
        return failure(message(N_("The slices of this series are scaled differently, and do not lie across the body.")),
                       name, message(N_("Save it as NIfTI with another program.")));
    else if (orientation.backwards[0])
        std::ranges::reverse(volume.lines);
    return volume;
}

/// The colours of each slice one after the other.
void makePlanar(Volume& volume, const DicomSlice& first) {
    const std::int64_t plane = first.rows * first.columns;
    for (std::size_t i = 0; i < 3; ++i) {
        const bool acrossSlices = std::abs(volume.step[i]) == plane * first.samples;
        volume.step[i] = acrossSlices ? volume.step[i] : volume.step[i] / first.samples;
    }
    volume.step[3] = plane;
}

/// Whether so many voxels can come out of a file of that size: no way of packing does better than this.
bool canHold(const std::string& path, const DicomSlice& slice) {
    constexpr std::uint64_t kMostPacked = 2000;
    std::error_code error;
    const auto size = fs::file_size(path, error);
    const std::int64_t voxels = slice.rows * slice.columns * slice.frames * slice.samples;
    return !error && static_cast<std::uint64_t>(voxels * bytesOf(slice.type)) <= size * kMostPacked;
}

/// What a child needs for one file at a time, with the voxels of its slices packed and unpacked.
std::uint64_t memoryFor(const std::vector<std::string>& files, std::uint64_t voxelBytes) {
    constexpr std::uint64_t kForItself = 48 << 20;
    std::uint64_t largest = 0;
    for (const std::string& file : files) {
        std::error_code error;
        if (const auto size = fs::file_size(file, error); !error)
            largest = std::max<std::uint64_t>(largest, size);
    }
    return kForItself + 3 * largest + 3 * voxelBytes;
}

/// Room for what a child tells; where there is none, reading breaks off as if the file were damaged.
struct Telling {
    std::shared_ptr<std::byte> memory = sharedBuffer(sizeof(ApartWork));
    ApartWork* work = memory ? new (memory.get()) ApartWork : nullptr;
};

constexpr double kHeaderPart = 0.3; // of the work

/// The headers of the files, those that a child breaks off at left out.
Result<Slices> headersOf(const std::vector<std::string>& files, const std::string& name, const Progress& progress) {
    constexpr int kMostBreaks = 50;
    const Telling tell;
    const auto memory = sharedBuffer(files.size() * sizeof(DicomSlice));
    if (!tell.work || !memory)
        return noMemory(name);
    const std::span slices(reinterpret_cast<DicomSlice*>(memory.get()), files.size());
    const auto count = static_cast<std::int64_t>(files.size());
    const auto readOn = [&] {
        for (std::int64_t i = tell.work->done; i < count; tell.work->done = ++i)
            if (auto slice = readDicomHeader(files[static_cast<std::size_t>(i)]);
                slice && canHold(files[static_cast<std::size_t>(i)], *slice)) {
                slice->file = i;
                slices[static_cast<std::size_t>(i)] = *slice;
            }
        return true;
    };
    const auto seen = [&](std::int64_t done) {
        progress.at(kHeaderPart * static_cast<double>(done) / static_cast<double>(count));
    };
    for (int breaks = 0; tell.work->done < count && breaks < kMostBreaks; ++breaks) {
        const ApartEnd end = runApart(*tell.work, memoryFor(files, 0), readOn, seen, progress);
        if (end == ApartEnd::Stopped)
            return readingStopped(name);
        if (end == ApartEnd::Broke) {
            slices[static_cast<std::size_t>(std::min<std::int64_t>(tell.work->done, count - 1))].readable = false;
            ++tell.work->done;
        }
    }
    Slices out;
    std::ranges::copy_if(slices, std::back_inserter(out), &DicomSlice::readable);
    return out;
}

Result<std::vector<std::string>> filesAt(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error) ? filesOfFolder(path) : std::vector<std::string>{path.string()};
}

tl::unexpected<Error> noSlices(const fs::path& path) {
    std::error_code error;
    if (fs::is_directory(path, error))
        return failure(message(N_("The folder holds no DICOM slices that can be read.")), path.string());
    return failure(message(N_("This is not a volume that can be read.")), path.string(),
                   message(N_("NIfTI (.nii, .nii.gz), DICOM, TIFF stacks and .npy can be.")));
}

/// Into the volume's data; `slices` are sorted.
Result<void> readPixels(Volume& volume, const Slices& slices, const std::vector<std::string>& files,
                        const std::string& name, const Progress& progress) {
    const std::uint64_t bytes = *checkedVolumeBytes(volume, name);
    const Telling tell;
    const auto data = sharedBuffer(bytes);
    if (!tell.work || !data)
        return noMemory(name);
    const std::uint64_t frameBytes = bytes / static_cast<std::uint64_t>(framesOf(slices));
    const std::uint64_t largest =
        frameBytes * static_cast<std::uint64_t>(std::ranges::max(slices, {}, &DicomSlice::frames).frames);
    const auto readAll = [&] {
        std::byte* out = data.get();
        for (const DicomSlice& slice : slices) {
            const std::span piece(out, frameBytes * static_cast<std::uint64_t>(slice.frames));
            if (!readDicomPixels(slice, files[static_cast<std::size_t>(slice.file)], piece, tell.work->flag))
                return false;
            out += piece.size();
            ++tell.work->done;
        }
        return true;
    };
    const auto seen = [&](std::int64_t done) {
        progress.at(kHeaderPart + (1 - kHeaderPart) * static_cast<double>(done) / static_cast<double>(slices.size()));
    };
    const ApartEnd end = runApart(*tell.work, memoryFor(files, largest), readAll, seen, progress);
    if (end == ApartEnd::Stopped)
        return readingStopped(name);
    if (end == ApartEnd::Broke) {
        const auto at = std::min<std::size_t>(static_cast<std::size_t>(tell.work->done.load()), slices.size() - 1);
        return failure(message(N_("The slice is damaged, or packed in a way that is not known.")),
                       files[static_cast<std::size_t>(slices[at].file)]);
    }
    if (tell.work->flag)
        makePlanar(volume, slices.front());
    volume.data = data;
    volume.dataBytes = bytes;
    return {};
}

} // namespace

Result<Volume> readDicom(const fs::path& path, VolumePart part, const Progress& progress) {
    const std::string name = path.string();
    const auto files = filesAt(path);
    if (!files)
        return tl::unexpected(files.error());
    const auto found = headersOf(*files, name, progress);
    if (!found)
        return tl::unexpected(found.error());
    if (found->empty())
        return noSlices(path);
    auto groups = groupsOf(*found);
    Slices& slices = groups.front();
    std::ranges::stable_sort(slices, liesBefore);
    auto volume = described(slices, name);
    if (!volume)
        return volume;
    if (groups.size() > 1)
        volume->facts.note = message(N_("The folder holds %1 series; the largest, of %2 slices, is shown."),
                                     groups.size(), framesOf(slices));
    if (part == VolumePart::Facts)
        return volume;
    if (auto read = readPixels(*volume, slices, *files, name, progress); !read)
        return tl::unexpected(read.error());
    return volume;
}

bool isDicomFile(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::array<char, 132> start{};
    return file.read(start.data(), start.size()) && std::string_view(start.data() + 128, 4) == "DICM";
}

bool isDicomFolder(const fs::path& folder) {
    constexpr std::size_t kLookedAt = 5;
    const auto files = filesOfFolder(folder);
    if (!files)
        return false;
    const auto some = std::span(*files).first(std::min(kLookedAt, files->size()));
    return std::ranges::any_of(
        some, [](const std::string& file) { return isDicomFile(file) || fs::path(file).extension() == ".dcm"; });
}

} // namespace layerscope
