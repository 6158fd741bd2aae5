// SPDX-License-Identifier: GPL-3.0-or-later
// Where the elements lie on the source after layers that cut, frame, enlarge and turn.
#include "core/GoldenCases.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace layerscope;

namespace {

/// Pictures, series or volumes whose every number is the place of its element along `axis` on the source.
Value placesAlong(const Shape& shape, std::size_t axis) {
    Value value{.tensor = {}, .axes = defaultAxes(shape.rank()), .mask = {}};
    for (Axis& one : value.axes) {
        one.origin = 7;
        one.step = 3;
    }
    TensorBuilder builder(shape);
    std::int64_t inside = 1;
    for (int i = static_cast<int>(axis) + 1; i < shape.rank(); ++i)
        inside *= shape[i];
    for (std::int64_t i = 0; i < shape.elements(); ++i)
        builder.floats()[static_cast<std::size_t>(i)] =
            static_cast<float>(7 + 3 * (i / inside % shape[static_cast<int>(axis)]));
    value.tensor = std::move(builder).finish();
    return value;
}

Value computed(const char* id, const std::string& params, const Value& input) {
    const LayerDef& layer = *layerRegistry().find(id);
    golden::Json entry;
    entry["params"] = golden::Json::parse(params);
    const Params completed = golden::paramsOf(entry, layer);
    const std::vector<TensorSpec> specs{{.shape = input.tensor.shape(), .axes = input.axes}};
    const auto spec = layer.inferChecked({completed, specs});
    if (!spec)
        qFatal("%s", spec.error().text.toString().c_str());
    const std::vector<Value> inputs{input};
    return layer.compute({completed, inputs, {}, *spec, Execution()});
}

/// The output's numbers are where its axis says that they are, at least from `margin` on to `margin` before the end.
void numbersAreAtTheirPlaces(const Value& y, std::size_t axis, std::int64_t margin) {
    const Shape& shape = y.tensor.shape();
    std::int64_t inside = 1;
    for (int i = static_cast<int>(axis) + 1; i < shape.rank(); ++i)
        inside *= shape[i];
    const std::int64_t size = shape[static_cast<int>(axis)];
    margin = std::min(margin, (size - 1) / 2);
    for (std::int64_t i = 0; i < shape.elements(); ++i) {
        const std::int64_t at = i / inside % size;
        if (at < margin || at >= size - margin || y.tensor.at(i) == 0)
            continue;
        const double place = y.axes[axis].origin + static_cast<double>(at) * y.axes[axis].step;
        QVERIFY2(std::abs(y.tensor.at(i) - place) < 1e-3, std::to_string(place).c_str());
    }
}

} // namespace

class TestShapeLayers : public QObject {
    Q_OBJECT

private slots:
    void elementsKeepTheirPlaces_data() {
        QTest::addColumn<QString>("layer");
        QTest::addColumn<QString>("params");
        QTest::addColumn<int>("rank");
        QTest::addColumn<int>("margin");
        const auto row = [](const char* layer, const char* params, int rank, int margin = 0) {
            QTest::addRow("%s %s", layer, params) << layer << params << rank << margin;
        };
        row("Cropping1D", R"({"cropping": [2, 1]})", 3);
        row("Cropping2D", R"({"cropping": [2, 1, 0, 3]})", 4);
        row("Cropping3D", R"({"cropping": [1, 0, 2, 1, 0, 3]})", 5);
        row("ZeroPadding1D", R"({"padding": [2, 1]})", 3);
        row("ZeroPadding2D", R"({"padding": [3, 0, 1, 2], "data_format": "channels_first"})", 4);
        row("ZeroPadding3D", R"({"padding": [1, 1, 2, 0, 3, 1]})", 5);
        row("UpSampling2D", R"({"size": [2, 3], "interpolation": "bilinear"})", 4, 2);
        row("UpSampling2D", R"({"size": [3, 2], "interpolation": "bicubic", "data_format": "channels_first"})", 4, 6);
        row("Resizing", R"({"height": 5, "width": 11})", 4, 1);
        row("Resizing", R"({"height": 4, "width": 9, "antialias": true})", 4, 2);
        row("Resizing", R"({"height": 4, "width": 9, "crop_to_aspect_ratio": true})", 4, 2);
        row("Resizing", R"({"height": 8, "width": 14, "pad_to_aspect_ratio": true})", 4);
        row("Reshape", R"({"target_shape": [8, 8, 8]})", 4);
    }
    void elementsKeepTheirPlaces() {
        QFETCH(QString, layer);
        QFETCH(QString, params);
        QFETCH(int, rank);
        QFETCH(int, margin);
        Shape shape{1};
        while (shape.rank() < rank)
            shape.append(8);
        for (std::size_t axis = 1; axis < static_cast<std::size_t>(rank); ++axis) {
            const Value y = computed(qPrintable(layer), params.toStdString(), placesAlong(shape, axis));
            const bool resampled = y.tensor.shape()[static_cast<int>(axis)] != 8;
            numbersAreAtTheirPlaces(y, axis, resampled ? margin : 0);
        }
    }

    void repeatedElementsLieAroundTheirPlace() {
        for (const auto& [layer, params, rank] :
             {std::tuple{"UpSampling1D", R"({"size": 3})", 3}, {"UpSampling3D", R"({"size": [3, 3, 3]})", 5}}) {
            Shape shape{1};
            while (shape.rank() < rank)
                shape.append(4);
            const Value y = computed(layer, params, placesAlong(shape, 1));
            QCOMPARE(y.axes[1].step, 1.0);
            QCOMPARE(y.axes[1].origin, 6.0); // the second of three is where the one was
            QCOMPARE(y.axes.back().step, 3.0);
        }
    }

    void axesMoveWithTheirNumbers() {
        const Value x = placesAlong({1, 2, 3, 4}, 2);
        const Value y = computed("Permute", R"({"dims": [3, 1, 2]})", x);
        QVERIFY(y.axes[1] == x.axes[3] && y.axes[2] == x.axes[1] && y.axes[3] == x.axes[2]);
        numbersAreAtTheirPlaces(y, 3, 0);
    }

    void reshapedNumbersHaveTheUsualMeaning() {
        const Value x = placesAlong({1, 2, 3, 4}, 2);
        QVERIFY(computed("Reshape", R"({"target_shape": [2, 3, 4]})", x).axes == x.axes);
        const Value y = computed("Reshape", R"({"target_shape": [6, 4]})", x);
        QCOMPARE(y.axes[1].kind, AxisKind::Time);
        QVERIFY(y.axes[0] == x.axes[0]);
    }
};

QTEST_APPLESS_MAIN(TestShapeLayers)
#include "tst_shape_layers.moc"
