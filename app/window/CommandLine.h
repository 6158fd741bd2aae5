// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "theme/Theme.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace layerscope {

/// What the program was asked to do.
struct CommandLine {
    QString file;       ///< a project or a picture; "" for the first example
    QString screenshot; ///< "" to open a window for a person
    std::optional<Theme::Mode> theme;
    QSize size; ///< invalid when not given
    bool help = false;
    bool version = false;
};

/// What is wrong with the arguments, as a sentence, when they make no sense.
Result<CommandLine> parseCommandLine(const QStringList& arguments);
QString commandLineHelp();

/// Exit codes, the same as layerscope-cli's.
namespace exits {
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kUnreadable = 3;
} // namespace exits

} // namespace layerscope
