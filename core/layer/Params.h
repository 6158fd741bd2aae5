// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"

#include <cassert>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace layerscope {

using Ints = std::vector<std::int64_t>;

/// A named function with its numeric arguments: an activation ("relu", {negative_slope: 0.1}) or an initializer
/// ("RandomNormal", {stddev: 0.05, seed: 7}). Arguments that are absent have the function's defaults.
struct NamedFunction {
    std::string name;
    std::map<std::string, double> args;
    double arg(const std::string& id, double otherwise) const;
    bool operator==(const NamedFunction&) const = default;
};

/// Python's None: an optional parameter that is left to the layer.
struct None {
    bool operator==(const None&) const = default;
};

/// One setting of a layer. Choices and texts are strings; tuples, shapes and lists are Ints.
using ParamValue = std::variant<bool, std::int64_t, double, std::string, Ints, NamedFunction, None>;

/// The settings of one layer, by parameter id. A value; ids that are absent have the LayerDef's default, which
/// completed() puts in: a Node always holds completed Params.
class Params {
public:
    const ParamValue* find(std::string_view id) const;
    void set(std::string_view id, ParamValue value);
    void remove(std::string_view id);

    /// The setting of that type; it must be there (programmer mistake otherwise).
    template <class T>
    const T& get(std::string_view id) const {
        const ParamValue* value = find(id);
        assert(value && std::holds_alternative<T>(*value));
        return std::get<T>(*value);
    }
    /// Of a parameter that is optional.
    bool isNone(std::string_view id) const {
        const ParamValue* value = find(id);
        return !value || std::holds_alternative<None>(*value);
    }
    bool flag(std::string_view id) const { return get<bool>(id); }
    std::int64_t integer(std::string_view id) const { return get<std::int64_t>(id); }
    double number(std::string_view id) const { return get<double>(id); }
    const std::string& text(std::string_view id) const { return get<std::string>(id); }
    const Ints& ints(std::string_view id) const { return get<Ints>(id); }
    const NamedFunction& function(std::string_view id) const { return get<NamedFunction>(id); }

    /// Sorted by id.
    auto begin() const { return m_values.begin(); }
    auto end() const { return m_values.end(); }
    std::size_t size() const { return m_values.size(); }
    bool operator==(const Params&) const = default;

private:
    std::vector<std::pair<std::string, ParamValue>> m_values;
};

void addTo(Hasher& hasher, const ParamValue& value);

} // namespace layerscope
