// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/ActivationMaths.h"
#include "layer/Activations.h"

#include <limits>

namespace layerscope {
namespace {

namespace f = activation;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr FunctionArg kReluArgs[] = {
    {.id = "negative_slope",
     .help = N_("Slope below the threshold; 0 cuts off"),
     .value = 0,
     .hard = {0, kInfinity},
     .soft = {0, 1}},
    {.id = "max_value",
     .help = N_("The output never passes it; infinite: no limit"),
     .value = kInfinity,
     .hard = {0, kInfinity},
     .soft = {0, 10}},
    {.id = "threshold", .help = N_("Inputs up to it count as negative"), .value = 0, .hard = {}, .soft = {-2, 2}},
};
constexpr FunctionArg kLeakyArgs[] = {
    {.id = "negative_slope", .help = N_("Slope for negative inputs"), .value = 0.2, .hard = {}, .soft = {0, 1}},
};
constexpr FunctionArg kEluArgs[] = {
    {.id = "alpha", .help = N_("The output goes down to minus this"), .value = 1, .hard = {}, .soft = {0, 3}},
};
constexpr FunctionArg kCeluArgs[] = {
    {.id = "alpha",
     .help = N_("The output goes down to minus this; larger bends later"),
     .value = 1,
     .hard = {1e-6, kInfinity},
     .soft = {0.1, 3}},
};
constexpr FunctionArg kGeluArgs[] = {
    {.id = "approximate",
     .help = N_("1: the formula with tanh; 0: the exact one"),
     .value = 0,
     .hard = {0, 1},
     .soft = {0, 1},
     .integer = true},
};
constexpr FunctionArg kShrinkArgs[] = {
    {.id = "threshold",
     .help = N_("Inputs as close to 0 as this become 0"),
     .value = 0.5,
     .hard = {0, kInfinity},
     .soft = {0, 2}},
};
constexpr FunctionArg kThresholdArgs[] = {
    {.id = "threshold", .help = N_("Inputs above it stay as they are"), .value = 0, .hard = {}, .soft = {-2, 2}},
    {.id = "default_value", .help = N_("What all other inputs become"), .value = 0, .hard = {}, .soft = {-2, 2}},
};
constexpr FunctionArg kSquareplusArgs[] = {
    {.id = "b", .help = N_("How round the bend at 0 is"), .value = 4, .hard = {0, kInfinity}, .soft = {0, 10}},
};
constexpr FunctionArg kAxisArgs[] = {
    {.id = "axis",
     .help = N_("The dimension along which it works; -1 is the last one"),
     .value = -1,
     .hard = {-Shape::kMaxRank, Shape::kMaxRank - 1},
     .soft = {-4, 3},
     .integer = true},
};

constexpr FunctionArg kSoftmaxArgs[] = {
    {.id = "axis",
     .help = N_("The dimension along which it works; -1 is the last one, infinite: all numbers at once"),
     .value = -1,
     .hard = {-Shape::kMaxRank, kInfinity},
     .soft = {-4, 3},
     .integer = true},
};

constexpr ActivationDef kActivations[] = {
    {.id = "linear", .label = N_("None (linear)"), .formula = N_("x"), .elementwise = f::linear},
    {.id = "relu", .label = N_("ReLU"), .formula = N_("max(x, 0)"), .args = kReluArgs, .elementwise = f::relu},
    {.id = "leaky_relu",
     .label = N_("Leaky ReLU"),
     .formula = N_("x if x ≥ 0, else slope · x"),
     .args = kLeakyArgs,
     .elementwise = f::leakyRelu},
    {.id = "relu6", .label = N_("ReLU 6"), .formula = N_("min(max(x, 0), 6)"), .elementwise = f::relu6},
    {.id = "sigmoid", .label = N_("Sigmoid"), .formula = N_("1 / (1 + exp(−x))"), .elementwise = f::sigmoid},
    {.id = "tanh", .label = N_("Tanh"), .formula = N_("tanh x"), .elementwise = f::tanh},
    {.id = "softmax",
     .label = N_("Softmax"),
     .formula = N_("exp(x) / sum of exp(x) along the axis"),
     .args = kSoftmaxArgs},
    {.id = "gelu",
     .label = N_("GELU"),
     .formula = N_("½ · x · (1 + erf(x / √2))"),
     .args = kGeluArgs,
     .elementwise = f::gelu},
    {.id = "silu",
     .label = N_("SiLU (swish)"),
     .formula = N_("x · sigmoid(x)"),
     .elementwise = f::silu,
     .alias = "swish"},
    {.id = "elu",
     .label = N_("ELU"),
     .formula = N_("x if x > 0, else alpha · (exp(x) − 1)"),
     .args = kEluArgs,
     .elementwise = f::elu},
    {.id = "selu",
     .label = N_("SELU"),
     .formula = N_("1.0507 · (x if x > 0, else 1.6733 · (exp(x) − 1))"),
     .elementwise = f::selu},
    {.id = "celu",
     .label = N_("CELU"),
     .formula = N_("max(x, 0) + alpha · (exp(min(x, 0) / alpha) − 1)"),
     .args = kCeluArgs,
     .elementwise = f::celu},
    {.id = "exponential", .label = N_("Exponential"), .formula = N_("exp(x)"), .elementwise = f::exponential},
    {.id = "softplus", .label = N_("Softplus"), .formula = N_("log(1 + exp(x))"), .elementwise = f::softplus},
    {.id = "softsign", .label = N_("Softsign"), .formula = N_("x / (1 + |x|)"), .elementwise = f::softsign},
    {.id = "mish", .label = N_("Mish"), .formula = N_("x · tanh(softplus(x))"), .elementwise = f::mish},
    {.id = "hard_sigmoid",
     .label = N_("Hard sigmoid"),
     .formula = N_("relu6(x + 3) / 6"),
     .elementwise = f::hardSigmoid},
    {.id = "hard_silu",
     .label = N_("Hard SiLU (hard swish)"),
     .formula = N_("x · hard sigmoid(x)"),
     .elementwise = f::hardSilu,
     .alias = "hard_swish"},
    {.id = "hard_tanh", .label = N_("Hard tanh"), .formula = N_("min(max(x, −1), 1)"), .elementwise = f::hardTanh},
    {.id = "hard_shrink",
     .label = N_("Hard shrink"),
     .formula = N_("x if |x| > threshold, else 0"),
     .args = kShrinkArgs,
     .elementwise = f::hardShrink},
    {.id = "soft_shrink",
     .label = N_("Soft shrink"),
     .formula = N_("x moved towards 0 by the threshold"),
     .args = kShrinkArgs,
     .elementwise = f::softShrink},
    {.id = "tanh_shrink", .label = N_("Tanh shrink"), .formula = N_("x − tanh x"), .elementwise = f::tanhShrink},
    {.id = "threshold",
     .label = N_("Threshold"),
     .formula = N_("x if x > threshold, else the default value"),
     .args = kThresholdArgs,
     .elementwise = f::threshold},
    {.id = "squareplus",
     .label = N_("Squareplus"),
     .formula = N_("(x + √(x² + b)) / 2"),
     .args = kSquareplusArgs,
     .elementwise = f::squareplus},
    {.id = "sparse_plus",
     .label = N_("Sparse plus"),
     .formula = N_("0 up to −1, (x + 1)² / 4 up to 1, then x"),
     .elementwise = f::sparsePlus},
    {.id = "sparse_sigmoid",
     .label = N_("Sparse sigmoid"),
     .formula = N_("(x + 1) / 2 between 0 and 1"),
     .elementwise = f::sparseSigmoid},
    {.id = "log_sigmoid", .label = N_("Log sigmoid"), .formula = N_("log(sigmoid(x))"), .elementwise = f::logSigmoid},
    {.id = "log_softmax", .label = N_("Log softmax"), .formula = N_("log(softmax(x))"), .args = kSoftmaxArgs},
    {.id = "sparsemax",
     .label = N_("Sparsemax"),
     .formula = N_("max(x − τ, 0), τ from the largest along the axis"),
     .args = kAxisArgs},
    {.id = "glu",
     .label = N_("GLU"),
     .formula = N_("first half · sigmoid(second half) of the axis"),
     .args = kAxisArgs},
};

} // namespace

std::span<const ActivationDef> activations() {
    return kActivations;
}

} // namespace layerscope
