// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that change numbers while a network is trained only: here they hand them on.
#include "layer/SameNumbers.h"
#include "layers/CommonParams.h"
#include "layers/DataKinds.h"
#include "layers/Dependences.h"
#include "layers/Moves.h"

namespace layerscope {
namespace {

constexpr ParamDef kRate{
    .id = "rate",
    .label = N_("Rate"),
    .help = N_("The share of the numbers that training drops at random, from 0 to 1. It does not matter when the "
               "network is used."),
    .kind = ParamKind::Number,
    .number = 0.5,
    .hard = {0, 1},
    .soft = {0, 1},
    .cosmetic = true,
    .telling = true,
};
constexpr ParamDef kNoiseShape{
    .id = "noise_shape",
    .label = N_("Noise shape"),
    .help = N_("The shape of the draw, with the batch: along a size of 1 all numbers are dropped together; 0 takes "
               "the size of the input. None: every number is drawn on its own. For training only."),
    .kind = ParamKind::IntList,
    .ints = {0, 1, 0},
    .intCount = 3,
    .hard = {0, kLargestSize},
    .soft = {0, 64},
    .advanced = true,
    .cosmetic = true,
    .optional = true,
    .none = true,
    .keras = KerasForm::ZeroIsNone,
};
constexpr ParamDef kSeed{
    .id = "seed",
    .label = N_("Seed"),
    .help = N_("Makes the draw of the training repeatable. None: another draw every time."),
    .kind = ParamKind::Integer,
    .number = 1,
    .hard = {0, 9007199254740991.0},
    .soft = {0, 1000},
    .advanced = true,
    .cosmetic = true,
    .optional = true,
    .none = true,
};

constexpr ParamDef kDropoutParams[] = {kRate, kNoiseShape, kSeed};
constexpr ParamDef kRateParams[] = {kRate, kSeed};
constexpr ParamDef kSpatialParams[] = {kRate, kDataFormat, kSeed};
constexpr ParamDef kNoiseParams[] = {
    {.id = "stddev",
     .label = N_("Standard deviation"),
     .help = N_("How strong the noise is that training adds, from 0 to 1. It does not matter when the network is "
                "used."),
     .kind = ParamKind::Number,
     .number = 0.1,
     .hard = {0, 1},
     .soft = {0, 1},
     .cosmetic = true,
     .telling = true},
    kSeed,
};
constexpr ParamDef kActivityParams[] = {
    {.id = "l1",
     .label = N_("L1"),
     .help = N_("What training adds to the loss for the sum of the absolute numbers: it makes many of them 0."),
     .kind = ParamKind::Number,
     .hard = {0, 1e30},
     .soft = {0, 0.1},
     .cosmetic = true},
    {.id = "l2",
     .label = N_("L2"),
     .help = N_("What training adds to the loss for the sum of the squares: it keeps the numbers small."),
     .kind = ParamKind::Number,
     .hard = {0, 1e30},
     .soft = {0, 0.1},
     .cosmetic = true},
};

template <int Rank>
InputSpec spatialInput(const Params& /*params*/) {
    return {.rank = Rank + 2};
}

Checked<TensorSpec> inferUnchanged(const LayerInput& in) {
    return in.inputs[0];
}

Cost noCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

} // namespace

extern constexpr LayerDef kDropout{
    .id = "Dropout",
    .name = N_("Dropout"),
    .category = Category::Regularization,
    .summary = N_("Drops numbers at random in training; here it changes nothing"),
    .keywords = N_("overfitting, regularize, random, noise, drop, robust, inference, identity, training"),
    .params = kDropoutParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .infer = inferUnchanged,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("In training, dropout sets a random share of the numbers to 0, so that no unit can rely on a single "
                  "other one. When the network is used, as here, all numbers pass unchanged."),
    .formula = N_("In use: output = input. In training: 0 with probability rate, else input / (1 − rate)."),
    .uses = N_("Before the last dense layers of classifiers; between layers that would learn their examples by heart."),
    .example = {.caption = N_("What comes in goes out: dropping happens in training only."),
                .inputs = {"[[1, 2, 3, 4]]"},
                .output = "[[1, 2, 3, 4]]"},
};

extern constexpr LayerDef kSpatialDropout1D{
    .id = "SpatialDropout1D",
    .name = N_("Spatial dropout 1D"),
    .category = Category::Regularization,
    .summary = N_("Drops whole channels of a series in training; here it changes nothing"),
    .keywords = N_("overfitting, regularize, random, drop, channel, feature map, time, series, sound, text, 1d, "
                   "inference, identity"),
    .params = kRateParams,
    .dataKinds = kSeriesKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = spatialInput<1>,
    .infer = inferUnchanged,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("Neighbouring steps of a channel say nearly the same, so dropping single ones hides little. This "
                  "layer drops whole channels in training. When the network is used, all numbers pass unchanged."),
    .formula = N_("In use: output = input. In training: a whole channel is 0 with probability rate."),
    .uses = N_("After an Embedding and between one-dimensional convolutions."),
    .example = {.caption = N_("Two steps with two channels pass as they are: dropping happens in training only."),
                .inputs = {"[[[1, 2], [3, 4]]]"},
                .output = "[[[1, 2], [3, 4]]]"},
};

extern constexpr LayerDef kSpatialDropout2D{
    .id = "SpatialDropout2D",
    .name = N_("Spatial dropout 2D"),
    .category = Category::Regularization,
    .summary = N_("Drops whole feature maps in training; here it changes nothing"),
    .keywords = N_("overfitting, regularize, random, drop, channel, feature map, image, picture, 2d, inference, "
                   "identity"),
    .params = kSpatialParams,
    .dataKinds = kImageKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = spatialInput<2>,
    .infer = inferUnchanged,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("Neighbouring pixels of a feature map say nearly the same, so dropping single ones hides little. "
                  "This layer drops whole maps in training. When the network is used, all numbers pass unchanged."),
    .formula = N_("In use: output = input. In training: a whole feature map is 0 with probability rate."),
    .uses = N_("Between the convolutions of image networks."),
    .example = {.caption = N_("A picture of two by two pixels passes as it is: dropping happens in training only."),
                .inputs = {"[[[[1], [2]], [[3], [4]]]]"},
                .output = "[[[[1], [2]], [[3], [4]]]]"},
};

extern constexpr LayerDef kSpatialDropout3D{
    .id = "SpatialDropout3D",
    .name = N_("Spatial dropout 3D"),
    .category = Category::Regularization,
    .summary = N_("Drops whole channels of a volume in training; here it changes nothing"),
    .keywords = N_("overfitting, regularize, random, drop, channel, volume, scan, film, video, 3d, inference, "
                   "identity"),
    .params = kSpatialParams,
    .dataKinds = kVolumeKinds,
    .maskRule = MaskRule::Pass,
    .inputSpec = spatialInput<3>,
    .infer = inferUnchanged,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("Neighbouring elements of a volume say nearly the same, so dropping single ones hides little. This "
                  "layer drops whole channels in training. When the network is used, all numbers pass unchanged."),
    .formula = N_("In use: output = input. In training: a whole channel is 0 with probability rate."),
    .uses = N_("Between three-dimensional convolutions on scans and videos."),
    .example = {.caption = N_("A volume of one, one and two elements passes as it is: dropping happens in training "
                              "only."),
                .inputs = {"[[[[[1], [2]]]]]"},
                .output = "[[[[[1], [2]]]]]"},
};

extern constexpr LayerDef kGaussianDropout{
    .id = "GaussianDropout",
    .name = N_("Gaussian dropout"),
    .category = Category::Regularization,
    .summary = N_("Multiplies by noise around 1 in training; here it changes nothing"),
    .keywords = N_("overfitting, regularize, random, noise, normal distribution, inference, identity"),
    .params = kRateParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .infer = inferUnchanged,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("A gentler dropout: in training every number is multiplied by a random one around 1 instead of being "
                  "dropped or kept. When the network is used, as here, all numbers pass unchanged."),
    .formula = N_("In use: output = input. In training: input · noise, mean 1, deviation √(rate / (1 − rate))."),
    .uses = N_("In place of Dropout in dense networks."),
    .example = {.caption = N_("What comes in goes out: the noise belongs to training."),
                .inputs = {"[[1, 2, 3, 4]]"},
                .output = "[[1, 2, 3, 4]]"},
};

extern constexpr LayerDef kGaussianNoise{
    .id = "GaussianNoise",
    .name = N_("Gaussian noise"),
    .category = Category::Regularization,
    .summary = N_("Adds noise in training; here it changes nothing"),
    .keywords = N_("overfitting, regularize, random, augment, jitter, normal distribution, denoise, inference, "
                   "identity"),
    .params = kNoiseParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .infer = inferUnchanged,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("In training it disturbs every number a little, so that the network learns not to care about small "
                  "differences. When the network is used, as here, all numbers pass unchanged."),
    .formula = N_("In use: output = input. In training: input + noise of mean 0 and the standard deviation."),
    .uses = N_("On the input of denoising autoencoders; as augmentation of measurements and sounds."),
    .example = {.caption = N_("What comes in goes out: the noise belongs to training."),
                .inputs = {"[[1, 2, 3, 4]]"},
                .output = "[[1, 2, 3, 4]]"},
};

extern constexpr LayerDef kAlphaDropout{
    .id = "AlphaDropout",
    .name = N_("Alpha dropout"),
    .category = Category::Regularization,
    .summary = N_("A dropout for SELU networks in training; here it changes nothing"),
    .keywords = N_("overfitting, regularize, random, drop, selu, self normalizing, inference, identity"),
    .params = kDropoutParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .infer = inferUnchanged,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("Networks with SELU keep mean 0 and variance 1 by themselves, and plain dropout would spoil it. This "
                  "one drops to the lower end of SELU and scales what is left. When the network is used, as here, all "
                  "numbers pass unchanged."),
    .formula = N_("In use: output = input. In training: dropped numbers become −1.7581, then a · x + b keeps mean and "
                  "variance."),
    .uses = N_("After dense layers with the activation SELU."),
    .example = {.caption = N_("What comes in goes out: dropping happens in training only."),
                .inputs = {"[[1, 2, 3, 4]]"},
                .output = "[[1, 2, 3, 4]]"},
};

extern constexpr LayerDef kActivityRegularization{
    .id = "ActivityRegularization",
    .name = N_("Activity regularization"),
    .category = Category::Regularization,
    .summary = N_("Makes large numbers costly in training; here it changes nothing"),
    .keywords = N_("overfitting, regularize, penalty, sparse, l1, l2, loss, inference, identity"),
    .params = kActivityParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Pass,
    .infer = inferUnchanged,
    .dependence = sameElement,
    .cost = noCost,
    .forward = forwardPrepared<prepareSameNumbers>,
    .prepare = prepareSameNumbers,
    .terms = handedOn,
    .purpose = N_("In training it adds the size of what flows through it to the loss, so that the network learns to "
                  "say things with few or small numbers. The numbers themselves always pass unchanged."),
    .formula = N_("output = input. In training the loss grows by l1 · sum |input| + l2 · sum input²."),
    .uses = N_("Sparse autoencoders: the code should have few numbers that are not 0."),
    .example = {.caption = N_("What comes in goes out: the penalty is a matter of training."),
                .inputs = {"[[1, -2, 3, 0]]"},
                .output = "[[1, -2, 3, 0]]"},
};

} // namespace layerscope
