// SPDX-License-Identifier: GPL-3.0-or-later
// Every layer against what Keras 3 computed (tests/golden/make_golden.py).
#include "core/GoldenCases.h"

#include <QTest>

#include <cmath>
#include <cstdio>
#include <map>

using namespace layerscope;

namespace {

constexpr double kTolerance = 1e-5; // of the largest output

struct Tally {
    int computed = 0;
    int refused = 0;
    double largest = 0;
};

/// Largest difference by the largest number that is wanted; infinite when one is finite and the other is not.
double relativeError(std::span<const float> actual, std::span<const float> wanted) {
    double difference = 0;
    double scale = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double a = actual[i];
        const double w = wanted[i];
        if (a == w || (std::isnan(a) && std::isnan(w)))
            continue;
        difference = std::max(difference, std::isfinite(a - w) ? std::abs(a - w) : INFINITY);
    }
    for (const float w : wanted)
        scale = std::max(scale, std::isfinite(w) ? std::abs(static_cast<double>(w)) : 0.0);
    return difference == 0 ? 0 : difference / std::max(scale, 1e-30);
}

} // namespace

class TestGolden : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        auto arrays = readNpzFile(golden::folder() / "golden.npz");
        QVERIFY2(arrays, arrays ? "" : arrays.error().toString().c_str());
        m_arrays = std::move(*arrays);
        QVERIFY(golden::cases().size() > 400);
    }

    void computesWhatKerasComputes() {
        for (const golden::Json& entry : golden::cases())
            if (!entry.contains("keras"))
                checkComputed(entry);
    }

    void refusesWhatKerasRefuses() {
        for (const golden::Json& entry : golden::cases())
            if (entry.contains("keras"))
                checkRefused(entry);
    }

    void cleanupTestCase() {
        std::printf("%-26s %9s %8s %14s\n", "layer", "computed", "refused", "largest error");
        for (const auto& [layer, tally] : m_tallies)
            std::printf("%-26s %9d %8d %14.2e\n", layer.c_str(), tally.computed, tally.refused, tally.largest);
        std::fflush(stdout);
    }

private:
    void checkComputed(const golden::Json& entry) {
        const std::string id = entry.at("layer");
        const std::string where = id + " " + entry.at("params").dump();
        const LayerDef* layer = layerRegistry().find(id);
        QVERIFY2(layer, where.c_str());
        const Params params = golden::paramsOf(entry, *layer);
        std::vector<Value> inputs;
        std::vector<TensorSpec> specs;
        for (const auto& name : entry.at("inputs")) {
            const Tensor& tensor = m_arrays.at(name.get<std::string>());
            specs.push_back(golden::specOf(tensor.shape()));
            inputs.push_back({tensor, specs.back().axes, {}});
        }
        const auto spec = layer->inferChecked({params, specs});
        QVERIFY2(spec, (where + (spec ? "" : ": " + spec.error().text.toString())).c_str());
        Tally& tally = m_tallies[id];
        ++tally.computed;
        if (entry.contains("outputShape")) {
            QCOMPARE(spec->shape.toString(), golden::shapeFrom(entry.at("outputShape")).toString());
            return;
        }
        const Tensor& wanted = m_arrays.at(entry.at("output").get<std::string>());
        QVERIFY2(spec->shape == wanted.shape(),
                 (where + ": " + spec->shape.toString() + " for " + wanted.shape().toString()).c_str());
        const std::vector<Tensor> weights = weightsOf(entry, *layer, {params, specs});
        const Execution exec;
        const Value output = layer->forward({params, inputs, weights, *spec, exec});
        QVERIFY2(output.tensor.shape() == wanted.shape(), where.c_str());
        const double error = relativeError(output.tensor.floats(), wanted.floats());
        tally.largest = std::max(tally.largest, error);
        QVERIFY2(error <= kTolerance, (where + ": error " + std::to_string(error)).c_str());
    }

    std::vector<Tensor> weightsOf(const golden::Json& entry, const LayerDef& layer, const LayerInput& input) const {
        std::vector<Tensor> weights;
        const auto defs = layer.weights ? layer.weights(input) : std::vector<WeightDef>();
        for (const auto& name : entry.at("weights")) {
            weights.push_back(m_arrays.at(name.get<std::string>()));
            if (weights.size() > defs.size() || weights.back().shape() != defs[weights.size() - 1].shape)
                qFatal("%s declares other weights than Keras", layer.id);
        }
        return weights;
    }

    void checkRefused(const golden::Json& entry) {
        const std::string id = entry.at("layer");
        const std::string where = id + " " + entry.at("params").dump();
        const LayerDef* layer = layerRegistry().find(id);
        QVERIFY2(layer, where.c_str());
        const Params params = golden::paramsOf(entry, *layer);
        std::vector<TensorSpec> specs;
        for (const auto& shape : entry.at("shapes"))
            specs.push_back(golden::specOf(golden::shapeFrom(shape)));
        const auto spec = layer->inferChecked({params, specs});
        QVERIFY2(!spec, (where + " is accepted, Keras says " + entry.at("keras").get<std::string>()).c_str());
        QCOMPARE(spec.error().param, entry.at("param").get<std::string>());
        QVERIFY2(!spec.error().text.empty(), where.c_str());
        ++m_tallies[id].refused;
    }

    NamedTensors m_arrays;
    std::map<std::string, Tally> m_tallies;
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
