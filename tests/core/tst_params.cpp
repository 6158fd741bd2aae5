// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/InputSpec.h"
#include "layers/Layers.h"

#include <QTest>

using namespace layerscope;

namespace {

Key keyOf(const ParamValue& value) {
    Hasher hasher;
    addTo(hasher, value);
    return hasher.key();
}

const ParamDef& param(const char* layer, const char* id) {
    return *layerRegistry().find(layer)->param(id);
}

bool accepts(const char* layer, const char* id, const ParamValue& value) {
    return !param(layer, id).problemWith(value).has_value();
}

} // namespace

class TestParams : public QObject {
    Q_OBJECT

private slots:
    void setFindRemove() {
        Params params;
        QVERIFY(!params.find("a"));
        params.set("b", 2.5);
        params.set("a", std::int64_t{1});
        params.set("b", 3.5);
        QCOMPARE(params.size(), std::size_t{2});
        QCOMPARE(params.number("b"), 3.5);
        QCOMPARE(params.begin()->first, std::string("a"));
        params.remove("a");
        params.remove("a");
        QCOMPARE(params.size(), std::size_t{1});
    }

    void differentValuesHaveDifferentKeys() {
        const std::vector<ParamValue> values{true,
                                             false,
                                             std::int64_t{0},
                                             std::int64_t{1},
                                             0.0,
                                             1.0,
                                             std::string(),
                                             std::string("a"),
                                             Ints{},
                                             Ints{1},
                                             Ints{1, 1},
                                             NamedFunction{"a", {}},
                                             NamedFunction{"a", {{"b", 1}}},
                                             NamedFunction{"a", {{"b", 2}}},
                                             NamedFunction{"a", {{"c", 1}}}};
        for (std::size_t i = 0; i < values.size(); ++i)
            for (std::size_t j = 0; j < values.size(); ++j)
                QCOMPARE(keyOf(values[i]) == keyOf(values[j]), i == j);
    }

    void valuesAreCheckedAgainstTypeAndRange() {
        QVERIFY(accepts("Conv2D", "filters", std::int64_t{100000}));
        QVERIFY(!accepts("Conv2D", "filters", std::int64_t{0}));
        QVERIFY(!accepts("Conv2D", "filters", 3.0));
        QVERIFY(!accepts("Conv2D", "filters", std::int64_t{1} << 40));
        QVERIFY(accepts("Conv2D", "kernel_size", Ints{5, 1}));
        QVERIFY(!accepts("Conv2D", "kernel_size", Ints{5}));
        QVERIFY(!accepts("Conv2D", "kernel_size", Ints{5, 0}));
        QVERIFY(accepts("Conv2D", "padding", std::string("same")));
        QVERIFY(!accepts("Conv2D", "padding", std::string("causal")));
        QVERIFY(!accepts("Conv2D", "activation", NamedFunction{"exp", {}}));
        QVERIFY(!accepts("Conv2D", "kernel_initializer", NamedFunction{"xavier", {}}));
        QVERIFY(accepts("MaxPooling2D", "strides", Ints{0, 3}));
        QVERIFY(accepts("Input", "shape", Ints{10}));
        QVERIFY(!accepts("Input", "shape", Ints{10, -1}));
        QVERIFY(!accepts("Input", "shape", Ints(8, 2)));
    }

    void completedKeepsWhatItIsGiven() {
        const LayerDef& conv = *layerRegistry().find("Conv2D");
        Params given;
        given.set("filters", std::int64_t{3});
        given.set("from_the_future", std::string("kept"));
        const Params params = conv.completed(given);
        QCOMPARE(params.integer("filters"), std::int64_t{3});
        QCOMPARE(params.text("from_the_future"), std::string("kept"));
        QCOMPARE(params.size(), conv.params.size() + 1);
        QCOMPARE(conv.completed(params), params);
    }

    void subtitleTellsWhatMatters() {
        const LayerDef& conv = *layerRegistry().find("Conv2D");
        Params params = conv.defaults();
        params.set("filters", std::int64_t{32});
        params.set("padding", std::string("same"));
        params.set("activation", NamedFunction{"relu", {}});
        QCOMPARE(conv.subtitle(params), std::string("32 · 3 × 3 · same · relu"));
        params.set("groups", std::int64_t{2});
        params.set("padding", std::string("valid"));
        QCOMPARE(conv.subtitle(params), std::string("32 · 3 × 3 · groups 2 · relu"));
        QCOMPARE(layerRegistry().find("Add")->subtitle({}), std::string());
    }

    void inputSpecSaysWhatDoesNotFit() {
        const TensorSpec image{.shape = {1, 8, 8, 3}, .axes = imageAxes()};
        QVERIFY(!InputSpec{.rank = 4}.problemWith(image, 0));
        QVERIFY(InputSpec{.rank = 3}.problemWith(image, 0));
        QVERIFY(InputSpec{.minRank = 5}.problemWith(image, 0));
        QVERIFY(InputSpec{.maxRank = 3}.problemWith(image, 0));
        QVERIFY(InputSpec{.dtype = DType::Int32}.problemWith(image, 0));
        QVERIFY(!(InputSpec{.axes = {{-1, 3}, {1, 8}}}.problemWith(image, 0)));
        QVERIFY((InputSpec{.axes = {{-1, 4}}}.problemWith(image, 0)));
        QVERIFY((InputSpec{.axes = {{4, 3}}}.problemWith(image, 0)));
        QCOMPARE(InputSpec{.rank = 3}.problemWith(image, 7)->port, 7);
        QVERIFY(!(InputSpec{.shape = {{-1, 8, 8, 3}}}.problemWith(image, 0)));
        QVERIFY((InputSpec{.shape = {{-1, 8, 8, 4}}}.problemWith(image, 0)));
        QVERIFY(
            !(InputSpec{.rank = 5, .shape = {{-1, 8, 8, 3, 1}}, .allowLastAxisSqueeze = true}.problemWith(image, 0)));
        QCOMPARE((InputSpec{.minRank = 2, .axes = {{-1, 64}}}.toString()),
                 std::string("rank at least 2, last axis 64"));
    }

    void searchFindsEverydayWords() {
        const auto first = [](const char* query) {
            const auto found = layerRegistry().search(query);
            return found.empty() ? std::string() : std::string(found.front()->id);
        };
        QCOMPARE(first("fully connected"), std::string("Dense"));
        QCOMPARE(first("conv2"), std::string("Conv2D"));
        QCOMPARE(first("max pool"), std::string("MaxPooling2D"));
        QCOMPARE(first("PHOTO"), std::string("Input"));
        QCOMPARE(first("skip sum"), std::string("Add"));
        QCOMPARE(first("conc"), std::string("Concatenate"));
        QCOMPARE(first("xyzzy"), std::string());
        const auto hidden = std::ranges::count_if(layerRegistry().all(), &LayerDef::hidden);
        QCOMPARE(layerRegistry().search("").size() + static_cast<std::size_t>(hidden), layerRegistry().all().size());
        const auto pools = layerRegistry().search("downsample");
        QVERIFY(pools.size() >= 2);
    }

    void mistakesAreSentencesWithAHint() {
        const LayerDef& conv = *layerRegistry().find("Conv2D");
        Params params = conv.defaults();
        params.set("kernel_size", Ints{1, 5});
        const std::vector<TensorSpec> inputs{{.shape = {1, 3, 3, 1}, .axes = imageAxes()}};
        const auto spec = conv.inferChecked({params, inputs});
        QVERIFY(!spec);
        QCOMPARE(spec.error().text.toString(), std::string("The kernel is 5 wide and its input only 3"));
        QCOMPARE(spec.error().hint.toString(), std::string("Use padding 'same', or a smaller kernel."));
        QCOMPARE(spec.error().param, std::string("kernel_size"));
        QVERIFY(!conv.inferChecked({params, {}}));
    }

    void axesKeepTheirPlaceOnTheSource() {
        const LayerDef& conv = *layerRegistry().find("Conv2D");
        const LayerDef& pool = *layerRegistry().find("MaxPooling2D");
        const std::vector<TensorSpec> image{{.shape = {1, 9, 9, 3}, .axes = imageAxes()}};
        const auto features = conv.inferChecked({conv.defaults(), image});
        QVERIFY(features);
        QCOMPARE(features->axes[1].origin, 1.0); // a 3-wide kernel stands on its middle element
        QCOMPARE(features->axes[1].step, 1.0);
        const std::vector<TensorSpec> next{*features};
        const auto pooled = pool.inferChecked({pool.defaults(), next});
        QVERIFY(pooled);
        QCOMPARE(pooled->axes[2].origin, 1.5);
        QCOMPARE(pooled->axes[2].step, 2.0);
        QCOMPARE(pooled->axes[3].kind, AxisKind::Channel);
    }

    void transposedAxesKeepTheirPlaceOnTheSource() {
        const LayerDef& transpose = *layerRegistry().find("Conv2DTranspose");
        Params params = transpose.defaults();
        params.set("strides", Ints{2, 2});
        params.set("kernel_size", Ints{2, 3});
        std::vector<TensorSpec> image{{.shape = {1, 5, 5, 3}, .axes = imageAxes()}};
        image[0].axes[1].step = image[0].axes[2].step = 4;
        image[0].axes[1].origin = image[0].axes[2].origin = 10;
        const auto features = transpose.inferChecked({params, image});
        QVERIFY(features);
        QCOMPARE(features->shape.toString(), std::string("1 × 10 × 11 × 8"));
        QCOMPARE(features->axes[1].step, 2.0);
        QCOMPARE(features->axes[1].origin, 9.0); // the middle of elements 0 and 1 is where the first pixel was
        QCOMPARE(features->axes[2].origin, 8.0); // of elements 0, 1 and 2, it is element 1
        params.set("padding", std::string("same"));
        const auto same = transpose.inferChecked({params, image});
        QVERIFY(same);
        QCOMPARE(same->shape.toString(), std::string("1 × 10 × 10 × 8"));
        QCOMPARE(same->axes[2].origin, 8.0); // the one element too many is cut off at the end
        params.set("kernel_size", Ints{5, 5});
        const auto wide = transpose.inferChecked({params, image});
        QVERIFY(wide);
        QCOMPARE(wide->axes[2].origin, 8.0); // natural 13, cut by 1 in front: element 1 of the output is the middle
    }

    void transposedMistakesSayWhatToDo() {
        const LayerDef& transpose = *layerRegistry().find("Conv1DTranspose");
        Params params = transpose.defaults();
        params.set("strides", Ints{2});
        params.set("output_padding", Ints{2});
        const std::vector<TensorSpec> one{{.shape = {1, 1, 4}, .axes = defaultAxes(3)}};
        const auto tooMuch = transpose.inferChecked({params, one});
        QVERIFY(!tooMuch);
        QCOMPARE(tooMuch.error().text.toString(), std::string("The output padding is 2 where the stride is only 2"));
        // Keras's size formula gives 0 here; TensorFlow refuses it, JAX makes an empty tensor.
        params.set("output_padding", Ints{0});
        params.set("padding", std::string("same"));
        params.set("kernel_size", Ints{4});
        const auto nothing = transpose.inferChecked({params, one});
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().param, std::string("output_padding"));
        params.set("output_padding", None{});
        QVERIFY(transpose.inferChecked({params, one}));
    }
};

QTEST_APPLESS_MAIN(TestParams)
#include "tst_params.moc"
