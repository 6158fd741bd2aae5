// SPDX-License-Identifier: GPL-3.0-or-later
// What is promised of every layer that can be prepared (layer/Prepared.h), over random settings and shapes.
#include "core/CountedMemory.h"
#include "core/RandomLayers.h"
#include "kernels/KernelTable.h"
#include "layer/Registry.h"

#include <QTest>

#include <cstring>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

constexpr int kTimes = 25;
const Followers kNone;

/// A tensor whose numbers can still be written.
struct Buffer {
    std::span<float> numbers;
    Tensor tensor;

    explicit Buffer(const Shape& shape) {
        TensorBuilder builder(shape);
        numbers = builder.floats();
        std::ranges::fill(numbers, std::numeric_limits<float>::quiet_NaN());
        tensor = std::move(builder).finish();
    }
    explicit Buffer(const Tensor& numbersOf)
        : Buffer(numbersOf.shape()) {
        std::ranges::copy(numbersOf.floats(), numbers.begin());
    }
};

/// Settings of a layer without masks, which what is prepared never sees.
std::optional<RandomLayer> withoutMasks(RandomLayers& layers, const LayerDef& def) {
    for (int attempt = 0; attempt < 20; ++attempt) {
        RandomLayer one = layers.next(def);
        if (std::ranges::none_of(one.specs, &TensorSpec::masked) && one.output.dtype == DType::Float32)
            return one;
    }
    return std::nullopt;
}

PreparedPointer prepared(const RandomLayer& one, const Followers& followers = kNone) {
    return one.layer->prepare({.params = one.params,
                               .inputs = one.specs,
                               .weights = one.weights,
                               .output = one.output,
                               .followers = followers});
}

std::vector<Tensor> tensorsOf(const RandomLayer& one) {
    std::vector<Tensor> tensors;
    std::ranges::transform(one.inputs, std::back_inserter(tensors), &Value::tensor);
    return tensors;
}

Tensor run(const Prepared& layer, std::span<const Tensor> inputs, const Shape& shape, int threads) {
    const Buffer y(shape);
    layer.run(inputs, y.numbers, Execution({}, threads));
    return y.tensor;
}

bool sameBits(const Tensor& a, const Tensor& b) {
    return a.bytes() == b.bytes() && std::memcmp(a.floats().data(), b.floats().data(), a.bytes()) == 0;
}

/// The largest difference as a part of the largest number; NaN only where the other is.
double difference(const Tensor& a, const Tensor& b) {
    double largest = 1;
    double off = 0;
    for (std::int64_t i = 0; i < a.elements(); ++i) {
        if (std::isnan(a.at(i)) != std::isnan(b.at(i)))
            return INFINITY;
        if (!std::isfinite(a.at(i)) || !std::isfinite(b.at(i)))
            continue;
        largest = std::max(largest, std::abs(b.at(i)));
        off = std::max(off, std::abs(a.at(i) - b.at(i)));
    }
    return off / largest;
}

/// Settings in which layers turn their numbers around first: channels first, GLU after a convolution, several axes at
/// once, pictures enlarged smoothly.
bool mayAskForMemory(const RandomLayer& one) {
    for (const ParamDef& def : one.layer->params) {
        const ParamValue& value = *one.params.find(def.id);
        if (const auto* text = std::get_if<std::string>(&value))
            if (*text == "channels_first" || (def.id == std::string_view("interpolation") && *text != "nearest"))
                return true;
        if (const auto* function = std::get_if<NamedFunction>(&value); function && function->name == "glu")
            return true;
        if (const auto* axes = std::get_if<Ints>(&value);
            axes && def.id == std::string_view("axis") && axes->size() > 1)
            return true;
    }
    return false;
}

template <class Check>
void forRandomLayers(Check check) {
    QFETCH(QString, id);
    const LayerDef& def = *layerRegistry().find(id.toStdString());
    for (const KernelTable* table : availableKernels()) {
        const UseKernels use(*table);
        RandomLayers layers(7);
        for (int i = 0; i < kTimes; ++i)
            if (const auto one = withoutMasks(layers, def))
                check(*one);
    }
}

template <class Wanted>
void rowsFor(Wanted wanted) {
    QTest::addColumn<QString>("id");
    for (const LayerDef* layer : layerRegistry().all())
        if (wanted(*layer))
            QTest::newRow(layer->id) << QString(layer->id);
}

Followers randomFollowers(RandomNumbers& random, std::int64_t channels) {
    static constexpr const char* kActivations[] = {"relu", "relu6", "leaky_relu", "sigmoid", "silu", "softmax"};
    Followers followers;
    if (random.chance(0.6)) {
        const Tensor times = random.floats({channels}, false);
        const Tensor plus = random.floats({channels}, false);
        followers.affine =
            ChannelAffine{{times.floats().begin(), times.floats().end()}, {plus.floats().begin(), plus.floats().end()}};
    }
    if (!followers.affine || random.chance(0.6))
        followers.activation = NamedFunction{random.oneOf(kActivations), {}};
    return followers;
}

Tensor followed(const Tensor& x, const Followers& followers) {
    Buffer y(x);
    for (std::size_t i = 0; followers.affine && i < y.numbers.size(); ++i) {
        const std::size_t channel = i % followers.affine->times.size();
        y.numbers[i] = y.numbers[i] * followers.affine->times[channel] + followers.affine->plus[channel];
    }
    return followers.activation ? applyActivation(*followers.activation, y.tensor, Execution({}, 1)) : y.tensor;
}

} // namespace

class TestPrepared : public QObject {
    Q_OBJECT

private slots:
    void computesWhatTheLayerDoes_data() {
        rowsFor([](const LayerDef& def) { return def.prepare != nullptr; });
    }
    void computesWhatTheLayerDoes() {
        forRandomLayers([](const RandomLayer& one) {
            const PreparedPointer layer = prepared(one);
            QVERIFY2(layer, one.text().c_str());
            const std::vector<Tensor> inputs = tensorsOf(one);
            const Tensor y = run(*layer, inputs, one.output.shape, 1);
            QVERIFY2(sameBits(y, one.compute().tensor), one.text().c_str());
            QVERIFY2(sameBits(y, run(*layer, inputs, one.output.shape, 2)), one.text().c_str());
        });
    }

    void inPlaceIsTheSame_data() { computesWhatTheLayerDoes_data(); }
    void inPlaceIsTheSame() {
        forRandomLayers([](const RandomLayer& one) {
            const PreparedPointer layer = prepared(one);
            if (!layer->worksInPlace())
                return;
            std::vector<Tensor> inputs = tensorsOf(one);
            const Tensor y = run(*layer, inputs, one.output.shape, 1);
            const Buffer shared(inputs[0]);
            inputs[0] = shared.tensor;
            QCOMPARE(shared.numbers.size(), static_cast<std::size_t>(one.output.shape.elements()));
            layer->run(inputs, shared.numbers, Execution({}, 2));
            QVERIFY2(sameBits(shared.tensor.reshaped(one.output.shape), y), one.text().c_str());
        });
    }

    void asksForNoMemory_data() { computesWhatTheLayerDoes_data(); }
    void asksForNoMemory() {
        forRandomLayers([](const RandomLayer& one) {
            if (mayAskForMemory(one))
                return;
            const PreparedPointer layer = prepared(one);
            const std::vector<Tensor> inputs = tensorsOf(one);
            const Buffer y(one.output.shape);
            const Execution exec({}, 1);
            layer->run(inputs, y.numbers, exec);
            const CountedMemory counted;
            layer->run(inputs, y.numbers, exec);
            QVERIFY2(counted.times() == 0, one.text().c_str());
        });
    }

    void takesFollowersAlong_data() { computesWhatTheLayerDoes_data(); }
    void takesFollowersAlong() {
        RandomNumbers random(3);
        forRandomLayers([&random](const RandomLayer& one) {
            const Followers followers = randomFollowers(random, one.output.shape[-1]);
            const PreparedPointer layer = prepared(one, followers);
            if (!layer)
                return;
            const Tensor y = run(*layer, tensorsOf(one), one.output.shape, 2);
            QVERIFY2(difference(y, followed(one.compute().tensor, followers)) < 1e-5, one.text().c_str());
        });
    }

    void affineIsAllThatItDoes_data() {
        rowsFor([](const LayerDef& def) { return def.asAffine != nullptr; });
    }
    void affineIsAllThatItDoes() {
        forRandomLayers([](const RandomLayer& one) {
            Followers followers;
            followers.affine = one.layer->asAffine({.params = one.params,
                                                    .inputs = one.specs,
                                                    .weights = one.weights,
                                                    .output = one.output,
                                                    .followers = kNone});
            if (followers.affine && one.specs[0].dtype == DType::Float32)
                QVERIFY2(difference(followed(one.inputs[0].tensor, followers), one.compute().tensor) < 1e-5,
                         one.text().c_str());
        });
    }

    void activationIsAllThatItDoes_data() {
        rowsFor([](const LayerDef& def) { return def.asActivation != nullptr; });
    }
    void activationIsAllThatItDoes() {
        forRandomLayers([](const RandomLayer& one) {
            Followers followers;
            followers.activation = one.layer->asActivation(one.params);
            if (followers.activation)
                QVERIFY2(sameBits(followed(one.inputs[0].tensor, followers), one.compute().tensor), one.text().c_str());
        });
    }
};

QTEST_APPLESS_MAIN(TestPrepared)
#include "tst_prepared.moc"
