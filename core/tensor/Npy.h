// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "tensor/Tensor.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// NumPy's array format, versions 1.0 to 3.0, C or Fortran order, either byte order. Floats of 2, 4 and 8 bytes become
/// Float32; integers and booleans become Int32, refused when a number does not fit. A header that promises more bytes
/// than there are is refused before memory is asked for. `name` stands in errors.
Result<Tensor> readNpy(std::span<const std::byte> bytes, const std::string& name);
std::vector<std::byte> writeNpy(const Tensor& tensor);

Result<Tensor> readNpyFile(const std::filesystem::path& path);
Result<void> writeNpyFile(const std::filesystem::path& path, const Tensor& tensor);

/// A zip of .npy members, by member name without its ending.
using NamedTensors = std::map<std::string, Tensor>;
Result<NamedTensors> readNpzFile(const std::filesystem::path& path);
Result<NamedTensors> npzFromBytes(std::vector<std::byte> bytes, const std::string& name);
/// Whole or not at all: written beside and renamed.
Result<void> writeNpzFile(const std::filesystem::path& path, const NamedTensors& tensors);

} // namespace layerscope
