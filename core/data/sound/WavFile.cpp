// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sound/WavFile.h"

#include "base/Files.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <new>
#include <vector>

#include <sndfile.h>

namespace layerscope {
namespace {

/// A file in memory, as libsndfile writes it.
struct Memory {
    std::vector<std::byte> bytes;
    std::size_t at = 0;
    bool full = false;
};

Memory& memoryOf(void* user) {
    return *static_cast<Memory*>(user);
}

sf_count_t sizeOf(void* user) {
    return static_cast<sf_count_t>(memoryOf(user).bytes.size());
}

sf_count_t seekIn(sf_count_t offset, int whence, void* user) {
    Memory& memory = memoryOf(user);
    const sf_count_t from = whence == SEEK_CUR   ? static_cast<sf_count_t>(memory.at)
                            : whence == SEEK_END ? sizeOf(user)
                                                 : 0;
    memory.at = static_cast<std::size_t>(std::max<sf_count_t>(from + offset, 0));
    return static_cast<sf_count_t>(memory.at);
}

sf_count_t readFrom(void* to, sf_count_t count, void* user) {
    Memory& memory = memoryOf(user);
    const std::size_t left = memory.bytes.size() - std::min(memory.at, memory.bytes.size());
    const std::size_t taken = std::min(static_cast<std::size_t>(count), left);
    std::memcpy(to, memory.bytes.data() + memory.at, taken);
    memory.at += taken;
    return static_cast<sf_count_t>(taken);
}

/// Called from C, which no exception may cross.
sf_count_t writeTo(const void* from, sf_count_t count, void* user) {
    Memory& memory = memoryOf(user);
    const std::size_t end = memory.at + static_cast<std::size_t>(count);
    try {
        memory.bytes.resize(std::max(memory.bytes.size(), end));
    } catch (const std::bad_alloc&) {
        memory.full = true;
        return 0;
    }
    std::memcpy(memory.bytes.data() + memory.at, from, static_cast<std::size_t>(count));
    memory.at = end;
    return count;
}

sf_count_t tellIn(void* user) {
    return static_cast<sf_count_t>(memoryOf(user).at);
}

} // namespace

Result<void> writeWav(const std::filesystem::path& path, std::span<const float> samples, int channels, int rate,
                      WavSamples format) try {
    constexpr std::uint64_t kHeader = 4096;
    const std::uint64_t width = format == WavSamples::Int16 ? sizeof(std::int16_t) : sizeof(float);
    if (channels < 1 || rate < 1 || samples.size() % static_cast<std::size_t>(channels) != 0)
        return failure(message(N_("These numbers are no sound of %1 channels."), channels), path.string());
    if (samples.size() * width > std::numeric_limits<std::uint32_t>::max() - kHeader)
        return failure(message(N_("The sound is too long for a WAV file.")), path.string(),
                       message(N_("Save a part of it, or 16 bits a sample.")));
    SF_INFO info{};
    info.channels = channels;
    info.samplerate = rate;
    info.format = SF_FORMAT_WAV | (format == WavSamples::Int16 ? SF_FORMAT_PCM_16 : SF_FORMAT_FLOAT);
    Memory memory;
    memory.bytes.reserve(samples.size() * width + kHeader);
    SF_VIRTUAL_IO io{sizeOf, seekIn, readFrom, writeTo, tellIn};
    SNDFILE* file = sf_open_virtual(&io, SFM_WRITE, &info, &memory);
    if (!file)
        return failure(message(N_("A WAV file cannot have %1 channels at %2 Hz."), channels, rate), path.string());
    sf_command(file, SFC_SET_CLIPPING, nullptr, SF_TRUE);
    sf_command(file, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE); // it holds the time: same sound, same bytes
    const auto written = sf_write_float(file, samples.data(), static_cast<sf_count_t>(samples.size()));
    const bool closed = sf_close(file) == 0;
    if (memory.full || !closed || written != static_cast<sf_count_t>(samples.size()))
        return failure(message(N_("There is not enough memory to write this sound.")), path.string());
    return writeFileAtomically(path, memory.bytes);
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory to write this sound.")), path.string());
}

} // namespace layerscope
