// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Difference.h"
#include "run/Plan.h"
#include "views/Shown.h"

#include <QString>

#include <optional>
#include <stop_token>

namespace layerscope {

/// One of the two that are compared: a node's result, and what it took.
struct CompareSide {
    NodeId node;
    Value value;
    Key key; ///< of value
    bool picture = false;
    bool stale = false;
    NodeCost cost;           ///< of all that leads to it and not to the other
    double milliseconds = 0; ///< the same
    bool sameNumbers(const CompareSide& other) const { return node == other.node && key == other.key; }
};

/// What the window shows of two sides.
struct Comparison {
    Shown a;
    Shown b;
    Shown difference; ///< false when there is none
    std::optional<Difference> figures;
    std::optional<Error> problem; ///< why there is no difference
};

/// Reads all numbers several times: for a worker.
Comparison compareSides(const CompareSide& a, const CompareSide& b, std::stop_token stop);

/// "MSE 0.0012 · PSNR 28.3 dB · SSIM 0.94 · largest |A − B| 0.21 at row 3, column 5 · 12 of 300 numbers differ".
QString figuresText(const Difference& figures);
/// What each figure means, for a tooltip.
QString figuresHelp(const Difference& figures);
/// "B has 128 parameters more (1,024 against 896), ..."; one part each for parameters, multiply-accumulates, bytes and
/// time.
QString costText(const CompareSide& a, const CompareSide& b);

} // namespace layerscope
