// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/GoldenCases.h"
#include "core/RandomNumbers.h"
#include "formats/ExampleCase.h"

#include <optional>
#include <vector>

namespace layerscope::testing {

/// A layer with settings and inputs that it accepts, ready to be computed.
struct RandomLayer {
    const LayerDef* layer = nullptr;
    Params params{}; ///< completed
    std::vector<TensorSpec> specs{};
    std::vector<Value> inputs{};
    std::vector<Tensor> weights{};
    TensorSpec output{};

    LayerInput input() const { return {params, specs}; }
    Value compute() const { return layer->compute({params, inputs, weights, output, Execution({}, 1)}); }

    std::string text() const {
        std::string out = layer->id;
        for (const ParamDef& def : layer->params)
            if (def.kind != ParamKind::Initializer)
                out += std::string(" ") + def.id + "=" + textOf(def, *params.find(def.id));
        for (const TensorSpec& spec : specs)
            out += " [" + spec.shape.toString() + (spec.masked ? ", masked]" : "]");
        return out + " -> [" + output.shape.toString() + "]";
    }

private:
    static std::string textOf(const ParamDef& def, const ParamValue& value) {
        std::string out = def.brief(value);
        if (const auto* function = std::get_if<NamedFunction>(&value))
            for (const auto& [id, argument] : function->args)
                out += "," + id + ":" + std::to_string(argument);
        return out;
    }
};

/// Makes random settings of any layer. Each begins at a case of the golden files, at the layer's example or at its
/// defaults, and changes some parameters and sizes for as long as the layer accepts them. The numbers are always new.
class RandomLayers {
public:
    explicit RandomLayers(std::uint64_t seed)
        : random(seed) {}

    /// Only for layers that have inputs.
    RandomLayer next(const LayerDef& def) {
        const std::vector<RandomLayer>& starts = startsOf(def);
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            RandomLayer one = random.oneOf(starts);
            if (attempt + 1 < kAttempts)
                change(one);
            if (accepted(one)) {
                fill(one);
                return one;
            }
        }
        RandomLayer one = starts.front();
        fill(one);
        return one;
    }

    std::vector<std::int64_t> element(const Shape& shape) {
        std::vector<std::int64_t> index;
        for (const std::int64_t size : shape)
            index.push_back(random.between(0, size - 1));
        return index;
    }

    RandomNumbers random;

private:
    static constexpr int kAttempts = 60;
    static constexpr std::int64_t kMostNumbers = 20000;
    static constexpr std::int64_t kMostWork = 2000000;

    /// Infers its output; false when the layer refuses it, or it is too large for a quick test.
    static bool accepted(RandomLayer& one) {
        for (const TensorSpec& spec : one.specs)
            if (spec.shape.elements() > kMostNumbers || spec.shape.elements() == 0)
                return false;
        const auto output = one.layer->inferChecked(one.input());
        if (!output || output->shape.sizedElements().value_or(kMostNumbers + 1) > kMostNumbers)
            return false;
        one.output = *output;
        std::int64_t numbers = 0;
        for (const WeightDef& weight : weightsOf(one))
            numbers += weight.shape.sizedElements().value_or(kMostNumbers);
        return one.output.shape.elements() > 0 && numbers <= 2 * kMostNumbers &&
               one.layer->cost(one.input(), one.output).multiplyAccumulates <= kMostWork;
    }

    static std::vector<WeightDef> weightsOf(const RandomLayer& one) {
        return one.layer->weights ? one.layer->weights(one.input()) : std::vector<WeightDef>();
    }

    void change(RandomLayer& one) {
        const double often = random.real(0, 0.6);
        for (const ParamDef& def : one.layer->params)
            if (random.chance(often))
                one.params.set(def.id, random.valueOf(def, *one.params.find(def.id)));
        if (random.chance(0.7))
            resize(one);
        for (std::size_t port = 0; port < one.specs.size(); ++port)
            one.specs[port].masked = one.specs[port].shape.rank() > 1 && random.chance(0.25);
    }

    /// New sizes for some axes; ports that agree along an axis mostly go on to agree.
    void resize(RandomLayer& one) {
        for (int axis = 0; axis < Shape::kMaxRank; ++axis) {
            if (random.chance(0.4))
                continue;
            const std::int64_t size = random.between(1, axis == 0 ? 3 : 9);
            for (TensorSpec& spec : one.specs)
                if (axis < spec.shape.rank() &&
                    (spec.shape[axis] == one.specs[0].shape[std::min(axis, one.specs[0].shape.rank() - 1)] ||
                     random.chance(0.2)))
                    spec.shape[axis] = size;
        }
    }

    /// Numbers for inputs, masks and weights.
    void fill(RandomLayer& one) {
        const bool coarse = random.chance(0.3);
        std::vector<Value> known = std::move(one.inputs);
        one.inputs.clear();
        for (std::size_t port = 0; port < one.specs.size(); ++port) {
            const TensorSpec& spec = one.specs[port];
            Value value{spec.dtype == DType::Int32 ? wholeNumbers(spec.shape, known[port].tensor)
                                                   : random.floats(spec.shape, coarse, -1.5, 1.5),
                        spec.axes,
                        {}};
            if (spec.masked)
                value.mask = mask(spec.shape);
            one.inputs.push_back(std::move(value));
        }
        one.weights.clear();
        for (const WeightDef& weight : weightsOf(one)) {
            const bool spread = weight.name.find("variance") != std::string::npos;
            one.weights.push_back(random.floats(weight.shape, coarse && !spread, spread ? 0.25 : -1, spread ? 2 : 1));
        }
    }

    /// In the range of the start's numbers: ids of a table stay ids, mostly.
    Tensor wholeNumbers(const Shape& shape, const Tensor& known) {
        std::int64_t low = 0;
        std::int64_t high = 4;
        for (std::int64_t i = 0; i < known.elements(); ++i) {
            low = std::min(low, static_cast<std::int64_t>(known.at(i)));
            high = std::max(high, static_cast<std::int64_t>(known.at(i)));
        }
        return random.ints(shape, low, high);
    }

    Tensor mask(const Shape& shape) {
        const double kept = random.chance(0.1) ? 0 : random.real(0.4, 1);
        TensorBuilder builder(Shape(shape.dims().first(static_cast<std::size_t>(shape.rank()) - 1)), DType::Int32);
        for (std::int32_t& keep : builder.ints())
            keep = random.chance(kept) ? 1 : 0;
        return std::move(builder).finish();
    }

    static const std::map<std::string, Tensor>& arrays() {
        static const std::map<std::string, Tensor> all = golden::arrays();
        return all;
    }

    static RandomLayer startOf(const LayerDef& def, Params params, std::span<const Tensor> inputs) {
        RandomLayer one{.layer = &def, .params = std::move(params)};
        for (const Tensor& tensor : inputs) {
            one.specs.push_back(golden::specOf(tensor.shape(), tensor.dtype()));
            one.inputs.push_back({tensor, one.specs.back().axes, {}});
        }
        return one;
    }

    /// The defaults on small inputs of the rank that the layer wants.
    static RandomLayer defaultStart(const LayerDef& def) {
        const InputSpec wanted = def.inputSpec ? def.inputSpec(def.defaults()) : InputSpec{};
        Shape shape{2};
        for (int axis = 1; axis < wanted.rank.value_or(std::max(wanted.minRank.value_or(0), 3)); ++axis)
            shape.append(4);
        const Tensor tensor =
            wanted.dtype == DType::Int32
                ? Tensor::fromInts(shape, std::vector<std::int32_t>(static_cast<std::size_t>(shape.elements()), 1))
                : Tensor::filled(shape, 1);
        return startOf(def, def.defaults(),
                       std::vector<Tensor>(static_cast<std::size_t>(std::max(def.arity.min, 1)), tensor));
    }

    static std::vector<RandomLayer> gathered(const LayerDef& def) {
        std::vector<RandomLayer> starts;
        for (const golden::Json& entry : golden::cases()) {
            if (entry.at("layer") != def.id || entry.contains("keras"))
                continue;
            std::vector<Tensor> inputs;
            for (const auto& name : entry.at("inputs"))
                inputs.push_back(arrays().at(entry.at("family").get<std::string>() + '/' + name.get<std::string>()));
            starts.push_back(startOf(def, golden::paramsOf(entry, def), inputs));
        }
        if (const auto example = exampleCase(def)) {
            std::vector<Tensor> inputs;
            for (const Value& input : example->inputs)
                inputs.push_back(input.tensor);
            starts.push_back(startOf(def, example->params, inputs));
        }
        starts.push_back(defaultStart(def));
        std::erase_if(starts, [](RandomLayer& one) { return !accepted(one); });
        if (starts.empty())
            throw std::runtime_error(std::string(def.id) + " accepts nothing that a test can begin with");
        return starts;
    }

    const std::vector<RandomLayer>& startsOf(const LayerDef& def) {
        const auto [it, isNew] = m_starts.try_emplace(&def);
        if (isNew)
            it->second = gathered(def);
        return it->second;
    }

    std::map<const LayerDef*, std::vector<RandomLayer>> m_starts;
};

} // namespace layerscope::testing
