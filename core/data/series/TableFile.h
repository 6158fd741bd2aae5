// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace layerscope {

/// A text file that is read piece by piece, never as a whole.
class TableFile {
public:
    /// An error when there is no such file, or it is a folder or a device.
    static Result<TableFile> open(const std::filesystem::path& path);

    std::uint64_t size() const { return m_size; } ///< when it was opened
    void seek(std::uint64_t byte);
    /// The next bytes, at most `most`; empty at the end. Valid until the next call.
    Result<std::string_view> read(std::size_t most);

private:
    std::string m_place;
    std::ifstream m_stream;
    std::uint64_t m_size = 0;
    std::string m_buffer;
};

} // namespace layerscope
