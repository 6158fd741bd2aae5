// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Field.h"

#include <QString>

#include <optional>
#include <vector>

namespace layerscope {

/// One end of a field: what of a source an element depends on, or what of an output it touches.
struct FieldEnd {
    NodeId node;
    QString name;
    ElementSet elements;
    TensorSpec spec;
    double share = 0;  ///< of all its elements
    QString boundFrom; ///< the layer that can only give a bound; "" while the set is exact
};

/// How the field on a source grows at one layer, as the axes tell: not counting what an edge cuts off.
struct FieldGrowth {
    NodeId node;
    QString name;
    QString size;    ///< in elements of the source: "7 × 7"; "all" where the place is lost
    QString formula; ///< "7 = 3 + (3 − 1) × 2": before, what the layer spans, the step before it
    QString step;    ///< elements of the source from one element to the next: "2 × 2"; "" where the place is lost
};

/// All that is known of the fields of one element. Constant.
struct FieldFacts {
    NodeId node;
    std::vector<std::int64_t> element;
    Field receptive;
    Field projective;
    std::vector<FieldEnd> sources;
    std::vector<FieldEnd> outputs;
    NodeId grownFrom; ///< the source that `growth` is of
    std::vector<FieldGrowth> growth;
};

/// Callable on any thread. Nothing for a node that cannot run, or for what is no element of its output.
std::optional<FieldFacts> fieldFacts(const Plan& plan, NodeId node, const std::vector<std::int64_t>& element);

/// The layers from `source` to `node` at which the field grows or its step changes, and `node` itself.
std::vector<FieldGrowth> fieldGrowth(const Plan& plan, NodeId source, NodeId node, const Field& receptive);

} // namespace layerscope
