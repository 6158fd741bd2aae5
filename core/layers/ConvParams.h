// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layers/CommonParams.h"

namespace layerscope {

// Parameters that the convolutional layers share.

inline constexpr ParamDef kFilters{
    .id = "filters",
    .label = N_("Filters"),
    .help = N_("How many patterns it looks for. Each one makes a channel of the output, a feature map."),
    .number = 8,
    .hard = {1, kLargestSize},
    .soft = {1, 64},
    .telling = true,
};

inline constexpr ParamDef kDepthMultiplier{
    .id = "depth_multiplier",
    .label = N_("Depth multiplier"),
    .help =
        N_("How many filters each input channel has of its own. With 2, every channel gives two feature maps, which "
           "come out side by side."),
    .number = 1,
    .hard = {1, kLargestSize},
    .soft = {1, 8},
};

template <int Rank>
constexpr ParamDef kKernelSize{
    .id = "kernel_size",
    .label = N_("Kernel size"),
    .help = N_("How many elements a filter covers along each axis. Larger kernels see more at once and cost more."),
    .kind = ParamKind::Tuple,
    .rank = Rank,
    .ints = {3, 3, 3},
    .hard = {1, kLargestTuple},
    .soft = {1, 11},
    .telling = true,
};

/// What a stride and a dilation mean differs between layers, so each says it in its own words.
template <int Rank>
constexpr ParamDef stridesParam(const char* help) {
    return {.id = "strides",
            .label = N_("Strides"),
            .help = help,
            .kind = ParamKind::Tuple,
            .rank = Rank,
            .ints = {1, 1, 1},
            .hard = {1, kLargestTuple},
            .soft = {1, 4}};
}

template <int Rank>
constexpr ParamDef dilationParam(const char* help) {
    return {.id = "dilation_rate",
            .label = N_("Dilation"),
            .help = help,
            .kind = ParamKind::Tuple,
            .rank = Rank,
            .ints = {1, 1, 1},
            .hard = {1, kLargestTuple},
            .soft = {1, 8},
            .advanced = true};
}

constexpr ParamDef paddingParam(const char* help, std::span<const Choice> choices = kPaddings) {
    return {.id = "padding",
            .label = N_("Padding"),
            .help = help,
            .kind = ParamKind::Choice,
            .text = "valid",
            .choices = choices};
}

inline constexpr ParamDef kDepthwiseInitializer{
    .id = "depthwise_initializer",
    .label = N_("Depthwise initializer"),
    .help = N_("How the filters of the single channels are filled before training. The seed makes the draw "
               "repeatable."),
    .kind = ParamKind::Initializer,
    .text = "GlorotUniform",
    .advanced = true,
};

// Texts that layers share.

inline constexpr const char* kStridesHelp =
    N_("How far the filter moves from one output element to the next. 2 halves the size.");
inline constexpr const char* kPaddingHelp =
    N_("Valid keeps the filter inside the input, so the output shrinks. Same adds zeros around it, so that with stride "
       "1 the size stays.");
inline constexpr const char* kFreeDilationHelp =
    N_("Distance between the elements that a filter looks at. 2 skips every other one and so sees further with as many "
       "weights. Here it also goes together with a stride.");

} // namespace layerscope
