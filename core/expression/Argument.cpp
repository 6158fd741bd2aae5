// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Lowered.h"

namespace layerscope::expression {

Argument Argument::ofInteger(std::int64_t value) {
    Argument argument;
    argument.kind = Kind::Integer;
    argument.integer = value;
    return argument;
}

Argument Argument::ofNumber(double value) {
    Argument argument;
    argument.kind = Kind::Number;
    argument.number = value;
    return argument;
}

Argument Argument::ofText(std::string value) {
    Argument argument;
    argument.kind = Kind::Text;
    argument.text = std::move(value);
    return argument;
}

Argument Argument::ofInput(int index) {
    Argument argument;
    argument.kind = Kind::Input;
    argument.integer = index;
    return argument;
}

Argument Argument::ofCall(int index) {
    Argument argument;
    argument.kind = Kind::Call;
    argument.integer = index;
    return argument;
}

} // namespace layerscope::expression
