// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "tensor/Tensor.h"

#include <filesystem>
#include <string>
#include <vector>

namespace layerscope {

/// A field as RFC 4180 wants it: in quotes where it holds a comma, a quote or a line break.
std::string csvField(const std::string& text);
std::string csvLine(const std::vector<std::string>& fields);

/// The numbers as comma-separated text, the same in every locale. The first line is a header: a column for each axis
/// but the last, as "time [s]", and one for its labels where it has some; then a column an element of the last axis,
/// by its label or its place ("channel 3", "31.25 Hz"); at the end "masked", 0 or 1, where there is a mask. A value of
/// one axis has a line an element instead. A batch of one is left out. Numbers have the digits that give the same
/// float back; "nan", "inf" and "-inf" for others. Written whole or not at all, piece by piece.
Result<void> writeCsvFile(const std::filesystem::path& path, const Value& value);

} // namespace layerscope
