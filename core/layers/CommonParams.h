// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/ParamDef.h"

namespace layerscope {

// Parameters that several layers share, under Keras's names.

inline constexpr Choice kDataFormats[] = {
    {"channels_last", N_("Channels last")},
    {"channels_first", N_("Channels first")},
};
inline constexpr ParamDef kDataFormat{
    .id = "data_format",
    .label = N_("Data format"),
    .help = N_("Where the channels are: last, as in (rows, columns, channels), or first, right after the batch."),
    .kind = ParamKind::Choice,
    .text = "channels_last",
    .choices = kDataFormats,
    .advanced = true,
};

inline constexpr Choice kPaddings[] = {
    {"valid", N_("Valid: inside only")},
    {"same", N_("Same: keep the size")},
};
inline constexpr Choice kPaddings1D[] = {
    {"valid", N_("Valid: inside only")},
    {"same", N_("Same: keep the size")},
    {"causal", N_("Causal: look back only")},
};

inline constexpr ParamDef kActivation{
    .id = "activation",
    .label = N_("Activation"),
    .help = N_("The function that every result passes through at the end."),
    .kind = ParamKind::Activation,
    .text = "linear",
};
inline constexpr ParamDef kUseBias{
    .id = "use_bias",
    .label = N_("Bias"),
    .help = N_("Whether each output gets a number of its own added, whatever the input."),
    .kind = ParamKind::Flag,
    .number = 1,
};
inline constexpr ParamDef kKernelInitializer{
    .id = "kernel_initializer",
    .label = N_("Kernel initializer"),
    .help = N_("How the weights are filled before training. The seed makes the draw repeatable."),
    .kind = ParamKind::Initializer,
    .text = "GlorotUniform",
    .advanced = true,
};
inline constexpr ParamDef kBiasInitializer{
    .id = "bias_initializer",
    .label = N_("Bias initializer"),
    .help = N_("How the biases are filled before training."),
    .kind = ParamKind::Initializer,
    .text = "Zeros",
    .advanced = true,
};

// Bounds that only keep arithmetic on sizes from overflowing; what a machine can hold is the plan's question.
inline constexpr double kLargestSize = 1 << 20;
inline constexpr double kLargestTuple = 1 << 16;
inline constexpr std::int64_t kMostWeights = std::int64_t{1} << 48;

} // namespace layerscope
