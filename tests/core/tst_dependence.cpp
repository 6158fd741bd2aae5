// SPDX-License-Identifier: GPL-3.0-or-later
// What each layer says its outputs depend on, against what its numbers do.
#include "core/RandomLayers.h"
#include "layer/Dependence.h"
#include "tensor/Elements.h"
#include "tensor/Regions.h"

#include <QTest>

#include <set>

using namespace layerscope;
using layerscope::testing::RandomLayer;
using layerscope::testing::RandomLayers;

namespace {

constexpr int kSettings = 200;
constexpr int kPositions = 4;

std::vector<Dependence> dependencesOf(const RandomLayer& one) {
    if (one.layer->dependence)
        return one.layer->dependence(one.input(), one.output);
    std::vector<Dependence> all;
    for (const TensorSpec& spec : one.specs)
        all.push_back(everything(spec.shape, one.output.shape, false));
    return all;
}

/// One flag an element.
std::vector<bool> membersOf(const ElementSet& set, const Shape& shape) {
    std::vector<bool> members(static_cast<std::size_t>(shape.elements()), false);
    for (const Region& region : set.regions)
        forEachElement(shape, region, [&](std::int64_t i) { members[static_cast<std::size_t>(i)] = true; });
    return members;
}

/// Other numbers where `which` says so, and other masks at the rows of which all is to change.
Value changed(const Value& value, const std::vector<bool>& which, RandomLayers& layers) {
    Value other = value;
    const Tensor& x = value.tensor;
    if (x.dtype() == DType::Int32) {
        TensorBuilder builder(x.shape(), DType::Int32);
        for (std::size_t i = 0; i < which.size(); ++i)
            builder.ints()[i] = which[i] ? static_cast<std::int32_t>(layers.random.between(0, 4)) : x.ints()[i];
        other.tensor = std::move(builder).finish();
    } else {
        TensorBuilder builder(x.shape());
        for (std::size_t i = 0; i < which.size(); ++i)
            builder.floats()[i] = which[i] ? static_cast<float>(layers.random.real(-3, 3)) : x.floats()[i];
        other.tensor = std::move(builder).finish();
    }
    if (!value.mask)
        return other;
    const std::size_t width = which.size() / static_cast<std::size_t>(value.mask->elements());
    TensorBuilder mask(value.mask->shape(), DType::Int32);
    for (std::size_t row = 0; row < mask.ints().size(); ++row) {
        const auto first = which.begin() + static_cast<std::ptrdiff_t>(row * width);
        const bool free = std::all_of(first, first + static_cast<std::ptrdiff_t>(width), [](bool b) { return b; });
        const std::int32_t kept = value.mask->ints()[row];
        mask.ints()[row] = free ? 1 - kept : kept;
    }
    other.mask = std::move(mask).finish();
    return other;
}

bool sameBits(const Tensor& a, const Tensor& b, std::int64_t at) {
    const std::size_t i = static_cast<std::size_t>(at) * 4;
    return std::ranges::equal(a.rawBytes().subspan(i, 4), b.rawBytes().subspan(i, 4));
}

/// Layers of which a change inside may leave the output as it is, and why.
const std::map<std::string, const char*>& excused() {
    static const std::map<std::string, const char*> why{
        {"MaxPooling1D", "what loses does not count"},
        {"MaxPooling2D", "what loses does not count"},
        {"MaxPooling3D", "what loses does not count"},
        {"GlobalMaxPooling1D", "what loses does not count"},
        {"GlobalMaxPooling2D", "what loses does not count"},
        {"GlobalMaxPooling3D", "what loses does not count"},
        {"Maximum", "what loses does not count"},
        {"Minimum", "what loses does not count"},
        {"ReLU", "flat below the threshold"},
        {"PReLU", "flat where a slope is 0"},
        {"LeakyReLU", "flat where the slope is 0"},
        {"ELU", "flat far below 0"},
        {"Activation", "many are flat somewhere"},
        {"Embedding", "ids outside of the table all give NaN"},
        {"Lambda", "comparisons give two numbers only"},
        {"STFTSpectrogram", "the imaginary part of frequency 0 is 0, quiet frames have one logarithm"},
        {"MelSpectrogram", "numbers below the quietest are one"},
        {"Resizing", "may fill a whole picture from its frame"},
        {"TimeDistributed", "holds any of these"},
        {"GroupNormalization", "epsilon may be large"},
        {"Rescaling", "the scale may be 0"},
        {"Normalization", "the variance may be 0"},
    };
    return why;
}

bool isFlatSomewhere(const NamedFunction& activation) {
    static const std::set<std::string> smooth{"linear",   "sigmoid", "tanh",       "softplus",
                                              "softsign", "softmax", "log_softmax"};
    return !smooth.contains(activation.name);
}

bool mayStay(const RandomLayer& one) {
    if (excused().contains(one.layer->id))
        return true;
    for (const TensorSpec& spec : one.specs)
        if (spec.masked)
            return true;
    for (const ParamDef& def : one.layer->params)
        if (const auto* function = std::get_if<NamedFunction>(one.params.find(def.id));
            function && def.kind == ParamKind::Activation && isFlatSomewhere(*function))
            return true;
    return false;
}

/// Weights and inputs of which none is 0: what is exact is meant for such.
RandomLayer withGenericNumbers(RandomLayer one, RandomLayers& layers) {
    for (Tensor& weight : one.weights)
        weight = layers.random.floats(weight.shape(), false, 0.2, 0.9);
    for (Value& input : one.inputs)
        if (input.tensor.dtype() == DType::Float32)
            input.tensor = layers.random.floats(input.tensor.shape(), false, 0.2, 1.5);
    return one;
}

RandomLayer withInput(RandomLayer one, std::size_t port, Value value) {
    one.inputs[port] = std::move(value);
    return one;
}

} // namespace

class TestDependence : public QObject {
    Q_OBJECT

private slots:
    void everyLayerSays() {
        for (const LayerDef* layer : layerRegistry().all())
            QVERIFY2(layer->dependence || layer->isSource() || !layer->forward, layer->id);
    }

    void whatIsOutsideDoesNotCount_data() { rows(); }
    void whatIsOutsideDoesNotCount() {
        QFETCH(QString, id);
        const LayerDef& layer = *layerRegistry().find(id.toStdString());
        RandomLayers layers(11);
        for (int n = 0; n < kSettings; ++n) {
            const RandomLayer one = layers.next(layer);
            const auto dependences = dependencesOf(one);
            QCOMPARE(dependences.size(), one.specs.size());
            const Tensor before = one.compute().tensor;
            for (int k = 0; k < kPositions; ++k)
                checkOutside(one, dependences, before, layers);
        }
    }

    void whatIsInsideCounts_data() { rows(); }
    void whatIsInsideCounts() {
        QFETCH(QString, id);
        const LayerDef& layer = *layerRegistry().find(id.toStdString());
        RandomLayers layers(12);
        int checked = 0;
        for (int n = 0; n < kSettings; ++n) {
            const RandomLayer one = withGenericNumbers(layers.next(layer), layers);
            if (mayStay(one))
                continue;
            const auto dependences = dependencesOf(one);
            const Tensor before = one.compute().tensor;
            for (int k = 0; k < kPositions; ++k)
                checked += checkInside(one, dependences, before, layers);
        }
        QVERIFY2(checked > 0 || excused().contains(layer.id), "nothing was exact");
    }

    void expressionsAreExact() {
        const LayerDef& lambda = *layerRegistry().find("Lambda");
        for (const char* text :
             {"x * 2 + y", "-x", "exp(x)[:, 1:] - x[:, :-1]", "x[:, ::-1]", "sum(x, axis=-1)", "softmax(x)",
              "transpose(x, (0, 2, 1))", "concatenate((x, y), axis=1)", "flip(x, axis=1)",
              "einsum(\"abc,adc->abd\", x, y)", "matmul(x, transpose(y, (0, 2, 1)))", "reshape(x, (1, 30))",
              "relu(x) * sigmoid(y)", "pad(x, ((0, 0), (1, 1), (0, 0)))"}) {
            Params params = lambda.defaults();
            params.set("function", std::string(text));
            const std::vector<TensorSpec> specs(2, golden::specOf({1, 5, 6}));
            const auto output = lambda.inferChecked({params, specs});
            QVERIFY2(output, text);
            std::vector<std::int64_t> element;
            for (const std::int64_t size : output->shape)
                element.push_back(size / 2);
            const ElementSet set = lambda.dependence({params, specs}, *output)[0].back(ElementSet::element(element));
            QVERIFY2(set.exact, text);
            QVERIFY2(set.regions.size() <= 2, text);
        }
    }

    void backAndForthAgree_data() { rows(); }
    void backAndForthAgree() {
        QFETCH(QString, id);
        const LayerDef& layer = *layerRegistry().find(id.toStdString());
        RandomLayers layers(13);
        for (int n = 0; n < kSettings; ++n) {
            const RandomLayer one = layers.next(layer);
            const auto dependences = dependencesOf(one);
            for (std::size_t port = 0; port < dependences.size(); ++port)
                for (int k = 0; k < kPositions; ++k)
                    checkAgreement(one, port, dependences[port], layers);
        }
    }

    void regionsAreTheUnionOfTheirElements_data() { rows(); }
    void regionsAreTheUnionOfTheirElements() {
        QFETCH(QString, id);
        const LayerDef& layer = *layerRegistry().find(id.toStdString());
        RandomLayers layers(14);
        for (int n = 0; n < kSettings; ++n) {
            const RandomLayer one = layers.next(layer);
            const auto dependences = dependencesOf(one);
            for (std::size_t port = 0; port < dependences.size(); ++port) {
                checkUnion(one, dependences[port].back, one.output.shape, one.specs[port].shape, layers);
                checkUnion(one, dependences[port].forth, one.specs[port].shape, one.output.shape, layers);
            }
        }
    }

private:
    void rows() {
        QTest::addColumn<QString>("id");
        for (const LayerDef* layer : layerRegistry().all())
            if (!layer->isSource() && layer->forward)
                QTest::newRow(layer->id) << QString::fromUtf8(layer->id);
    }

    void checkOutside(const RandomLayer& one, const std::vector<Dependence>& dependences, const Tensor& before,
                      RandomLayers& layers) {
        const auto element = layers.element(one.output.shape);
        RandomLayer other = one;
        for (std::size_t port = 0; port < one.inputs.size(); ++port) {
            auto outside = membersOf(dependences[port].back(ElementSet::element(element)), one.specs[port].shape);
            outside.flip();
            other.inputs[port] = changed(one.inputs[port], outside, layers);
        }
        QVERIFY2(sameBits(before, other.compute().tensor, flatOf(one.output.shape, element)), one.text().c_str());
    }

    /// How many inputs it could check.
    int checkInside(const RandomLayer& one, const std::vector<Dependence>& dependences, const Tensor& before,
                    RandomLayers& layers) {
        const auto element = layers.element(one.output.shape);
        const std::int64_t at = flatOf(one.output.shape, element);
        int checked = 0;
        for (std::size_t port = 0; port < one.inputs.size(); ++port) {
            const ElementSet set = dependences[port].back(ElementSet::element(element));
            if (!set.exact || set.empty() || !std::isfinite(before.at(at)))
                continue;
            const auto inside = membersOf(set, one.specs[port].shape);
            bool moved = false;
            for (int attempt = 0; attempt < 8 && !moved; ++attempt)
                moved = !sameBits(before,
                                  withInput(one, port, changed(one.inputs[port], inside, layers)).compute().tensor, at);
            if (!moved)
                QTest::qFail((one.text() + " stays as it is").c_str(), __FILE__, __LINE__);
            ++checked;
        }
        return checked;
    }

    void checkAgreement(const RandomLayer& one, std::size_t port, const Dependence& dependence, RandomLayers& layers) {
        const auto output = layers.element(one.output.shape);
        auto input = layers.element(one.specs[port].shape);
        const ElementSet back = dependence.back(ElementSet::element(output));
        if (!back.empty() && layers.random.chance(0.5)) // mostly a random one is outside
            for (std::size_t d = 0; d < input.size(); ++d)
                input[d] = layers.random.oneOf(back.regions.front()[d].stretches()).first;
        const ElementSet forth = dependence.forth(ElementSet::element(input));
        QVERIFY2(back.contains(input) == forth.contains(output), one.text().c_str());
        QVERIFY2(back.exact == forth.exact || back.empty() || forth.empty(), one.text().c_str());
    }

    void checkUnion(const RandomLayer& one, const std::function<ElementSet(const ElementSet&)>& map, const Shape& from,
                    const Shape& to, RandomLayers& layers) {
        Region region;
        for (const std::int64_t size : from) {
            IndexSet indices;
            const int parts = layers.random.chance(0.4) ? 2 : 1;
            for (int part = 0; part < parts; ++part) {
                const std::int64_t first = layers.random.between(0, size - 1);
                indices.add({first, std::min(size - 1, first + layers.random.between(0, 2))});
            }
            region.push_back(indices);
        }
        const ElementSet asked{{region}, true};
        if (std::ranges::count(membersOf(asked, from), true) > 40)
            return;
        const ElementSet mapped = map(asked);
        const auto members = membersOf(asked, from);
        std::vector<bool> united(static_cast<std::size_t>(to.elements()), false);
        for (std::size_t i = 0; i < members.size(); ++i)
            if (members[i]) {
                const auto one_ = membersOf(map(ElementSet::element(indexOf(from, static_cast<std::int64_t>(i)))), to);
                for (std::size_t j = 0; j < one_.size(); ++j)
                    united[j] = united[j] || one_[j];
            }
        const auto got = membersOf(mapped, to);
        for (std::size_t j = 0; j < got.size(); ++j)
            QVERIFY2(mapped.exact ? got[j] == united[j] : got[j] || !united[j], one.text().c_str());
    }
};

QTEST_APPLESS_MAIN(TestDependence)
#include "tst_dependence.moc"
