// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/ParamDef.h"

namespace layerscope {

/// Where a value stands on a slider of kSteps positions, and back: linear, or logarithmic where the range spans two
/// decades or more. Values are rounded to what a person would choose: whole numbers, or a few digits.
class SliderScale {
public:
    static constexpr int kSteps = 1000;

    SliderScale() = default;
    SliderScale(Range range, bool integer);

    /// False for a range that a slider cannot cover (open, or empty).
    static bool covers(Range range);
    bool isLogarithmic() const { return m_logarithmic; }
    int steps() const { return m_steps; }

    int position(double value) const;
    double value(int position) const;
    /// The value `steps` key presses away; an integer moves by one at least. Stays in the range.
    double stepped(double value, int steps) const;

private:
    double rounded(double value) const;

    Range m_range{0, 1};
    bool m_integer = false;
    bool m_logarithmic = false;
    int m_steps = kSteps;
};

/// value to `digits` significant digits.
double roundedTo(double value, int digits);

} // namespace layerscope
