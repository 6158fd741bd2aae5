// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "formats/keras/KerasModel.h"

#include <set>
#include <string>
#include <string_view>

namespace layerscope {

/// A text as a literal that ends where it should, whatever it holds.
std::string pythonString(std::string_view text);
/// A value of a config: lists as tuples (or lists), null as None, objects of Keras as calls:
/// "layers.ReLU(max_value=6.0)".
std::string pythonValue(const Json& json, bool listsStay = false);
/// The same as dictionaries and lists throughout, for keras.saving.
std::string pythonLiteral(const Json& json);
/// "(None, 8, 8, 3)"
std::string pythonShape(const OpenShape& shape);

/// Names for variables and functions, each given once, none a word of Python's or of the code's own.
class PythonNames {
public:
    PythonNames();
    /// "conv 2d/a" -> "conv_2d_a", with a number when it is taken.
    std::string fresh(const std::string& wanted);

private:
    std::set<std::string> m_taken;
};

} // namespace layerscope
