// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/ParamDef.h"
#include "tensor/Shape.h"

#include <tl/expected.hpp>

#include <string>
#include <vector>

namespace layerscope {

/// A number (rank 0) or a nested list of numbers, in row-major order: what Keras takes as a float, a list or an array.
struct NumberList {
    Shape shape;
    std::vector<double> values;
    bool operator==(const NumberList&) const = default;
};

/// Reads "0.5", "1/255", "0.485, 0.456, 0.406" (one list), "[5]" or "[[1, 2], [3, 4]]"; round brackets are as good.
/// The fault points at the first character that does not fit.
tl::expected<NumberList, TextFault> parseNumberList(const std::string& text);

/// The text that parseNumberList reads back as the same numbers.
std::string toText(const NumberList& list);

/// ParamDef::check of an Expression of KerasForm::Numbers.
std::optional<TextFault> checkNumberList(const std::string& text);

} // namespace layerscope
