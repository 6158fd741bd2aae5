// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "formats/keras/Hdf5Raw.h"
#include "tensor/Tensor.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

struct Hdf5Limits {
    std::uint64_t maxDatasetBytes = std::uint64_t{2} << 30;
    std::uint64_t maxTotalBytes = std::uint64_t{8} << 30; ///< of all datasets that are read
    std::uint64_t maxAttributeBytes = std::uint64_t{64} << 20;
    std::size_t maxMembers = 200'000; ///< of one group
};

/// Reads an HDF5 file from a stranger: hard links only, no data outside the file, the built-in filters only, and
/// nothing that claims to be larger than what is stored. Paths are "layers/dense/vars/0"; "" is the root. Every
/// function but open and fromBytes throws ReadFailure (formats/Json.h) with the place in the file. Safe from any
/// thread.
class Hdf5Reader {
public:
    static Result<Hdf5Reader> open(const std::filesystem::path& path, const Hdf5Limits& limits = {});
    /// Reads what lies elsewhere, which must stay there as long as the reader; `name` is for sentences.
    static Result<Hdf5Reader> fromSource(Hdf5Bytes source, const std::string& name, const Hdf5Limits& limits = {});
    /// Keeps the bytes; they are not copied.
    static Result<Hdf5Reader> fromBytes(std::vector<std::byte> bytes, const std::string& name,
                                        const Hdf5Limits& limits = {});
    Hdf5Reader(Hdf5Reader&&) noexcept;
    Hdf5Reader& operator=(Hdf5Reader&&) noexcept;
    ~Hdf5Reader();

    /// Whether these bytes, the first of a file, are those of HDF5.
    static bool isHdf5(std::span<const std::byte> start);

    bool isGroup(const std::string& path) const;
    bool isDataset(const std::string& path) const;
    /// Names of the groups and datasets in a group, by name; empty when there is no such group.
    std::vector<std::string> members(const std::string& group) const;

    /// A text attribute; nothing when there is none. Also bytes that are ended by a zero.
    std::optional<std::string> text(const std::string& path, const std::string& attribute) const;
    /// A list of texts; nothing when there is none. Keras splits long lists as "name0", "name1" ...; they are joined.
    std::vector<std::string> texts(const std::string& path, const std::string& attribute) const;

    /// A dataset of floats (16, 32 and 64 bits, bfloat16), whole numbers or truth values as that dtype.
    Tensor read(const std::string& dataset, DType dtype = DType::Float32) const;
    /// Its shape alone.
    Shape shapeOf(const std::string& dataset) const;

    /// "model.h5: layers/dense/vars/0"
    std::string placeOf(const std::string& path) const;

private:
    struct State;
    explicit Hdf5Reader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace layerscope
