// SPDX-License-Identifier: GPL-3.0-or-later
// What every layer of the registry must keep, whatever it computes.
#include "core/GoldenCases.h"
#include "formats/ExampleCase.h"
#include "formats/ParamJson.h"
#include "layer/Activations.h"
#include "layer/Initializers.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <string>
#include <vector>

using namespace layerscope;

namespace {

Tensor waves(const Shape& shape) {
    TensorBuilder builder(shape);
    const std::span<float> values = builder.floats();
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(i * 7 % 23) / 11 - 1;
    return std::move(builder).finish();
}

/// A layer on inputs that suit it, ready to run: those of its example; before it has one, its defaults on waves.
struct Setting {
    const LayerDef* layer;
    Params params;
    std::vector<TensorSpec> specs;
    std::vector<Value> inputs;
    std::vector<Tensor> weights;

    Setting(const LayerDef& def, std::int64_t size)
        : layer(&def)
        , params(def.defaults()) {
        if (const auto example = exampleCase(def)) {
            params = example->params;
            specs = example->inputSpecs();
            inputs = example->inputs;
            weights = example->weights;
            return;
        }
        Shape shape{1};
        const InputSpec wanted = def.inputSpec ? def.inputSpec(params) : InputSpec{};
        for (int i = 2; i < wanted.rank.value_or(4); ++i)
            shape.append(size);
        shape.append(4);
        for (int port = 0; port < def.arity.min; ++port) {
            specs.push_back(golden::specOf(shape));
            inputs.push_back({waves(shape), specs.back().axes, {}});
        }
        if (def.weights)
            for (const WeightDef& weight : def.weights(input()))
                weights.push_back(waves(weight.shape));
    }
    LayerInput input() const { return {params, specs}; }
    Value forward(const TensorSpec& output, const Execution& exec) const {
        return layer->compute({params, inputs, weights, output, exec});
    }
};

bool within(const Range& inner, const Range& outer) {
    return inner.min >= outer.min && inner.max <= outer.max;
}

bool isBounded(const ParamDef& def) {
    return def.kind == ParamKind::Integer || def.kind == ParamKind::Number || def.kind == ParamKind::Tuple ||
           def.kind == ParamKind::Shape || def.kind == ParamKind::IntList;
}

/// Another value of the parameter, valid by itself.
ParamValue changed(const ParamDef& def) {
    switch (def.kind) {
    case ParamKind::Integer:
        return static_cast<std::int64_t>(def.number) + 1;
    case ParamKind::Number:
        return def.number + 0.5;
    case ParamKind::Flag:
        return def.number == 0;
    case ParamKind::Choice:
        return std::string(def.choices.back().id) == def.text ? std::string(def.choices.front().id)
                                                              : std::string(def.choices.back().id);
    case ParamKind::Text:
    case ParamKind::File:
        return std::string("other");
    case ParamKind::Expression:
        return std::string(def.text) + " ";
    case ParamKind::Tuple:
    case ParamKind::Shape:
    case ParamKind::IntList: {
        Ints values = std::get<Ints>(def.givenValue());
        if (values.empty())
            values.push_back(static_cast<std::int64_t>(def.hard.min > 0 ? def.hard.min : 1));
        else
            ++values.back();
        return values;
    }
    case ParamKind::Activation:
        return NamedFunction{"leaky_relu", {{"negative_slope", 0.3}}};
    case ParamKind::Initializer:
        return NamedFunction{"RandomNormal", {{"seed", 4}}};
    }
    return false;
}

Key keyOf(const Params& params) {
    Hasher hasher;
    for (const auto& [id, value] : params) {
        hasher.add(id);
        addTo(hasher, value);
    }
    return hasher.key();
}

} // namespace

class TestLayerContract : public QObject {
    Q_OBJECT

private slots:
    void idsAreUnique() {
        std::set<std::string> ids;
        for (const LayerDef* layer : layerRegistry().all()) {
            QVERIFY2(ids.insert(layer->id).second, layer->id);
            QCOMPARE(layerRegistry().find(layer->id), layer);
        }
        QVERIFY(ids.size() >= 11);
        QVERIFY(!layerRegistry().find("NoSuchLayer"));
    }

    void onlySourcesAndPlaceholdersCannotSayHowTheirNumbersComeAbout() {
        for (const LayerDef* layer : layerRegistry().all())
            QVERIFY2((layer->terms == nullptr) == (layer->isSource() || !layer->forward), layer->id);
    }

    void textsAreThere_data() { everyLayer(); }
    void textsAreThere() {
        const LayerDef& layer = current();
        for (const char* text : {layer.name, layer.summary, layer.keywords, layer.purpose, layer.formula, layer.uses})
            QVERIFY(text && std::string(text).size() > 2);
        QVERIFY2(std::string(layer.summary).size() <= 80, "a summary is one line");
        QVERIFY(!layer.dataKinds.empty());
        QVERIFY(std::string(categoryLabel(layer.category)).size() > 2);
        QVERIFY(layer.infer && layer.cost && (layer.forward || layer.hidden));
    }

    void parametersAreDescribedAndTheirDefaultsValid_data() { everyLayer(); }
    void parametersAreDescribedAndTheirDefaultsValid() {
        std::set<std::string> ids;
        for (const ParamDef& def : current().params) {
            QVERIFY2(ids.insert(def.id).second, def.id);
            QVERIFY2(std::string(def.label).size() > 1 && std::string(def.help).size() > 10, def.id);
            const auto problem = def.problemWith(def.defaultValue());
            QVERIFY2(!problem, problem ? problem->toString().c_str() : "");
            if (isBounded(def)) {
                QVERIFY2(within(def.soft, def.hard), def.id);
                QVERIFY2(def.soft.max - def.soft.min < 1e4, def.id);
            }
            if (def.kind == ParamKind::Choice)
                QVERIFY2(def.choices.size() >= 2, def.id);
            QVERIFY2(!def.brief(def.defaultValue()).empty() || def.kind == ParamKind::File, def.id);
        }
    }

    void defaultNodeComputesWhatItInfers_data() { everyRunningLayer(); }
    void defaultNodeComputesWhatItInfers() {
        const Setting setting(current(), 9);
        const auto spec = current().inferChecked(setting.input());
        QVERIFY2(spec, spec ? "" : spec.error().text.toString().c_str());
        QCOMPARE(spec->axes.size(), static_cast<std::size_t>(spec->shape.rank()));
        const Execution exec;
        const Value value = setting.forward(*spec, exec);
        QVERIFY2(value.tensor.shape() == spec->shape, value.tensor.shape().toString().c_str());
        QCOMPARE(value.tensor.dtype(), spec->dtype);
        QVERIFY(value.axes == spec->axes);
        QCOMPARE(value.mask.has_value(), spec->masked);
        const Value again = setting.forward(*spec, Execution({}, 1));
        QVERIFY2(value.tensor.identical(again.tensor), "same input, same bits, with any number of threads");
        const Cost cost = current().cost(setting.input(), *spec);
        QVERIFY(cost.multiplyAccumulates >= 0 && cost.scratchBytes >= 0);
        const bool looksUp = current().id == std::string_view("Embedding");
        QVERIFY2(!current().weights || looksUp || cost.multiplyAccumulates > 0, "weights are multiplied by something");
    }

    void exampleIsWhatTheLayerComputes_data() { everyLayer(); }
    void exampleIsWhatTheLayerComputes() {
        const LayerDef& layer = current();
        const auto example = exampleCase(layer);
        if (!example && (layer.isSource() || layer.hidden))
            return;
        QVERIFY2(example, example ? "" : example.error().toString().c_str());
        QVERIFY(layer.example.caption[0]);
        const std::vector<TensorSpec> specs = example->inputSpecs();
        const auto spec = layer.inferChecked({example->params, specs});
        QVERIFY2(spec, spec ? "" : spec.error().text.toString().c_str());
        const auto weights = layer.weights ? layer.weights({example->params, specs}) : std::vector<WeightDef>();
        QCOMPARE(example->weights.size(), weights.size());
        for (std::size_t i = 0; i < weights.size(); ++i)
            QVERIFY2(example->weights[i].shape() == weights[i].shape, weights[i].name.c_str());
        const Value value = layer.compute({example->params, example->inputs, example->weights, *spec, Execution()});
        QVERIFY2(value.tensor.shape() == example->output.shape(), value.tensor.shape().toString().c_str());
        for (std::int64_t i = 0; i < value.tensor.elements(); ++i)
            QVERIFY2(std::abs(value.tensor.at(i) - example->output.at(i)) <= 1e-3,
                     ("element " + std::to_string(i) + " is " + std::to_string(value.tensor.at(i))).c_str());
    }

    void weightsHaveNamesAndInitializers_data() { everyLayer(); }
    void weightsHaveNamesAndInitializers() {
        const Setting setting(current(), 9);
        if (!current().weights)
            return;
        std::set<std::string> names;
        for (const WeightDef& weight : current().weights(setting.input())) {
            QVERIFY2(names.insert(weight.name).second, weight.name.c_str());
            QVERIFY(weight.shape.sizedElements().value_or(0) > 0);
            NamedFunction function = weight.initializer;
            if (!weight.initializerParam.empty()) {
                const ParamDef* def = current().param(weight.initializerParam);
                QVERIFY2(def && def->kind == ParamKind::Initializer, weight.initializerParam.c_str());
                function = setting.params.function(weight.initializerParam);
            }
            QVERIFY(initialize(function, weight.shape, 1));
        }
    }

    void everyParameterThatCountsIsInTheKey_data() { everyLayer(); }
    void everyParameterThatCountsIsInTheKey() {
        const Params defaults = current().defaults();
        for (const ParamDef& def : current().params) {
            Params params = defaults;
            params.set(def.id, changed(def));
            QVERIFY2(!def.problemWith(changed(def)), def.id);
            QVERIFY2(keyOf(params) != keyOf(defaults), def.id);
            QVERIFY2(def.kind != ParamKind::File || def.cosmetic, def.id);
            QVERIFY2(!def.none || def.optional, def.id);
        }
    }

    void parametersSurviveJson_data() { everyLayer(); }
    void parametersSurviveJson() {
        for (const ParamDef& def : current().params)
            for (const ParamValue& value : {def.defaultValue(), changed(def)}) {
                const Json json = Json::parse(paramToJson(value).dump());
                QVERIFY2(paramFromJson(JsonPlace(json, "test"), def) == value, def.id);
            }
    }

    void masksGoOnWhereTheyAreDeclared_data() { everyRunningLayer(); }
    void masksGoOnWhereTheyAreDeclared() {
        Setting setting(current(), 9);
        if (current().isSource())
            return;
        for (std::size_t i = 0; i < setting.specs.size(); ++i) {
            setting.specs[i].masked = true;
            const auto dims = setting.specs[i].shape.dims();
            TensorBuilder mask(Shape(dims.first(dims.size() - 1)), DType::Int32);
            for (std::size_t k = 0; k < mask.ints().size(); ++k)
                mask.ints()[k] = k % 3 != 0;
            setting.inputs[i].mask = std::move(mask).finish();
        }
        const auto spec = current().inferChecked(setting.input());
        QVERIFY(spec);
        const Value value = setting.forward(*spec, Execution());
        QCOMPARE(value.mask.has_value(), spec->masked);
        if (value.mask && current().maskRule == MaskRule::Pass)
            QVERIFY(value.mask->identical(*setting.inputs[0].mask));
    }

    void absurdSettingsAreRefusedOrCounted_data() { everyLayer(); }
    void absurdSettingsAreRefusedOrCounted() {
        // Each parameter at the end of its hard range, on a large input: a Fault or a spec, never an overflow.
        Setting setting(current(), 9);
        for (TensorSpec& spec : setting.specs)
            for (int axis = 1; axis < spec.shape.rank(); ++axis)
                spec.shape[axis] = 1 << 19;
        for (const ParamDef& def : current().params) {
            if (!isBounded(def))
                continue;
            Params params = setting.params;
            const auto most = static_cast<std::int64_t>(def.hard.max);
            if (def.kind == ParamKind::Integer)
                params.set(def.id, most);
            else if (def.kind != ParamKind::Number)
                params.set(def.id, Ints(std::get<Ints>(def.givenValue()).size(), most));
            const LayerInput input{params, setting.specs};
            const auto spec = current().inferChecked(input);
            if (!spec) {
                QVERIFY2(!spec.error().text.empty(), def.id);
                continue;
            }
            QVERIFY(current().cost(input, *spec).multiplyAccumulates >= 0);
        }
    }

    void stoppedTokenReturnsPromptly_data() { everyRunningLayer(); }
    void stoppedTokenReturnsPromptly() {
        const Setting setting(current(), 40);
        const auto spec = current().inferChecked(setting.input());
        QVERIFY(spec);
        std::stop_source source;
        source.request_stop();
        const auto start = std::chrono::steady_clock::now();
        const Value value = setting.forward(*spec, Execution(source.get_token()));
        const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
        QVERIFY(value.tensor.shape() == spec->shape);
        QVERIFY2(elapsed.count() < 500, "stopped before it began");
    }

    void goldenEntryExists_data() { everyLayer(); }
    void goldenEntryExists() {
        const auto count = std::ranges::count_if(golden::cases(), [](const golden::Json& entry) {
            return entry.at("layer") == current().id && !entry.contains("keras");
        });
        QVERIFY2(count >= 20 || current().hidden, current().id);
    }

private:
    static void everyLayer() {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const LayerDef* layer : layerRegistry().all())
            QTest::newRow(layer->id) << index++;
    }
    static void everyRunningLayer() {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const LayerDef* layer : layerRegistry().all()) {
            if (layer->forward)
                QTest::newRow(layer->id) << index;
            ++index;
        }
    }
    static const LayerDef& current() {
        QFETCH(int, index);
        return *layerRegistry().all()[static_cast<std::size_t>(index)];
    }
};

QTEST_APPLESS_MAIN(TestLayerContract)
#include "tst_layer_contract.moc"
