// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Initializers.h"

#include "layer/FunctionArgs.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLargestSeed = 4294967295;

constexpr FunctionArg kSeed{.id = "seed",
                            .help = N_("The same seed draws the same numbers again"),
                            .value = 0,
                            .hard = {0, kLargestSeed},
                            .soft = {0, 100},
                            .integer = true};
constexpr FunctionArg kGain{
    .id = "gain", .help = N_("All numbers are multiplied by it"), .value = 1, .hard = {}, .soft = {0, 3}};
constexpr FunctionArg kMean{
    .id = "mean", .help = N_("Middle of the bell curve"), .value = 0, .hard = {}, .soft = {-1, 1}};
constexpr FunctionArg kDeviation{.id = "stddev",
                                 .help = N_("Width of the bell curve: standard deviation"),
                                 .value = 0.05,
                                 .hard = {0, kInfinity},
                                 .soft = {0, 1}};

constexpr FunctionArg kSeedOnly[] = {kSeed};
constexpr FunctionArg kGainOnly[] = {kGain};
constexpr FunctionArg kNormalArgs[] = {kMean, kDeviation, kSeed};
constexpr FunctionArg kOrthogonalArgs[] = {kGain, kSeed};
constexpr FunctionArg kConstantArgs[] = {
    {.id = "value", .help = N_("The number that all get"), .value = 0, .hard = {}, .soft = {-1, 1}},
};
constexpr FunctionArg kUniformArgs[] = {
    {.id = "minval", .help = N_("Smallest number"), .value = -0.05, .hard = {}, .soft = {-1, 1}},
    {.id = "maxval", .help = N_("Largest number, itself left out"), .value = 0.05, .hard = {}, .soft = {-1, 1}},
    kSeed,
};
constexpr FunctionArg kScalingArgs[] = {
    {.id = "scale",
     .help = N_("The variance is this by the fan"),
     .value = 1,
     .hard = {1e-12, kInfinity},
     .soft = {0.1, 4}},
    {.id = "mode",
     .help = N_("The fan: 0 = inputs of a unit, 1 = outputs, 2 = their mean"),
     .value = 0,
     .hard = {0, 2},
     .soft = {0, 2},
     .integer = true},
    {.id = "distribution",
     .help = N_("0 = bell curve cut at two deviations, 1 = bell curve, 2 = uniform"),
     .value = 0,
     .hard = {0, 2},
     .soft = {0, 2},
     .integer = true},
    kSeed,
};
constexpr FunctionArg kStftArgs[] = {
    {.id = "side",
     .help = N_("0 = real part (cosine), 1 = imaginary part (sine)"),
     .value = 0,
     .hard = {0, 1},
     .soft = {0, 1},
     .integer = true},
    {.id = "window",
     .help = N_("0 = Hann, 1 = Hamming, 2 = none, 3 = Blackman, 4 = Bartlett, 5 = cosine, 6 = Nuttall, "
                "7 = Blackman-Harris, 8 = flat top, 9 = boxcar"),
     .value = 0,
     .hard = {0, 9},
     .soft = {0, 9},
     .integer = true},
    {.id = "scaling",
     .help = N_("0 = density, 1 = spectrum, 2 = none"),
     .value = 0,
     .hard = {0, 2},
     .soft = {0, 2},
     .integer = true},
    {.id = "periodic",
     .help = N_("1: the window is periodic, 0: symmetric"),
     .value = 0,
     .hard = {0, 1},
     .soft = {0, 1},
     .integer = true},
};

constexpr InitializerDef kInitializers[] = {
    {.id = "GlorotUniform",
     .label = N_("Glorot uniform"),
     .help = N_("Uniform; keeps signals about as strong from layer to layer. Keras's usual choice"),
     .args = kSeedOnly},
    {.id = "GlorotNormal",
     .label = N_("Glorot normal"),
     .help = N_("Bell curve of the same strength as Glorot uniform"),
     .args = kSeedOnly},
    {.id = "HeUniform",
     .label = N_("He uniform"),
     .help = N_("Uniform; twice the variance, made for ReLU"),
     .args = kSeedOnly},
    {.id = "HeNormal",
     .label = N_("He normal"),
     .help = N_("Bell curve; twice the variance, made for ReLU"),
     .args = kSeedOnly},
    {.id = "LecunUniform",
     .label = N_("LeCun uniform"),
     .help = N_("Uniform; variance 1 by the inputs of a unit"),
     .args = kSeedOnly},
    {.id = "LecunNormal",
     .label = N_("LeCun normal"),
     .help = N_("Bell curve; variance 1 by the inputs of a unit, made for SELU"),
     .args = kSeedOnly},
    {.id = "Zeros", .label = N_("Zeros"), .help = N_("All 0")},
    {.id = "Ones", .label = N_("Ones"), .help = N_("All 1")},
    {.id = "Constant", .label = N_("Constant"), .help = N_("All the same number"), .args = kConstantArgs},
    {.id = "RandomNormal",
     .label = N_("Random normal"),
     .help = N_("Bell curve of any width"),
     .args = kNormalArgs,
     .alias = "normal"},
    {.id = "TruncatedNormal",
     .label = N_("Truncated normal"),
     .help = N_("Bell curve without its tails beyond two standard deviations"),
     .args = kNormalArgs},
    {.id = "RandomUniform",
     .label = N_("Random uniform"),
     .help = N_("Every number of a range is as likely"),
     .args = kUniformArgs,
     .alias = "uniform"},
    {.id = "VarianceScaling",
     .label = N_("Variance scaling"),
     .help = N_("The family of Glorot, He and LeCun, with every choice open"),
     .args = kScalingArgs},
    {.id = "Orthogonal",
     .label = N_("Orthogonal"),
     .help = N_("Columns at right angles: lengths are kept"),
     .args = kOrthogonalArgs,
     .alias = "OrthogonalInitializer"},
    {.id = "Identity",
     .label = N_("Identity"),
     .help = N_("1 on the diagonal, else 0; for a matrix"),
     .args = kGainOnly,
     .alias = "IdentityInitializer"},
    {.id = "STFT",
     .label = N_("Fourier basis (STFT)"),
     .help = N_("Windowed waves: makes a Conv1D a spectrogram"),
     .args = kStftArgs,
     .alias = "STFTInitializer"},
};

} // namespace

std::span<const InitializerDef> initializers() {
    return kInitializers;
}

const InitializerDef* findInitializer(std::string_view name) {
    if (name == "zero" || name == "one")
        return findInitializer(name == "zero" ? "Zeros" : "Ones");
    const std::string wanted = snakeCase(name);
    const auto it = std::ranges::find_if(initializers(), [&wanted](const InitializerDef& def) {
        return wanted == snakeCase(def.id) || (!wanted.empty() && wanted == snakeCase(def.alias));
    });
    return it == initializers().end() ? nullptr : &*it;
}

std::optional<Message> problemWithInitializer(const NamedFunction& initializer) {
    const InitializerDef* def = findInitializer(initializer.name);
    if (!def)
        return message(N_("There is no initializer \"%1\""), initializer.name);
    return problemWithArguments(initializer, def->args);
}

} // namespace layerscope
