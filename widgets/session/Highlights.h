// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "tensor/ElementSet.h"
#include "tensor/Tensor.h"

#include <QObject>

#include <map>

namespace layerscope {

/// What to mark of one node's value while an element of some node is probed. Each part may be empty.
struct Highlight {
    ElementSet taps;    ///< what the probed element was computed from directly
    ElementSet padding; ///< the same outside of the value: indices may be below 0 or beyond the end
    ElementSet field;   ///< the receptive field (before the node) or the projective field (behind it)
    /// How strongly each element moves the probed one: [shape of the value], 0 to 1; drawn as a heat map over it.
    Tensor effect;
    bool empty() const { return taps.empty() && padding.empty() && field.empty() && !effect; }
};

/// The marks of all nodes, for views and cards to draw. The probe sets taps and padding, the fields the rest.
class Highlights : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Nothing is marked of a node that is not there.
    const Highlight& of(NodeId node) const;
    void setTaps(std::map<NodeId, ElementSet> taps, std::map<NodeId, ElementSet> padding);
    void setFields(std::map<NodeId, ElementSet> fields);
    void setEffect(NodeId node, const Tensor& effect);
    void clear();

signals:
    void changed();

private:
    std::map<NodeId, Highlight> m_highlights;
};

} // namespace layerscope
