// SPDX-License-Identifier: GPL-3.0-or-later
// Every layer against what Keras 3 computed (tests/golden/*.py).
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
    // Less than that is the far tail of a curve, where the last digit of what goes in is the fifth of what comes out.
    return difference == 0 ? 0 : difference / std::max(scale, 1e-12);
}

} // namespace

class TestGolden : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_arrays = golden::arrays();
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
            const Tensor& tensor = array(entry, name);
            specs.push_back(golden::specOf(tensor.shape(), tensor.dtype()));
            inputs.push_back({tensor, specs.back().axes, {}});
            addMask(entry, inputs.size() - 1, inputs.back(), specs.back());
        }
        const auto spec = layer->inferChecked({params, specs});
        QVERIFY2(spec, (where + (spec ? "" : ": " + spec.error().text.toString())).c_str());
        Tally& tally = m_tallies[id];
        ++tally.computed;
        if (entry.contains("outputShape")) {
            QCOMPARE(spec->shape.toString(), golden::shapeFrom(entry.at("outputShape")).toString());
            return;
        }
        const Tensor& wanted = array(entry, entry.at("output"));
        QVERIFY2(spec->shape == wanted.shape(),
                 (where + ": " + spec->shape.toString() + " for " + wanted.shape().toString()).c_str());
        const std::vector<Tensor> weights = weightsOf(entry, *layer, {params, specs});
        const Execution exec;
        const Value output = layer->compute({params, inputs, weights, *spec, exec});
        QVERIFY2(output.tensor.shape() == wanted.shape(), where.c_str());
        QVERIFY2(output.tensor.dtype() == wanted.dtype() && spec->dtype == wanted.dtype(), where.c_str());
        const bool whole = wanted.dtype() == DType::Int32;
        const double error = whole ? (output.tensor.identical(wanted) ? 0 : INFINITY)
                                   : relativeError(output.tensor.floats(), wanted.floats());
        tally.largest = std::max(tally.largest, error);
        QVERIFY2(error <= kTolerance, (where + ": error " + std::to_string(error)).c_str());
        QVERIFY2(output.axes == spec->axes, where.c_str());
        checkMask(entry, output, *spec, where);
    }

    /// "masks" of a case: an array or null for each input.
    void addMask(const golden::Json& entry, std::size_t port, Value& input, TensorSpec& spec) const {
        if (!entry.contains("masks") || entry.at("masks").at(port).is_null())
            return;
        input.mask = array(entry, entry.at("masks").at(port));
        spec.masked = true;
    }

    /// "mask" of a case: what Keras hands on, or null.
    void checkMask(const golden::Json& entry, const Value& output, const TensorSpec& spec,
                   const std::string& where) const {
        QVERIFY2(output.mask.has_value() == spec.masked, where.c_str());
        if (!entry.contains("mask"))
            return;
        QVERIFY2(output.mask.has_value() == !entry.at("mask").is_null(), where.c_str());
        if (output.mask)
            QVERIFY2(output.mask->identical(array(entry, entry.at("mask"))), where.c_str());
    }

    const Tensor& array(const golden::Json& entry, const golden::Json& name) const {
        return m_arrays.at(entry.at("family").get<std::string>() + '/' + name.get<std::string>());
    }

    std::vector<Tensor> weightsOf(const golden::Json& entry, const LayerDef& layer, const LayerInput& input) const {
        std::vector<Tensor> weights;
        const auto defs = layer.weights ? layer.weights(input) : std::vector<WeightDef>();
        for (const auto& name : entry.at("weights")) {
            weights.push_back(array(entry, name));
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
        const bool whole = entry.contains("dtype") && entry.at("dtype") == "int32";
        for (const auto& shape : entry.at("shapes"))
            specs.push_back(golden::specOf(golden::shapeFrom(shape), whole ? DType::Int32 : DType::Float32));
        const auto spec = layer->inferChecked({params, specs});
        QVERIFY2(!spec, (where + " is accepted, Keras says " + entry.at("keras").get<std::string>()).c_str());
        QCOMPARE(spec.error().param, entry.at("param").get<std::string>());
        QVERIFY2(!spec.error().text.empty(), where.c_str());
        ++m_tallies[id].refused;
    }

    std::map<std::string, Tensor> m_arrays;
    std::map<std::string, Tally> m_tallies;
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
