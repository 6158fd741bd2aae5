// SPDX-License-Identifier: GPL-3.0-or-later
// Where the elements of a layer's output lie on the source and what they depend on, against brute force: one element
// of the source is changed, and which outputs change is looked up.
#include "layers/Layers.h"
#include "picture/MapAxes.h"
#include "tensor/Place.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace layerscope;

namespace {

constexpr NodeId kSource{7};
constexpr double kStep = 0.02; ///< seconds, or millimetres
constexpr double kOrigin = 0.5;

struct Step {
    const char* layer;
    std::vector<std::pair<std::string, ParamValue>> params{};
};
using Steps = std::vector<Step>;

/// How the spread of a field compares with what was found.
enum class Fit {
    Covers, ///< every element that counts is inside
    Exact,  ///< none besides is
    Inside, ///< exact where no tap lies in the padding, whose holes a cut field includes
};

/// A source of `size` elements along its first spatial axis, and 1 along others; `branches` are chains from it whose
/// ends go into `merge`, or one chain without a merge.
struct Case {
    int rank = 3;
    std::int64_t size = 20;
    std::vector<Steps> branches;
    Step merge{};
    Fit fit = Fit::Exact;
};

struct Flow {
    TensorSpec spec;
    Value value;
};

Flow sourceOf(const Case& one, const std::vector<float>& numbers) {
    Flow flow;
    flow.spec.shape = Shape{1, one.size};
    flow.spec.axes = {batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, kStep, kOrigin)};
    for (int i = 2; i + 1 < one.rank; ++i) {
        flow.spec.shape.append(1);
        flow.spec.axes.push_back(sourceAxis(AxisKind::Row));
    }
    flow.spec.shape.append(1);
    flow.spec.axes.push_back(channelAxis());
    for (Axis& axis : flow.spec.axes)
        axis.source = kSource;
    flow.value = {Tensor::fromFloats(flow.spec.shape, numbers), flow.spec.axes, {}};
    return flow;
}

/// The layer with weights that are all positive, so that nothing cancels.
Flow applied(const Step& step, const std::vector<Flow>& inputs) {
    const LayerDef* def = layerRegistry().find(step.layer);
    Params params = def->defaults();
    for (const auto& [id, value] : step.params)
        params.set(id, value);
    std::vector<TensorSpec> specs;
    std::vector<Value> values;
    for (const Flow& flow : inputs) {
        specs.push_back(flow.spec);
        values.push_back(flow.value);
    }
    const LayerInput input{params, specs};
    const auto output = def->inferChecked(input);
    if (!output)
        qFatal("%s: %s", step.layer, qPrintable(QString::fromStdString(output.error().text.toString())));
    std::vector<Tensor> weights;
    if (def->weights)
        for (const WeightDef& weight : def->weights(input))
            weights.push_back(Tensor::filled(weight.shape, 0.3F));
    Value value = def->compute({params, values, weights, *output, Execution({}, 1)});
    return {*output, std::move(value)};
}

Flow run(const Case& one, const std::vector<float>& numbers) {
    std::vector<Flow> ends;
    for (const Steps& branch : one.branches) {
        Flow flow = sourceOf(one, numbers);
        for (const Step& step : branch)
            flow = applied(step, {flow});
        ends.push_back(std::move(flow));
    }
    return one.merge.layer ? applied(one.merge, ends) : ends.front();
}

std::vector<float> noise(std::int64_t size) {
    std::vector<float> numbers;
    for (std::int64_t i = 0; i < size; ++i)
        numbers.push_back(0.5F + static_cast<float>(i * 37 % 19) / 19);
    return numbers;
}

/// For each position along the first axis of the output, the source elements that it depends on.
std::vector<std::set<std::int64_t>> dependencies(const Case& one, std::int64_t positions) {
    std::vector<std::set<std::int64_t>> found(static_cast<std::size_t>(positions));
    for (const std::vector<float>& base :
         {std::vector<float>(static_cast<std::size_t>(one.size), 0.0F), noise(one.size)}) {
        const Tensor before = run(one, base).value.tensor;
        for (std::int64_t changed = 0; changed < one.size; ++changed) {
            std::vector<float> other = base;
            other[static_cast<std::size_t>(changed)] += 1;
            const Tensor after = run(one, other).value.tensor;
            const std::int64_t inner = after.elements() / positions;
            for (std::int64_t i = 0; i < after.elements(); ++i)
                if (std::abs(after.at(i) - before.at(i)) > 1e-7)
                    found[static_cast<std::size_t>(i / inner)].insert(changed);
        }
    }
    return found;
}

std::string textOf(const std::set<std::int64_t>& elements) {
    std::string text;
    for (const std::int64_t element : elements)
        text += std::to_string(element) + ' ';
    return text;
}

Case chain(Steps steps, Fit fit = Fit::Exact, int rank = 3, std::int64_t size = 20) {
    return {.rank = rank, .size = size, .branches = {std::move(steps)}, .fit = fit};
}

Step conv(std::int64_t kernel, std::int64_t stride, std::int64_t dilation, const char* padding) {
    return {"Conv1D",
            {{"filters", std::int64_t{2}},
             {"kernel_size", Ints{kernel}},
             {"strides", Ints{stride}},
             {"dilation_rate", Ints{dilation}},
             {"padding", std::string(padding)}}};
}
Step transposed(std::int64_t kernel, std::int64_t stride, const char* padding, ParamValue outputPadding = None()) {
    return {"Conv1DTranspose",
            {{"filters", std::int64_t{1}},
             {"kernel_size", Ints{kernel}},
             {"strides", Ints{stride}},
             {"padding", std::string(padding)},
             {"output_padding", std::move(outputPadding)}}};
}
Step pool(const char* layer, std::int64_t size, std::int64_t stride, const char* padding) {
    return {layer, {{"pool_size", Ints{size}}, {"strides", Ints{stride}}, {"padding", std::string(padding)}}};
}
Step upSampled(std::int64_t size) {
    return {"UpSampling1D", {{"size", size}}};
}
Step upSampled2D(std::int64_t size, const char* interpolation) {
    return {"UpSampling2D", {{"size", Ints{size, 1}}, {"interpolation", std::string(interpolation)}}};
}
Step resized(std::int64_t height, const char* interpolation, bool antialias = false) {
    return {"Resizing",
            {{"height", height},
             {"width", std::int64_t{1}},
             {"interpolation", std::string(interpolation)},
             {"antialias", antialias}}};
}
Step sides(const char* layer, const char* id, std::int64_t before, std::int64_t after) {
    return {layer, {{id, Ints{before, after}}}};
}

} // namespace
Q_DECLARE_METATYPE(Case)

class TestPlace : public QObject {
    Q_OBJECT

private slots:
    void fieldsAreWhatChanges_data() {
        QTest::addColumn<Case>("one");
        const auto row = [](const char* name, const Case& one) { QTest::newRow(name) << one; };
        row("conv valid", chain({conv(3, 1, 1, "valid")}));
        row("conv even", chain({conv(4, 1, 1, "valid")}));
        row("conv same", chain({conv(5, 1, 1, "same")}));
        row("conv same even", chain({conv(4, 1, 1, "same")}));
        row("conv same strided", chain({conv(3, 2, 1, "same")}));
        row("conv same strided odd size", chain({conv(4, 3, 1, "same")}, Fit::Exact, 3, 17));
        row("conv valid strided", chain({conv(3, 3, 1, "valid")}));
        row("conv stride beyond kernel", chain({conv(2, 5, 1, "valid")}));
        row("conv dilated", chain({conv(3, 1, 3, "valid")}));
        row("conv dilated same", chain({conv(3, 1, 2, "same")}, Fit::Inside));
        row("conv causal", chain({conv(3, 1, 1, "causal")}));
        row("conv causal dilated", chain({conv(3, 1, 4, "causal")}, Fit::Inside));
        row("conv causal strided", chain({conv(3, 2, 1, "causal")}));
        row("separable", chain({{"SeparableConv1D", {{"filters", std::int64_t{2}}, {"kernel_size", Ints{5}}}}}));
        row("depthwise", chain({{"DepthwiseConv1D", {{"kernel_size", Ints{5}}, {"strides", Ints{2}}}}}));
        row("max pooling", chain({pool("MaxPooling1D", 2, 2, "valid")}));
        row("max pooling same", chain({pool("MaxPooling1D", 3, 2, "same")}, Fit::Exact, 3, 19));
        row("average pooling", chain({pool("AveragePooling1D", 4, 2, "valid")}));
        row("global pooling kept", chain({{"GlobalAveragePooling1D", {{"keepdims", true}}}}));
        row("padded", chain({sides("ZeroPadding1D", "padding", 3, 1)}));
        row("cropped", chain({sides("Cropping1D", "cropping", 2, 5)}));
        row("padded conv", chain({sides("ZeroPadding1D", "padding", 3, 1), conv(3, 1, 1, "valid")}));
        row("up", chain({upSampled(2)}));
        row("up three", chain({upSampled(3)}, Fit::Covers));
        row("up then conv", chain({upSampled(2), conv(3, 1, 1, "same")}));
        row("pool then up", chain({pool("MaxPooling1D", 4, 4, "valid"), upSampled(4)}, Fit::Covers));
        row("pool, up, conv",
            chain({pool("MaxPooling1D", 2, 2, "valid"), upSampled(2), conv(3, 1, 1, "same")}, Fit::Covers));
        row("transposed", chain({transposed(3, 1, "valid")}));
        row("transposed strided", chain({transposed(2, 2, "valid")}));
        row("transposed same", chain({transposed(3, 2, "same")}, Fit::Covers));
        row("transposed wide", chain({transposed(5, 2, "valid")}, Fit::Covers));
        row("transposed sparse", chain({transposed(2, 4, "same")}, Fit::Covers));
        row("transposed output padding", chain({transposed(3, 2, "same", Ints{1})}, Fit::Covers));
        row("conv then transposed", chain({conv(3, 2, 1, "same"), transposed(3, 2, "same")}, Fit::Covers));
        row("three convs", chain({conv(3, 1, 1, "same"), conv(3, 2, 1, "same"), conv(5, 1, 1, "same")}));
        row("wave net", chain({conv(2, 1, 1, "causal"), conv(2, 1, 2, "causal"), conv(2, 1, 4, "causal")}));
        row("bilinear", chain({upSampled2D(2, "bilinear")}, Fit::Covers, 4));
        row("bilinear after a pool",
            chain({{"MaxPooling2D", {{"pool_size", Ints{2, 1}}, {"strides", Ints{2, 1}}}}, upSampled2D(3, "bilinear")},
                  Fit::Covers, 4));
        row("bicubic", chain({upSampled2D(2, "bicubic")}, Fit::Covers, 4));
        row("resized nearest", chain({resized(13, "nearest")}, Fit::Covers, 4));
        row("resized nearest down", chain({resized(10, "nearest")}, Fit::Covers, 4));
        row("resized bilinear", chain({resized(33, "bilinear")}, Fit::Covers, 4));
        row("resized antialias", chain({resized(6, "bilinear", true)}, Fit::Covers, 4));
        row("resized after a conv",
            chain({{"Conv2D", {{"filters", std::int64_t{1}}, {"kernel_size", Ints{3, 1}}, {"strides", Ints{2, 1}}}},
                   resized(5, "lanczos3")},
                  Fit::Covers, 4));
        row("recurrent", chain({{"SimpleRNN", {{"units", std::int64_t{2}}, {"return_sequences", true}}}}, Fit::Covers));
        row("group normalization", chain({{"GroupNormalization", {{"groups", std::int64_t{1}}}}}, Fit::Covers));
        row("layer normalization along time", chain({{"LayerNormalization", {{"axis", Ints{1}}}}}, Fit::Covers));
        row("softmax along time", chain({{"Softmax", {{"axis", Ints{1}}}}}, Fit::Covers));
        const Steps narrow{conv(3, 1, 1, "same")};
        const Steps wide{conv(7, 1, 1, "same")};
        row("add", {.branches = {narrow, wide}, .merge = {"Add"}});
        row("add the other way", {.branches = {wide, narrow}, .merge = {"Add"}});
        row("residual", {.branches = {wide, {{"Identity"}}}, .merge = {"Maximum"}});
        row("concatenated channels", {.branches = {narrow, wide}, .merge = {"Concatenate"}});
        row("add, apart",
            {.branches = {{sides("Cropping1D", "cropping", 4, 0)}, {sides("Cropping1D", "cropping", 0, 4)}},
             .merge = {"Add"},
             .fit = Fit::Covers});
        row("add, other steps", {.branches = {{conv(3, 2, 1, "same")}, {sides("Cropping1D", "cropping", 3, 7)}},
                                 .merge = {"Add"},
                                 .fit = Fit::Covers});
        row("squeeze and excite", {.branches = {{{"Identity"}}, {{"GlobalAveragePooling1D", {{"keepdims", true}}}}},
                                   .merge = {"Multiply"},
                                   .fit = Fit::Covers});
        row("from one to all", {.branches = {{{"GlobalAveragePooling1D", {{"keepdims", true}}}}, {{"Identity"}}},
                                .merge = {"Multiply"},
                                .fit = Fit::Covers});
    }

    void fieldsAreWhatChanges() {
        QFETCH(Case, one);
        const Flow source = sourceOf(one, noise(one.size));
        const Flow out = run(one, noise(one.size));
        const std::int64_t positions = out.spec.shape[1];
        const auto found = dependencies(one, positions);
        const std::size_t all = std::ranges::max_element(found, {}, &std::set<std::int64_t>::size)->size();
        std::vector<std::int64_t> element(static_cast<std::size_t>(out.spec.shape.rank()), 0);
        for (std::int64_t o = 0; o < positions; ++o) {
            element[1] = o;
            const Place place = placeOf(out.spec.axes, element);
            const auto field = stretchAt(source.spec.axes[1], one.size, place);
            const auto& wanted = found[static_cast<std::size_t>(o)];
            if (wanted.empty())
                continue;
            const std::string message =
                "output " + std::to_string(o) + " depends on " + textOf(wanted) + ", the field is " +
                (field ? std::to_string(field->first) + ".." + std::to_string(field->last) : "none");
            QVERIFY2(field && field->first <= *wanted.begin() && field->last >= *wanted.rbegin(), message.c_str());
            if (one.fit == Fit::Exact || (one.fit == Fit::Inside && wanted.size() == all))
                QVERIFY2(field->first == *wanted.begin() && field->last == *wanted.rbegin(), message.c_str());
        }
    }

    void centresAreTheMiddleOfTheTaps_data() {
        QTest::addColumn<Case>("one");
        const auto row = [](const char* name, const Case& one) { QTest::newRow(name) << one; };
        row("conv valid", chain({conv(3, 1, 1, "valid")}));
        row("conv even", chain({conv(4, 2, 1, "same")}));
        row("conv dilated", chain({conv(3, 1, 3, "same")}));
        row("conv causal", chain({conv(3, 1, 2, "causal")}));
        row("pooling", chain({pool("MaxPooling1D", 2, 2, "valid")}));
        row("deep", chain({conv(3, 2, 1, "same"), pool("AveragePooling1D", 3, 2, "same"), conv(3, 1, 1, "same")},
                          Fit::Exact, 3, 60));
        row("transposed", chain({transposed(3, 1, "valid")}));
        row("transposed odd overlap", chain({transposed(2, 1, "same")}));
    }

    void centresAreTheMiddleOfTheTaps() {
        QFETCH(Case, one);
        const Flow out = run(one, noise(one.size));
        const auto found = dependencies(one, out.spec.shape[1]);
        const std::size_t all = std::ranges::max_element(found, {}, &std::set<std::int64_t>::size)->size();
        int compared = 0;
        for (std::size_t o = 0; o < found.size(); ++o) {
            const auto& taps = found[o];
            if (taps.size() < all)
                continue; // cut off by the edge
            const double middle = static_cast<double>(*taps.begin() + *taps.rbegin()) / 2;
            const double place = out.spec.axes[1].placeOf(static_cast<double>(o));
            QVERIFY2(std::abs(place - (kOrigin + middle * kStep)) < 1e-9, qPrintable(QString::number(o)));
            QVERIFY(std::abs(out.spec.axes[1].field - kStep * static_cast<double>(*taps.rbegin() - *taps.begin() + 1)) <
                    1e-9);
            ++compared;
        }
        QVERIFY(compared > 3);
    }

    /// Back from the source: the element that is marked is the one whose centre is nearest.
    void theNearestCentreIsMarked() {
        const Case one =
            chain({conv(3, 2, 1, "same"), transposed(5, 3, "valid"), sides("Cropping1D", "cropping", 5, 4)});
        const Axis source = sourceOf(one, noise(one.size)).spec.axes[1];
        const TensorSpec spec = run(one, noise(one.size)).spec;
        const Axis& axis = spec.axes[1];
        const std::int64_t size = spec.shape[1];
        int outside = 0;
        for (std::int64_t s = 0; s < one.size; ++s) {
            const double place = source.placeOf(static_cast<double>(s));
            const auto marked = elementAt(axis, size, {{AxisKind::Time, kSource, place, kStep}});
            double best = 1e9;
            for (std::int64_t o = 0; o < size; ++o)
                best = std::min(best, std::abs(axis.placeOf(static_cast<double>(o)) - place));
            QCOMPARE(marked.has_value(), best <= axis.step / 2 + 1e-9);
            if (marked)
                QVERIFY(std::abs(std::abs(axis.placeOf(static_cast<double>(*marked)) - place) - best) < 1e-9);
            else
                ++outside;
        }
        QVERIFY(outside > 0 && outside < one.size);
    }

    void rowsAndColumnsAreTheirOwn() {
        TensorSpec spec{.shape = {1, 3, 40, 50}, .axes = {batchAxis(), channelAxis(), imageAxes()[1], imageAxes()[2]}};
        for (Axis& axis : spec.axes)
            axis.source = kSource;
        const LayerDef* def = layerRegistry().find("Conv2D");
        Params params = def->defaults();
        params.set("kernel_size", Ints{3, 7});
        params.set("strides", Ints{1, 2});
        params.set("data_format", std::string("channels_first"));
        const TensorSpec specs[] = {spec};
        const auto out = def->inferChecked({params, specs});
        QVERIFY(out.has_value());
        QCOMPARE(out->axes[2].field, 3.0);
        QCOMPARE(out->axes[2].origin, 1.0);
        QCOMPARE(out->axes[3].field, 7.0);
        QCOMPARE(out->axes[3].placeOf(4), 11.0);
    }

    void joinedPiecesHaveNoPlace() {
        const Case one{.branches = {{{"Identity"}}, {{"Identity"}}},
                       .merge = {"Concatenate", {{"axis", std::int64_t{1}}}}};
        const TensorSpec spec = run(one, noise(one.size)).spec;
        QCOMPARE(spec.shape[1], 2 * one.size);
        QVERIFY(placeOf(spec.axes, std::vector<std::int64_t>{0, 3, 0}).empty());
        QVERIFY(!elementAt(spec.axes[1], spec.shape[1], {{AxisKind::Time, kSource, kOrigin, kStep}}));
    }

    void anotherSourceIsNotMeant() {
        Axes axes = imageAxes();
        for (Axis& axis : axes)
            axis.source = NodeId{1};
        Axes other = axes;
        for (Axis& axis : other)
            axis.source = NodeId{2};
        const Place place = placeOf(axes, std::vector<std::int64_t>{0, 4, 5, 0});
        QCOMPARE(place.size(), std::size_t{2});
        QVERIFY(!markOfPlace(MapAxes({1, 8, 8, 3}, other), place));
        QVERIFY(!markOfPlace(MapAxes({1, 8, 8, 3}, imageAxes()), place));
        const auto mark = markOfPlace(MapAxes({1, 8, 8, 3}, axes), place);
        QVERIFY(mark.has_value());
        QCOMPARE(mark->row.at, std::optional<std::int64_t>(4));
        QCOMPARE(mark->column.at, std::optional<std::int64_t>(5));
        QVERIFY(!mark->hasField());
    }

    /// An element whose centre lies in the padding still depends on what is inside.
    void aPlaceBesideTheSourceMarksItsField() {
        Axes axes = imageAxes();
        for (Axis& axis : axes)
            axis.source = kSource;
        const Place place{{AxisKind::Row, kSource, -1, 5}, {AxisKind::Column, kSource, 3, 3}};
        const auto mark = markOfPlace(MapAxes({1, 8, 8, 3}, axes), place);
        QVERIFY(mark.has_value());
        QVERIFY(!mark->row.at);
        QCOMPARE(mark->row.field, (Stretch{0, 1}));
        QCOMPARE(mark->column.field, (Stretch{2, 4}));
        QVERIFY(!markOfPlace(MapAxes({1, 8, 8, 3}, axes), {{AxisKind::Row, kSource, -9, 5}}));
    }

    void elementsOfMapsAndBack() {
        Axes film = {batchAxis(), sourceAxis(AxisKind::Time), sourceAxis(AxisKind::Row), sourceAxis(AxisKind::Column),
                     channelAxis()};
        const MapAxes maps({1, 4, 5, 6, 3}, film);
        QCOMPARE(maps.count(), 12);
        for (std::int64_t map = 0; map < maps.count(); ++map) {
            const MapPlace place{map, map % 5, map % 6};
            const auto element = maps.elementOf(place);
            QCOMPARE(element, (std::vector<std::int64_t>{0, map % 4, map % 5, map % 6, map / 4}));
            QCOMPARE(maps.placeOf(element), place);
        }
        const MapAxes sequence({1, 9, 2}, {batchAxis(), sourceAxis(AxisKind::Time), channelAxis()});
        QCOMPARE(sequence.elementOf({0, 1, 7}), (std::vector<std::int64_t>{0, 7, 1}));
    }
};

QTEST_APPLESS_MAIN(TestPlace)
#include "tst_place.moc"
