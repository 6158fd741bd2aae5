// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Params.h"

#include <algorithm>

namespace layerscope {
namespace {

auto lowerBound(auto& values, std::string_view id) {
    return std::ranges::lower_bound(values, id, {}, [](const auto& entry) { return std::string_view(entry.first); });
}

} // namespace

double NamedFunction::arg(const std::string& id, double otherwise) const {
    const auto it = args.find(id);
    return it == args.end() ? otherwise : it->second;
}

const ParamValue* Params::find(std::string_view id) const {
    const auto it = lowerBound(m_values, id);
    return it != m_values.end() && it->first == id ? &it->second : nullptr;
}

void Params::set(std::string_view id, ParamValue value) {
    const auto it = lowerBound(m_values, id);
    if (it != m_values.end() && it->first == id)
        it->second = std::move(value);
    else
        m_values.emplace(it, std::string(id), std::move(value));
}

void Params::remove(std::string_view id) {
    const auto it = lowerBound(m_values, id);
    if (it != m_values.end() && it->first == id)
        m_values.erase(it);
}

void addTo(Hasher& hasher, const ParamValue& value) {
    hasher.add(value.index());
    std::visit(
        [&]<class T>(const T& v) {
            if constexpr (std::is_same_v<T, Ints>) {
                hasher.add(v.size());
                for (std::int64_t i : v)
                    hasher.add(i);
            } else if constexpr (std::is_same_v<T, NamedFunction>) {
                hasher.add(v.name).add(v.args.size());
                for (const auto& [id, number] : v.args)
                    hasher.add(id).add(number);
            } else if constexpr (!std::is_same_v<T, None>) {
                hasher.add(v);
            }
        },
        value);
}

} // namespace layerscope
