// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/KernelPresets.h"

#include "layer/KernelMakers.h"

#include <algorithm>
#include <limits>
#include <string>

namespace layerscope {
namespace {

constexpr double kLargest = std::numeric_limits<double>::infinity();
constexpr TapSize kAnySize{1, 1, 1};
constexpr TapSize kThreeColumns{1, 1, 3};
constexpr TapSize kThreeByThree{1, 3, 3};

double largestOf(const TapSize& size) {
    return static_cast<double>(*std::ranges::max_element(size));
}

/// What OpenCV takes for a Gaussian of that size.
double usualSigma(const TapSize& size) {
    return 0.3 * ((largestOf(size) - 1) * 0.5 - 1) + 0.8;
}
/// The ring around the spot has to fit.
double logSigma(const TapSize& size) {
    return std::max(0.5, largestOf(size) / 7);
}
double gaborSigma(const TapSize& size) {
    return std::max(0.6, largestOf(size) / 5);
}
double usualWave(const TapSize& size) {
    return std::max(2.0, largestOf(size) / 2);
}
double zero(const TapSize&) {
    return 0;
}
double one(const TapSize&) {
    return 1;
}
double rightAngle(const TapSize&) {
    return 90;
}

constexpr const char* kSigmaHelp = N_("Width of the bell, in steps: about two thirds of it lie within one sigma of the "
                                      "middle.");
constexpr const char* kWaveHelp = N_("Steps from one crest to the next.");
constexpr const char* kPhaseHelp = N_("Degrees: 0 puts a crest into the middle and finds lines, 90 a slope and finds "
                                      "edges.");
constexpr Range kSigmas{0.05, 1000};
constexpr Range kUsualSigmas{0.3, 8};
constexpr Range kAngles{-360, 360};

constexpr PresetNumber kSigma[] = {{"sigma", N_("Sigma"), kSigmaHelp, kSigmas, kUsualSigmas, usualSigma}};
constexpr PresetNumber kLogSigma[] = {{"sigma", N_("Sigma"), kSigmaHelp, kSigmas, kUsualSigmas, logSigma}};
constexpr PresetNumber kAmount[] = {
    {"amount", N_("Amount"), N_("How much of the edges is added."), {0, kLargest}, {0, 3}, one}};
constexpr PresetNumber kGabor[] = {
    {"angle", N_("Angle"), N_("Degrees: which way the wave goes, clockwise from the right."), kAngles, {0, 180}, zero},
    {"wavelength", N_("Wavelength"), kWaveHelp, {0.1, 10000}, {2, 20}, usualWave},
    {"sigma", N_("Sigma"), kSigmaHelp, kSigmas, kUsualSigmas, gaborSigma},
    {"aspect", N_("Aspect"), N_("Above 1 the bell is narrower across the wave."), {0.01, 100}, {0.2, 2}, one},
    {"phase", N_("Phase"), kPhaseHelp, kAngles, {0, 180}, zero}};
constexpr PresetNumber kPacket[] = {{"wavelength", N_("Wavelength"), kWaveHelp, {0.1, 10000}, {2, 64}, usualWave},
                                    {"sigma", N_("Sigma"), kSigmaHelp, kSigmas, {0.3, 64}, gaborSigma},
                                    {"phase", N_("Phase"), kPhaseHelp, kAngles, {0, 180}, rightAngle}};
constexpr PresetNumber kMotion[] = {
    {"angle", N_("Angle"), N_("Degrees: which way it moves, upwards from the right."), kAngles, {0, 180}, zero},
    {"length", N_("Length"), N_("Steps that the movement is long."), {1, 1000}, {1, 31}, largestOf}};

constexpr KernelPreset kPresets[] = {
    {"identity", N_("Identity"), N_("Hands the input on as it is"), 1, 3, kAnySize, makeIdentity},

    {"derivative",
     N_("Derivative"),
     N_("How fast it rises: the next step less the one before"),
     1,
     1,
     {1, 1, 2},
     makeDerivative},
    {"slope",
     N_("Slope"),
     N_("The slope of the straight line through all that the kernel sees: a derivative that "
        "noise moves little"),
     1,
     1,
     {1, 1, 2},
     makeSlope},
    {"second_derivative", N_("Second derivative"), N_("Where it bends: up is positive"), 1, 1, kThreeColumns,
     makeSecondDerivative},
    {"click", N_("Click detector"), N_("What stands out of its neighbours: a click, a spike"), 1, 1, kThreeColumns,
     makeClick},
    {"step",
     N_("Step detector"),
     N_("What comes after less what was before: an onset, a jump"),
     1,
     1,
     {1, 1, 2},
     makeStep},
    {"wave_packet", N_("Wave packet"), N_("A tone of one pitch: a wave in a bell (Gabor)"), 1, 1, kThreeColumns,
     makeWavePacket, kPacket},

    {"sobel_x", N_("Sobel x"), N_("Edges that stand upright: change from left to right"), 2, 2, kThreeColumns,
     makeSobelX},
    {"sobel_y", N_("Sobel y"), N_("Edges that lie flat: change from top to bottom"), 2, 2, {1, 3, 1}, makeSobelY},
    {"scharr_x", N_("Scharr x"), N_("Upright edges, nearly alike for every slant"), 2, 2, kThreeByThree, makeScharrX},
    {"scharr_y", N_("Scharr y"), N_("Flat edges, nearly alike for every slant"), 2, 2, kThreeByThree, makeScharrY},
    {"prewitt_x", N_("Prewitt x"), N_("Upright edges, every row counted alike"), 2, 2, kThreeByThree, makePrewittX},
    {"prewitt_y", N_("Prewitt y"), N_("Flat edges, every column counted alike"), 2, 2, kThreeByThree, makePrewittY},
    {"gabor", N_("Gabor"), N_("Lines or edges of one direction and one width"), 2, 2, kThreeByThree, makeGabor, kGabor},

    {"edge_x", N_("Edges along columns"), N_("Change from left to right, blurred along rows and depth (Sobel)"), 3, 3,
     kThreeColumns, makeSobelX},
    {"edge_y",
     N_("Edges along rows"),
     N_("Change from top to bottom, blurred along columns and depth (Sobel)"),
     3,
     3,
     {1, 3, 1},
     makeSobelY},
    {"edge_depth",
     N_("Edges along depth"),
     N_("Change from one slice, or one frame, to the next (Sobel)"),
     3,
     3,
     {3, 1, 1},
     makeSobelDepth},

    {"gaussian", N_("Gaussian"), N_("A soft blur: near places count more"), 1, 3, kAnySize, makeGaussian, kSigma},
    {"box", N_("Box blur, moving average"), N_("The mean of each neighbourhood"), 1, 3, kAnySize, makeBox},
    {"motion", N_("Motion blur"), N_("A blur along one direction, as of a moved camera"), 2, 2, kAnySize, makeMotion,
     kMotion},
    {"laplacian", N_("Laplacian"), N_("Edges and spots in every direction: the second derivatives added up"), 2, 3,
     kThreeByThree, makeLaplacian},
    {"log", N_("Laplacian of Gaussian"), N_("Spots of one size, dark on light: a Laplacian that noise moves little"), 1,
     3, kThreeColumns, makeLog, kLogSigma},
    {"sharpen", N_("Sharpen"), N_("The input plus its edges"), 1, 3, kThreeColumns, makeSharpen, kAmount},
    {"emboss", N_("Emboss"), N_("Relief lit from the upper left"), 2, 2, kThreeByThree, makeEmboss},
};

std::string sizeText(int rank, const TapSize& size) {
    Shape shape;
    for (int axis = 3 - rank; axis < 3; ++axis)
        shape.append(size[static_cast<std::size_t>(axis)]);
    return shape.toString();
}

} // namespace

std::span<const KernelPreset> kernelPresets() {
    return kPresets;
}

const KernelPreset* findPreset(std::string_view id) {
    const auto* found = std::ranges::find(kPresets, id, &KernelPreset::id);
    return found == std::end(kPresets) ? nullptr : found;
}

std::vector<double> initialNumbers(const KernelPreset& preset, const TapSize& size) {
    std::vector<double> numbers;
    for (const PresetNumber& number : preset.numbers)
        numbers.push_back(number.initial(size));
    return numbers;
}

Checked<FilterTaps> presetTaps(const KernelPreset& preset, int rank, const TapSize& size,
                               std::span<const double> numbers) {
    if (!preset.suits(rank))
        return fault(message(N_("“%1” is not for a kernel of %2 sliding dimensions."), preset.label, rank));
    for (std::size_t axis = 0; axis < size.size(); ++axis)
        if (size[axis] < preset.smallest[axis])
            return fault(message(N_("“%1” needs a kernel of at least %2, and this one is %3."), preset.label,
                                 sizeText(rank, preset.smallest), sizeText(rank, size)),
                         message(N_("Choose a larger kernel size first.")), "kernel_size");
    std::vector<double> given = initialNumbers(preset, size);
    for (std::size_t i = 0; i < given.size() && i < numbers.size(); ++i)
        given[i] = std::clamp(numbers[i], preset.numbers[i].hard.min, preset.numbers[i].hard.max);
    FilterTaps taps(rank, size);
    preset.make(taps, given);
    return taps;
}

bool takesPresets(const WeightDef& weight) {
    return kernelShapeOf(weight.shape, weight.layout).has_value();
}

Checked<Tensor> withPreset(const Tensor& kernel, const KernelPreset& preset, std::int64_t filter, KernelLayout layout,
                           std::optional<std::int64_t> channel, std::span<const double> numbers) {
    const auto shape = kernelShapeOf(kernel.shape(), layout);
    if (!shape || kernel.dtype() != DType::Float32)
        return fault(message(N_("Presets are for kernels that slide over their input; this weight is %1."),
                             kernel.shape().toString()));
    if (filter < 0 || filter >= shape->filters)
        return fault(message(N_("There is no filter %1; the kernel has %2."), filter, shape->filters));
    if (channel && (*channel < 0 || *channel >= shape->channels))
        return fault(message(N_("There is no channel %1; the kernel has %2."), *channel, shape->channels));
    Checked<FilterTaps> taps = presetTaps(preset, shape->rank, shape->size, numbers);
    if (!taps)
        return tl::unexpected(taps.error());
    if (!channel && layout != KernelLayout::ChannelMultiplier)
        for (float& number : taps->numbers)
            number /= static_cast<float>(shape->channels);
    return withTaps(kernel, *shape, filter, channel, *taps);
}

} // namespace layerscope
