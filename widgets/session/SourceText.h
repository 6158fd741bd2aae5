// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <vector>

namespace layerscope {

/// A source that needs no file: numbers made by a rule, or written out ("noise:1", "zeros:", "numbers:1 2 3"), a text
/// that is typed, the microphone.
struct MadeSource {
    enum class Group { Numbers, Signals, Patterns, Here };
    std::string source; ///< as the parameter holds it
    QString label;      ///< "Noise"
    Group group = Group::Numbers;
};
/// Those that can be chosen, with a first value. Numbers are to be completed by the person.
std::vector<MadeSource> madeSources();

/// "Noise, seed 1", "Zeros"; a path or other source as it is.
QString sourceText(const std::string& source);

} // namespace layerscope
