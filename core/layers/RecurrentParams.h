// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layers/CommonParams.h"

namespace layerscope {

// Parameters of the recurrent layers, under Keras's names.

inline constexpr ParamDef kRecurrentUnits{
    .id = "units",
    .label = N_("Units"),
    .help = N_("How many numbers the layer remembers, and how many come out of each step."),
    .number = 8,
    .hard = {1, kLargestSize},
    .soft = {1, 128},
    .telling = true,
};
inline constexpr ParamDef kCandidateActivation{
    .id = "activation",
    .label = N_("Activation"),
    .help = N_("The function that what is remembered and handed on passes through."),
    .kind = ParamKind::Activation,
    .text = "tanh",
};
inline constexpr ParamDef kGateActivation{
    .id = "recurrent_activation",
    .label = N_("Gate activation"),
    .help = N_("The function of the gates; sigmoid gives 0 for shut and 1 for open."),
    .kind = ParamKind::Activation,
    .text = "sigmoid",
};
inline constexpr ParamDef kRecurrentInitializer{
    .id = "recurrent_initializer",
    .label = N_("Recurrent initializer"),
    .help = N_("How the weights from one step to the next are filled before training."),
    .kind = ParamKind::Initializer,
    .text = "Orthogonal",
    .advanced = true,
};
inline constexpr ParamDef kUnitForgetBias{
    .id = "unit_forget_bias",
    .label = N_("Forget bias of one"),
    .help =
        N_("For training in Keras: the biases of the forget gate begin with 1. Here the bias initializer fills them "
           "all; weights from a file are as they are."),
    .kind = ParamKind::Flag,
    .number = 1,
    .advanced = true,
};
inline constexpr ParamDef kResetAfter{
    .id = "reset_after",
    .label = N_("Reset after the product"),
    .help = N_("Whether the reset gate works on the state after it was multiplied by its weights, which then have a "
               "bias of their own, or before. Files from before 2019 may say before."),
    .kind = ParamKind::Flag,
    .number = 1,
    .advanced = true,
};
inline constexpr ParamDef kReturnSequences{
    .id = "return_sequences",
    .label = N_("Every step's output"),
    .help = N_("On: each step gives its output, so that a series comes out. Off: only the last one does."),
    .kind = ParamKind::Flag,
};
inline constexpr ParamDef kReturnState{
    .id = "return_state",
    .label = N_("State as well"),
    .help = N_("Keras can hand out the state beside the output. A node here has one output, so it must be off."),
    .kind = ParamKind::Flag,
    .advanced = true,
};
inline constexpr ParamDef kGoBackwards{
    .id = "go_backwards",
    .label = N_("Backwards"),
    .help = N_("Begins with the last step. The outputs then come in that order, too."),
    .kind = ParamKind::Flag,
};
inline constexpr ParamDef kInputDropout{
    .id = "dropout",
    .label = N_("Dropout"),
    .help = N_("The share of the inputs that training drops. It does not matter when the network is used."),
    .kind = ParamKind::Number,
    .hard = {0, 1},
    .soft = {0, 1},
    .advanced = true,
    .cosmetic = true,
};
inline constexpr ParamDef kRecurrentDropout{
    .id = "recurrent_dropout",
    .label = N_("Recurrent dropout"),
    .help = N_("The share of the state that training drops. It does not matter when the network is used."),
    .kind = ParamKind::Number,
    .hard = {0, 1},
    .soft = {0, 1},
    .advanced = true,
    .cosmetic = true,
};

} // namespace layerscope
