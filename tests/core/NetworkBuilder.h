// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/GraphEdits.h"
#include "layers/Layers.h"

#include <initializer_list>
#include <utility>

namespace layerscope::testing {

/// Writes a network down layer by layer; each is fed by the one before unless inputs are named.
class NetworkBuilder {
public:
    using Settings = std::initializer_list<std::pair<const char*, ParamValue>>;

    NodeId put(const char* type, const std::string& name, Settings params = {}) {
        return put(type, name, params,
                   m_last ? std::initializer_list<NodeId>{m_last} : std::initializer_list<NodeId>{});
    }
    NodeId put(const char* type, const std::string& name, Settings params, std::initializer_list<NodeId> inputs) {
        Node node = makeNode(*layerRegistry().find(type), {});
        node.name = name;
        for (const auto& [id, value] : params)
            node.params.set(id, value);
        m_last = graph.add(std::move(node));
        int port = 0;
        for (const NodeId input : inputs)
            graph.link({input, 0}, {m_last, port++});
        return m_last;
    }
    NodeId last() const { return m_last; }

    Graph graph;

private:
    NodeId m_last{};
};

inline ParamValue whole(std::int64_t value) {
    return value;
}
inline ParamValue named(const char* function) {
    return NamedFunction{function, {}};
}

} // namespace layerscope::testing
