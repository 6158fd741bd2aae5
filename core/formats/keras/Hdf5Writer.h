// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "tensor/Tensor.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// Makes an HDF5 file in memory: groups, text attributes, contiguous datasets. Paths are "layers/dense/vars/0"; groups
/// on the way are made; "" is the root. The first thing that goes wrong is kept and told by finish. The same calls give
/// the same bytes. Safe from any thread.
class Hdf5Writer {
public:
    Hdf5Writer();
    Hdf5Writer(Hdf5Writer&&) noexcept;
    Hdf5Writer& operator=(Hdf5Writer&&) noexcept;
    ~Hdf5Writer();

    void group(const std::string& path);
    /// Float32 or Int32; a tensor of rank 0 is a scalar.
    void dataset(const std::string& path, const Tensor& tensor);
    /// Whatever bytes, as a list of unsigned ones.
    void bytes(const std::string& path, std::span<const std::byte> bytes);
    /// Of a group that was made: one text of variable length.
    void attribute(const std::string& group, const std::string& name, const std::string& text);
    /// A list of texts; as Keras does, an empty one is a list of no numbers, and one above 64512 bytes is split into
    /// "name0", "name1" ...
    void attribute(const std::string& group, const std::string& name, const std::vector<std::string>& texts);

    Result<std::vector<std::byte>> finish() &&;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace layerscope
