// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Activations.h"
#include "layer/LayerDef.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

namespace layerscope::testing {

/// Draws numbers, and values of parameters; the same seed draws the same ones.
class RandomNumbers {
public:
    explicit RandomNumbers(std::uint64_t seed)
        : m_engine(seed) {}

    bool chance(double probability) { return real(0, 1) < probability; }
    double real(double low, double high) { return std::uniform_real_distribution<double>(low, high)(m_engine); }
    /// Both ends included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, std::max(low, high))(m_engine);
    }
    template <class List>
    const auto& oneOf(const List& list) {
        return list[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(std::size(list)) - 1))];
    }

    /// A value of the parameter that its own range allows; small where sizes are meant.
    ParamValue valueOf(const ParamDef& def, const ParamValue& known) {
        if (def.optional && chance(0.4))
            return None{};
        switch (def.kind) {
        case ParamKind::Integer:
            return whole(def);
        case ParamKind::Number:
            return number(def.hard, def.soft, def.number);
        case ParamKind::Flag:
            return chance(0.5);
        case ParamKind::Choice:
            return std::string(oneOf(def.choices).id);
        case ParamKind::Tuple:
            return wholes(def, static_cast<std::size_t>(def.rank));
        case ParamKind::Shape:
        case ParamKind::IntList:
            return wholes(def, static_cast<std::size_t>(between(1, 3)));
        case ParamKind::Activation:
            return def.id == std::string_view("recurrent_activation") ? gate() : activation();
        default:
            return known;
        }
    }

    /// What keeps a state from growing beyond all numbers.
    NamedFunction gate() {
        static constexpr const char* kGates[] = {"sigmoid", "hard_sigmoid", "tanh", "softsign"};
        return {oneOf(kGates), {}};
    }

    NamedFunction activation() {
        const ActivationDef& def = oneOf(activations());
        NamedFunction function{def.id, {}};
        for (const FunctionArg& arg : def.args)
            if (chance(0.5)) {
                const double value = number(arg.hard, arg.soft, arg.value);
                function.args[arg.id] = arg.integer ? std::round(value) : value;
            }
        return function;
    }

    /// Between -1 and 1; whole quarters where `coarse`, so that some are equal.
    Tensor floats(const Shape& shape, bool coarse, double low = -1, double high = 1) {
        TensorBuilder builder(shape);
        for (float& value : builder.floats()) {
            const double drawn = real(low, high);
            value = static_cast<float>(coarse ? std::round(drawn * 4) / 4 : drawn);
        }
        return std::move(builder).finish();
    }

    Tensor ints(const Shape& shape, std::int64_t low, std::int64_t high) {
        TensorBuilder builder(shape, DType::Int32);
        for (std::int32_t& value : builder.ints())
            value = static_cast<std::int32_t>(between(low, high));
        return std::move(builder).finish();
    }

private:
    static constexpr double kFar = 4; // how far beyond its least value a size goes

    std::int64_t whole(const ParamDef& def) {
        const double low = std::max(def.hard.min, def.soft.min);
        const double high = std::min({def.hard.max, def.soft.max, low + (low < 0 ? 2 * kFar : kFar)});
        return between(static_cast<std::int64_t>(low), static_cast<std::int64_t>(high));
    }
    Ints wholes(const ParamDef& def, std::size_t count) {
        Ints values(count);
        std::ranges::generate(values, [&] { return whole(def); });
        return values;
    }
    double number(const Range& hard, const Range& soft, double known) {
        if (chance(0.2))
            return known;
        const double low = std::max({hard.min, soft.min, -8.0});
        return real(low, std::max(low, std::min({hard.max, soft.max, 8.0})));
    }

    std::mt19937_64 m_engine;
};

} // namespace layerscope::testing
