// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"

#include <QString>

namespace layerscope {

/// The formula of a step as it is written, and with the numbers put in for its operands.
QString formulaText(const Step& step);
QString formulaWithNumbers(const Step& step);

} // namespace layerscope
