// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct zip;
struct zip_error;
struct zip_source;

namespace layerscope {

/// A member of an archive that is read piece by piece; keeps the archive open.
struct ZipPieces {
    std::uint64_t size = 0;
    /// Fills `out` from an offset; the range lies within the member. False when it cannot be read.
    std::function<bool(std::uint64_t offset, std::span<std::byte> out)> read;
};

/// Reads a zip from a stranger: member names with "..", absolute paths or duplicates are refused, and so is a member
/// whose size is beyond `maxMemberBytes` or out of all proportion to what is stored (zip bombs). One thread at a time.
class ZipReader {
public:
    /// Leaves the archive on the disk.
    static Result<ZipReader> open(const std::filesystem::path& path,
                                  std::uint64_t maxFileBytes = std::uint64_t{4} << 30);
    static Result<ZipReader> fromBytes(std::vector<std::byte> bytes, const std::string& name);
    ZipReader(ZipReader&&) noexcept;
    ZipReader& operator=(ZipReader&&) noexcept;
    ~ZipReader();

    const std::vector<std::string>& members() const;
    bool contains(const std::string& member) const;
    Result<std::vector<std::byte>> read(const std::string& member, std::uint64_t maxMemberBytes) const;
    /// A member that is stored as it is, after one pass that compares its checksum; nothing when it is compressed.
    Result<std::optional<ZipPieces>> pieces(const std::string& member, std::uint64_t maxMemberBytes) const;

private:
    struct State;
    static Result<ZipReader> from(std::shared_ptr<State> state, zip_source* source, zip_error& error);
    explicit ZipReader(std::shared_ptr<State> state);
    std::shared_ptr<State> m_state;
};

/// Collects members and makes the archive's bytes, in the order in which they were added; the same members give the
/// same bytes. `store` keeps a member uncompressed (pictures, weights).
class ZipWriter {
public:
    void add(std::string member, std::vector<std::byte> bytes, bool store = false);
    Result<std::vector<std::byte>> finish() &&;

private:
    struct Member {
        std::string name;
        std::vector<std::byte> bytes;
        bool store;
    };
    static Result<void> addTo(zip* archive, const Member& member);

    std::vector<Member> m_members;
};

} // namespace layerscope
