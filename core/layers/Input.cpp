// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Examples.h"
#include "layer/MediaKind.h"
#include "layers/CommonParams.h"
#include "layers/InputChoices.h"
#include "layers/Spatial.h"

#include <algorithm>
#include <cstddef>

namespace layerscope {
namespace {

constexpr int kMostSizes = 6;

template <MediaKind... Kinds>
bool reads(const Params& params) {
    const MediaKind kind = mediaKindOf(params);
    return ((kind == Kinds) || ...);
}

/// The sizes of a source that may be anything are told by its kind alone, so that they can be inferred without it.
constexpr ParamDef kInputParams[] = {
    {.id = "source",
     .label = N_("Source"),
     .help =
         N_("What flows into the network: a picture, a sound, a table, a text, a film, a scan or an .npy file (drop it "
            "on the node, or choose it here), or signals that are made and need no file."),
     .kind = ParamKind::File,
     .cosmetic = true,
     .keras = KerasForm::OursOnly},
    {.id = "kind",
     .label = N_("Read as"),
     .help = N_("What the source is. By its ending is right nearly always; a TIFF may be a picture or a volume, and an "
                ".npy anything."),
     .kind = ParamKind::Choice,
     .text = "auto",
     .choices = kMediaKinds,
     .advanced = true,
     .keras = KerasForm::OursOnly},
    {.id = "shape",
     .label = N_("Shape"),
     .help =
         N_("The sizes of what comes out, without the batch: rows, columns and channels of a picture; samples or steps "
            "and channels of a sound or a series; words of a text; frames, rows, columns and channels of a film; "
            "slices, rows, columns and channels of a volume."),
     .kind = ParamKind::Shape,
     .ints = {224, 224, 3},
     .intCount = 3,
     .hard = {1, 1 << 30}, // ten minutes of sound are 28,800,000 samples
     .soft = {1, 512},
     .telling = true},
    {.id = "start",
     .label = N_("Start"),
     .help = N_("Where in the source the clip begins: seconds of a sound or a film, rows of a table, words or "
                "characters of a text, pictures of a folder."),
     .kind = ParamKind::Number,
     .hard = {0, 1e12},
     .soft = {0, 60},
     .relevant = reads<MediaKind::Sound, MediaKind::Film, MediaKind::Series, MediaKind::Text, MediaKind::Image>,
     .keras = KerasForm::OursOnly},
    {.id = "step",
     .label = N_("Every n-th"),
     .help = N_("1 takes each frame of a film or row of a table, 2 every second one, and so on: the same number of "
                "steps then covers a longer time."),
     .number = 1,
     .hard = {1, 1'000'000},
     .soft = {1, 30},
     .relevant = reads<MediaKind::Film, MediaKind::Series>,
     .keras = KerasForm::OursOnly},
    {.id = "sample_rate",
     .label = N_("Sample rate"),
     .help = N_("Samples a second. A sound of another rate is resampled; without a number it keeps its own. Signals "
                "that are made are counted in it."),
     .number = 16000,
     .hard = {1, 10'000'000},
     .soft = {8000, 16000},
     .optional = true,
     .none = true,
     .relevant = reads<MediaKind::Sound, MediaKind::Generated>,
     .keras = KerasForm::OursOnly},
    {.id = "hop",
     .label = N_("Hop"),
     .help = N_("Cuts the sound into frames that begin so many samples apart; the shape is then frames and samples of "
                "a frame."),
     .number = 128,
     .hard = {1, 1'000'000},
     .soft = {1, 1024},
     .advanced = true,
     .optional = true,
     .none = true,
     .relevant = reads<MediaKind::Sound>,
     .keras = KerasForm::OursOnly},
    {.id = "normalization",
     .label = N_("Normalise"),
     .help = N_("Brings the numbers to a common range, each channel or column by itself, over the part that is shown."),
     .kind = ParamKind::Choice,
     .text = "none",
     .choices = kNormalizations,
     .relevant = reads<MediaKind::Sound, MediaKind::Series>,
     .keras = KerasForm::OursOnly},
    {.id = "delimiter",
     .label = N_("Columns are separated by"),
     .help = N_("The character between two columns of the table."),
     .kind = ParamKind::Choice,
     .text = "auto",
     .choices = kDelimiters,
     .relevant = reads<MediaKind::Series>,
     .keras = KerasForm::OursOnly},
    {.id = "decimal",
     .label = N_("Decimal sign"),
     .help = N_("What stands before the fraction of a number in the table."),
     .kind = ParamKind::Choice,
     .text = "auto",
     .choices = kDecimals,
     .relevant = reads<MediaKind::Series>,
     .keras = KerasForm::OursOnly},
    {.id = "header",
     .label = N_("First row"),
     .help = N_("Whether the first row of the table has the names of the columns."),
     .kind = ParamKind::Choice,
     .text = "auto",
     .choices = kHeaders,
     .relevant = reads<MediaKind::Series>,
     .keras = KerasForm::OursOnly},
    {.id = "time_column",
     .label = N_("Time column"),
     .help = N_("Name or number (from 1) of the column with the time. Empty: found by itself; \"-\": there is none."),
     .kind = ParamKind::Text,
     .relevant = reads<MediaKind::Series>,
     .keras = KerasForm::OursOnly},
    {.id = "columns",
     .label = N_("Columns"),
     .help = N_("Names or numbers (from 1) of the columns that become channels, separated by commas. Empty: all that "
                "hold numbers, without the time."),
     .kind = ParamKind::Text,
     .relevant = reads<MediaKind::Series>,
     .keras = KerasForm::OursOnly},
    {.id = "gaps",
     .label = N_("Gaps"),
     .help = N_("What an empty cell becomes. As a mask: rows with a gap, and those behind the end of the table, are "
                "marked, and layers that know masks leave them out."),
     .kind = ParamKind::Choice,
     .text = "interpolate",
     .choices = kGaps,
     .relevant = reads<MediaKind::Series>,
     .keras = KerasForm::OursOnly},
    {.id = "standardize",
     .label = N_("Standardize"),
     .help = N_("What is done to the text first, as by Keras's TextVectorization."),
     .kind = ParamKind::Choice,
     .text = "lower_and_strip_punctuation",
     .choices = kStandardizations,
     .relevant = reads<MediaKind::Text>,
     .keras = KerasForm::OursOnly},
    {.id = "split",
     .label = N_("Tokens are"),
     .help = N_("The pieces that become numbers."),
     .kind = ParamKind::Choice,
     .text = "whitespace",
     .choices = kSplits,
     .relevant = reads<MediaKind::Text>,
     .keras = KerasForm::OursOnly},
    {.id = "vocabulary",
     .label = N_("Vocabulary"),
     .help = N_("A text file with one token a line, the first of which is number 2 (0 pads, 1 is unknown). Without one "
                "it is made of the text itself, the most frequent tokens first."),
     .kind = ParamKind::File,
     .cosmetic = true,
     .relevant = reads<MediaKind::Text>,
     .keras = KerasForm::OursOnly},
    {.id = "max_tokens",
     .label = N_("Size of the vocabulary"),
     .help = N_("At most so many numbers, 0 and 1 included; rarer tokens are unknown."),
     .number = 10000,
     .hard = {3, 10'000'000},
     .soft = {3, 10000},
     .optional = true,
     .none = true,
     .relevant = reads<MediaKind::Text>,
     .keras = KerasForm::OursOnly},
    {.id = "fit",
     .label = N_("Fit"),
     .help = N_("What happens when the source has other proportions than the shape."),
     .kind = ParamKind::Choice,
     .text = "crop",
     .choices = kFits,
     .relevant = reads<MediaKind::None, MediaKind::Image, MediaKind::Film, MediaKind::Volume>,
     .keras = KerasForm::OursOnly},
    {.id = "scaling",
     .label = N_("Scaling"),
     .help = N_("The range that the brightness of the source is brought to. Trained networks expect the one that they "
                "were trained with. A volume as it is keeps its own units."),
     .kind = ParamKind::Choice,
     .text = "zero_to_one",
     .choices = kScalings,
     .relevant = reads<MediaKind::None, MediaKind::Image, MediaKind::Film, MediaKind::Volume>,
     .keras = KerasForm::OursOnly},
    {.id = "window_center",
     .label = N_("Level"),
     .help = N_("The value of the volume that becomes the middle of the range. Without one: as the file says, or the "
                "middle between its lowest and highest."),
     .kind = ParamKind::Number,
     .hard = {-1e9, 1e9},
     .soft = {-1000, 1000},
     .optional = true,
     .none = true,
     .relevant = reads<MediaKind::Volume>,
     .keras = KerasForm::OursOnly},
    {.id = "window_width",
     .label = N_("Window"),
     .help = N_("How wide the range of values is around the level; what lies outside is cut off. 40 and 400 show soft "
                "tissue in a CT."),
     .kind = ParamKind::Number,
     .number = 400,
     .hard = {1e-9, 1e9},
     .soft = {1, 4000},
     .optional = true,
     .none = true,
     .relevant = reads<MediaKind::Volume>,
     .keras = KerasForm::OursOnly},
    {.id = "spacing",
     .label = N_("Spacing"),
     .help = N_("Millimetres from slice to slice, from row to row and from column to column, as in \"5, 0.7, 0.7\". "
                "Empty: as the file says."),
     .kind = ParamKind::Text,
     .relevant = reads<MediaKind::Volume>,
     .keras = KerasForm::OursOnly},
    {.id = "array",
     .label = N_("Array"),
     .help = N_("Which array of an .npz file."),
     .kind = ParamKind::Text,
     .relevant = reads<MediaKind::Array>,
     .keras = KerasForm::OursOnly},
    {.id = "dtype",
     .label = N_("Numbers"),
     .help = N_("Whole numbers are for the ids of words or categories; everything else has fractions."),
     .kind = ParamKind::Choice,
     .text = "float32",
     .choices = kDTypes,
     .advanced = true},
    {.id = "open_axes",
     .label = N_("Open axes"),
     .help = N_("Axes whose size the model leaves open when it is saved for Keras, counted from 1, the first after the "
                "batch: 1, 2 for pictures of any height and width. Here the size of the shape is used."),
     .kind = ParamKind::IntList,
     .hard = {1, kMostSizes},
     .soft = {1, kMostSizes},
     .advanced = true,
     .cosmetic = true,
     .keras = KerasForm::OursOnly},
};

std::optional<Fault> wrongOpenAxes(const Ints& axes, std::size_t sizes) {
    const auto isOpen = [&](std::int64_t axis) { return axis <= static_cast<std::int64_t>(sizes); };
    if (const auto wrong = std::ranges::find_if_not(axes, isOpen); wrong != axes.end())
        return Fault{message(N_("Axis %1 cannot be open: the shape has %2 sizes"), *wrong, sizes),
                     message(N_("The axes are counted from 1, the first after the batch.")), "open_axes"};
    for (std::int64_t axis : axes)
        if (std::ranges::count(axes, axis) > 1)
            return Fault{message(N_("Axis %1 is named twice"), axis), message(N_("Name each axis once.")), "open_axes"};
    return std::nullopt;
}

/// What the axes of a tensor of that rank mean for that kind of source; how long their steps are, its file says.
Axes axesOf(MediaKind kind, int rank) {
    Axes axes = defaultAxes(rank);
    const auto name = [&](std::size_t axis, AxisKind meaning, AxisUnit unit) {
        axes[axis] = sourceAxis(meaning, unit);
    };
    if ((kind == MediaKind::Sound || kind == MediaKind::Series) && rank >= 2)
        name(1, AxisKind::Time, kind == MediaKind::Sound ? AxisUnit::Second : AxisUnit::None);
    if (kind == MediaKind::Text && rank >= 2)
        name(1, AxisKind::Time, AxisUnit::Token);
    if (kind == MediaKind::Film && rank == 5) {
        name(1, AxisKind::Time, AxisUnit::Second);
        name(2, AxisKind::Row, AxisUnit::Pixel);
        name(3, AxisKind::Column, AxisUnit::Pixel);
    }
    if (kind == MediaKind::Volume && rank >= 4) {
        name(1, AxisKind::Depth, AxisUnit::Millimetre);
        name(2, AxisKind::Row, AxisUnit::Millimetre);
        name(3, AxisKind::Column, AxisUnit::Millimetre);
        if (rank == 5)
            axes[4] = channelAxis();
    }
    return axes;
}

Checked<TensorSpec> inferInput(const LayerInput& in) {
    const Ints& sizes = in.params.ints("shape");
    if (sizes.size() > kMostSizes)
        return fault(message(N_("The shape has %1 sizes, but at most %2 are possible"), sizes.size(), kMostSizes),
                     message(N_("Leave some out; the batch is not among them.")), "shape");
    if (auto wrong = wrongOpenAxes(in.params.ints("open_axes"), sizes.size()))
        return tl::unexpected(*wrong);
    Shape shape{examplesOf(in.params)};
    for (std::int64_t size : sizes)
        shape.append(size);
    if (!shape.sizedElements())
        return fault(message(N_("The shape has more elements than can be counted")), message(N_("Make it smaller.")),
                     "shape");
    const bool whole = in.params.text("dtype") == "int32";
    const MediaKind kind = mediaKindOf(in.params);
    return TensorSpec{.shape = shape,
                      .axes = axesOf(kind, shape.rank()),
                      .dtype = whole ? DType::Int32 : DType::Float32,
                      .masked = kind == MediaKind::Series && in.params.text("gaps") == "mask"};
}

Cost inputCost(const LayerInput& /*in*/, const TensorSpec& /*output*/) {
    return {};
}

/// The Runner takes what its feed gives; without one an Input is dark.
Value forwardInput(const ForwardCall& call) {
    TensorBuilder dark(call.output.shape, call.output.dtype);
    std::ranges::fill(dark.rawBytes(), std::byte{0});
    return {.tensor = std::move(dark).finish(), .axes = call.output.axes, .mask = {}};
}

constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                  DataKind::Image, DataKind::Video, DataKind::Volume};

} // namespace

extern constexpr LayerDef kInput{
    .id = "Input",
    .name = N_("Input"),
    .category = Category::Source,
    .summary = N_("Where a picture, numbers or words enter the network"),
    .keywords =
        N_("source, image, picture, photo, camera, film, video, file, data, start, load, open, inputlayer, numbers, "
           "noise, random, zeros, ones, ramp, words, ids, int"),
    .arity = {0, 0},
    .params = kInputParams,
    .dataKinds = kAllKinds,
    .maskRule = MaskRule::Own,
    .infer = inferInput,
    .cost = inputCost,
    .forward = forwardInput,
    .purpose = N_("The input turns a picture from a file or a camera into a tensor of a fixed shape, with the numbers "
                  "in the range that the network expects. For series, words or trying something out it takes an array "
                  "from a file, numbers that you write, or noise."),
    .formula = N_("output = scaling( picture, fitted to the shape ), or the numbers as they are"),
    .uses = N_("The start of every network. One network can have several inputs."),
};

} // namespace layerscope
