// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// The bytes of an HDF5 file, to be looked at without the library: it reads texts of variable length through references
/// that it does not check, and crashes where a file is damaged (H5HG_read of 1.10.8). After the HDF5 File Format
/// Specification, version 3.0.
struct Hdf5Bytes {
    std::uint64_t size = 0;
    /// Fills `out` from an offset; the range lies within the file.
    std::function<bool(std::uint64_t offset, std::span<std::byte> out)> fetch;

    /// Nothing when the range does not lie within the file.
    std::optional<std::vector<std::byte>> read(std::uint64_t offset, std::uint64_t count) const;
};

/// The data of an attribute that stands in the object header at that address (versions 1 and 2). Nothing when it is not
/// there or the header is damaged.
std::optional<std::vector<std::byte>> hdf5AttributeData(const Hdf5Bytes& file, std::uint64_t header,
                                                        const std::string& name);

/// The texts that `count` references of 16 bytes lead to. Nothing when one leads nowhere or all are more than maxBytes.
std::optional<std::vector<std::string>> hdf5VariableTexts(const Hdf5Bytes& file, std::span<const std::byte> references,
                                                          std::size_t count, std::uint64_t maxBytes);

} // namespace layerscope
