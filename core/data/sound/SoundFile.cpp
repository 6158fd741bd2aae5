// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sound/SoundFile.h"

#include "base/Numbers.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sndfile.h>

namespace layerscope {

namespace fs = std::filesystem;

struct SoundFile::Handle {
    SNDFILE* file = nullptr;
    bool estimated = false; ///< MP3 does not always know how long it is
    explicit Handle(SNDFILE* opened)
        : file(opened) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { sf_close(file); }
};

namespace {

Message whatIsRead() {
    return message(N_("WAV, FLAC, OGG, Opus, MP3 and AIFF files can be read."));
}

std::string secondsOf(std::int64_t frames, int rate) {
    return shortNumber(static_cast<double>(frames) / rate);
}

Result<void> checkFile(const fs::path& path, const std::string& place) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        return failure(message(N_("There is no such file.")), place);
    if (!fs::is_regular_file(status))
        return failure(message(N_("This is no file that can be read.")), place, whatIsRead());
    if (fs::file_size(path, error) == 0)
        return failure(message(N_("The file is empty.")), place);
    return {};
}

tl::unexpected<Error> notOpened(const std::string& place) {
    switch (sf_error(nullptr)) {
    case SF_ERR_UNRECOGNISED_FORMAT:
    case SF_ERR_UNSUPPORTED_ENCODING:
        return failure(message(N_("This is no sound file that can be read, whatever its name says.")), place,
                       whatIsRead());
    case SF_ERR_SYSTEM:
        return failure(message(N_("The file cannot be opened.")), place);
    default:
        return failure(message(N_("The sound file is damaged.")), place,
                       message(N_("Fetch it once more, or save it anew with the program that it comes from.")));
    }
}

} // namespace

SoundFile::SoundFile(std::unique_ptr<Handle> handle, SoundHeader header, std::string place)
    : m_handle(std::move(handle))
    , m_header(header)
    , m_place(std::move(place)) {}
SoundFile::~SoundFile() = default;
SoundFile::SoundFile(SoundFile&&) noexcept = default;
SoundFile& SoundFile::operator=(SoundFile&&) noexcept = default;

Result<SoundFile> SoundFile::open(const fs::path& path, const std::string& place) {
    if (auto there = checkFile(path, place); !there)
        return tl::unexpected(there.error());
    SF_INFO info{};
    // By its descriptor, so that only the content says what it is: libsndfile believes some endings.
    SNDFILE* file = sf_open_fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC), SFM_READ, &info, SF_TRUE);
    if (!file)
        return notOpened(place);
    auto handle = std::make_unique<Handle>(file);
    handle->estimated = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
    if (info.channels < 1 || info.samplerate < 1)
        return failure(message(N_("The sound file is damaged.")), place);
    if (info.frames < 1)
        return failure(message(N_("There is no sound in this file.")), place);
    return SoundFile(std::move(handle), {.frames = info.frames, .channels = info.channels, .rate = info.samplerate},
                     place);
}

Result<void> SoundFile::read(std::int64_t first, std::span<float> interleaved) {
    const std::int64_t channels = m_header.channels;
    const std::int64_t wanted = static_cast<std::int64_t>(interleaved.size()) / channels;
    const std::int64_t begin = std::clamp<std::int64_t>(-first, 0, wanted); // of those inside the file
    const std::int64_t end = std::clamp(m_header.frames - first, begin, wanted);
    const auto at = [&](std::int64_t frame) { return interleaved.begin() + frame * channels; };
    std::fill(interleaved.begin(), at(begin), 0.0F);
    std::fill(at(end), interleaved.end(), 0.0F);
    return begin == end ? Result<void>() : readInside(first + begin, {at(begin), at(end)});
}

Result<void> SoundFile::readInside(std::int64_t first, std::span<float> interleaved) {
    const std::int64_t wanted = static_cast<std::int64_t>(interleaved.size()) / m_header.channels;
    SNDFILE* file = m_handle->file;
    const bool there = m_next == first || sf_seek(file, first, SEEK_SET) == first;
    const std::int64_t got = there ? std::max<std::int64_t>(sf_readf_float(file, interleaved.data(), wanted), 0) : 0;
    m_next = first + got;
    if (got == wanted)
        return {};
    if (m_handle->estimated && there && sf_error(file) == SF_ERR_NO_ERROR) {
        std::fill(interleaved.begin() + got * m_header.channels, interleaved.end(), 0.0F);
        return {};
    }
    m_next = -1;
    return failure(message(N_("The sound breaks off after %1 of %2 seconds: the file is damaged or not whole."),
                           secondsOf(first + got, m_header.rate), secondsOf(m_header.frames, m_header.rate)),
                   m_place, message(N_("Fetch it once more, or choose a part before that place.")));
}

} // namespace layerscope
