// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/ParamDef.h"

namespace layerscope {

// What an Input can be told of the kinds of source that it reads.

inline constexpr Choice kFits[] = {
    {"stretch", N_("Stretch to the shape")},
    {"contain", N_("Fit inside, with borders")},
    {"crop", N_("Fill the shape, cut the rest")},
};
inline constexpr Choice kScalings[] = {
    {"none", N_("0 to 255, as it is")},
    {"zero_to_one", N_("0 to 1")},
    {"minus_one_to_one", N_("−1 to 1")},
    {"imagenet", N_("ImageNet mean and deviation")},
};

inline constexpr Choice kDTypes[] = {
    {"float32", N_("With fractions (float32)")},
    {"int32", N_("Whole numbers (int32)")},
};

inline constexpr Choice kNormalizations[] = {
    {"none", N_("As it is")},
    {"standardize", N_("Mean 0, deviation 1")},
    {"zero_to_one", N_("0 to 1")},
    {"peak", N_("Loudest is 1")},
};
inline constexpr Choice kDelimiters[] = {
    {"auto", N_("Found by itself")}, {"comma", N_("Comma")}, {"semicolon", N_("Semicolon")}, {"tab", N_("Tab")},
    {"space", N_("Spaces")},         {"bar", N_("Bar |")},
};
inline constexpr Choice kDecimals[] = {
    {"auto", N_("Found by itself")},
    {"point", N_("Point: 1.5")},
    {"comma", N_("Comma: 1,5")},
};
inline constexpr Choice kHeaders[] = {
    {"auto", N_("Found by itself")},
    {"names", N_("Names of the columns")},
    {"numbers", N_("Numbers already")},
};
inline constexpr Choice kGaps[] = {
    {"interpolate", N_("A straight line across")},
    {"last", N_("The value before")},
    {"zero", N_("Zero")},
    {"mask", N_("As a mask")},
};
inline constexpr Choice kStandardizations[] = {
    {"lower_and_strip_punctuation", N_("Lower case, no punctuation")},
    {"lower", N_("Lower case")},
    {"strip_punctuation", N_("No punctuation")},
    {"none", N_("Leave it as it is")},
};
inline constexpr Choice kSplits[] = {
    {"whitespace", N_("Words")},
    {"character", N_("Characters")},
};

} // namespace layerscope
