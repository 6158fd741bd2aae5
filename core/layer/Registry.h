// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

#include <span>
#include <string_view>

namespace layerscope {

/// Every layer type, in palette order. Filled from core/layers by a table that CMake generates.
class LayerRegistry {
public:
    explicit LayerRegistry(std::span<const LayerDef* const> layers)
        : m_layers(layers) {}
    std::span<const LayerDef* const> all() const { return m_layers; }
    /// Those that a person can choose: all but the hidden ones.
    std::vector<const LayerDef*> offered() const;
    /// Null when no layer has that id.
    const LayerDef* find(std::string_view id) const;
    /// By id, or by another name that Keras knows the layer by.
    const LayerDef* findKeras(std::string_view className) const;
    /// Best match first: by name and id, then by keyword, then by summary; all words of the query must occur.
    std::vector<const LayerDef*> search(std::string_view query) const;

private:
    std::span<const LayerDef* const> m_layers;
};

} // namespace layerscope
