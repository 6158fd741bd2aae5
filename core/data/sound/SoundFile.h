// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace layerscope {

/// What a sound file says of itself.
struct SoundHeader {
    std::int64_t frames = 0; ///< samples of one channel
    int channels = 1;
    int rate = 1; ///< frames a second
    std::uint64_t bytes() const { return sizeof(SoundHeader); }
};

/// A sound file of a format that libsndfile reads (WAV, FLAC, OGG, Opus, MP3, AIFF, AU), open for reading anywhere in
/// it. Of one thread at a time.
class SoundFile {
public:
    /// `place` names the file in errors: missing, empty, no sound file whatever its name says, damaged, without sound.
    static Result<SoundFile> open(const std::filesystem::path& path, const std::string& place);
    ~SoundFile();
    SoundFile(SoundFile&&) noexcept;
    SoundFile& operator=(SoundFile&&) noexcept;

    const SoundHeader& header() const { return m_header; }
    /// Frames from `first` on, interleaved [frames, channels]; silence before the start and after the end. Fails where
    /// the file breaks off before its end.
    Result<void> read(std::int64_t first, std::span<float> interleaved);

private:
    struct Handle;
    SoundFile(std::unique_ptr<Handle> handle, SoundHeader header, std::string place);
    Result<void> readInside(std::int64_t first, std::span<float> interleaved);

    std::unique_ptr<Handle> m_handle;
    SoundHeader m_header;
    std::string m_place;
    std::int64_t m_next = 0; ///< the frame that would be read without a seek
};

} // namespace layerscope
