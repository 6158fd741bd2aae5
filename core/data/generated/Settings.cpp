// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/generated/Settings.h"

#include "layer/NumberList.h"

#include <algorithm>

namespace layerscope {

tl::unexpected<Error> notUnderstood(const GeneratorCall& call, const char* example) {
    return failure(message(N_("These settings are not understood.")), call.source,
                   message(N_("Write them as in \"%1\"."), example));
}

tl::unexpected<Error> fractionsOnly(const GeneratorCall& call) {
    return failure(message(N_("This signal has fractions, but this input wants whole numbers.")), call.source,
                   message(N_("Let the input give fractions (float32).")));
}

std::optional<std::vector<double>> numbersOf(const std::string& text, const std::vector<double>& usual) {
    if (text.find_first_not_of(' ') == std::string::npos)
        return usual;
    const auto list = parseNumberList(text);
    const auto sensible = [](double v) { return v >= 0 && v <= 1e9; };
    if (!list || list->shape.rank() > 1 || list->values.empty() || !std::ranges::all_of(list->values, sensible))
        return std::nullopt;
    return list->values;
}

} // namespace layerscope
