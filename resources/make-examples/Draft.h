// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Project.h"
#include "graph/Graph.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace layerscope {

/// A 3 × 3 kernel, row by row.
using Kernel3 = std::array<float, 9>;

/// Known kernels.
namespace kernels {
inline constexpr Kernel3 kSobelX{-1, 0, 1, -2, 0, 2, -1, 0, 1};
inline constexpr Kernel3 kSobelY{-1, -2, -1, 0, 0, 0, 1, 2, 1};
inline constexpr Kernel3 kDiagonal{0, 1, 2, -1, 0, 1, -2, -1, 0};
inline constexpr Kernel3 kLaplacian{0, 1, 0, 1, -4, 1, 0, 1, 0};
inline constexpr Kernel3 kGaussian{1 / 16.F, 2 / 16.F, 1 / 16.F, 2 / 16.F, 4 / 16.F,
                                   2 / 16.F, 1 / 16.F, 2 / 16.F, 1 / 16.F};
inline constexpr Kernel3 kSharpen{0, -1, 0, -1, 5, -1, 0, -1, 0};
inline constexpr Kernel3 kEmboss{-2, -1, 0, -1, 1, 1, 0, 1, 2};
inline constexpr Kernel3 kCenter{0, 0, 0, 0, 1, 0, 0, 0, 0};
} // namespace kernels

/// One number of a filter's kernel is the sum of these, each scaled and for one input channel.
struct FilterPart {
    int channel;
    float scale;
    Kernel3 kernel;
};
using Filter = std::vector<FilterPart>;

/// A Conv2D kernel [3, 3, channels, filters] from its filters.
Tensor kernelTensor(int channels, const std::vector<Filter>& filters);
/// Filters that see the mean of the input channels through one kernel each.
Tensor greyKernels(int channels, const std::vector<Kernel3>& kernels);

/// An example in the making: adds layers at places of a grid of cards, wires them, and frames them.
class Draft {
public:
    explicit Draft(const LayerRegistry& registry)
        : m_registry(registry) {}

    using Setting = std::pair<const char*, ParamValue>;
    /// At a column and row of the grid.
    NodeId add(const char* type, const char* name, double column, double row, const std::vector<Setting>& settings = {},
               std::map<std::string, Tensor> weights = {});
    void wire(NodeId from, NodeId to, int port = 0);
    void chain(const std::vector<NodeId>& nodes);
    /// Around the cards from one column and row to another, both included.
    void frame(const char* title, double column, double row, double lastColumn, double lastRow);
    /// Columns wide, beginning `down` canvas units below the given row.
    void note(const char* text, double column, double row, double columns, double height, double down = 0);

    /// `selected` is the layer that the window shows at first.
    Project finish(const char* title, const char* selected) &&;

private:
    const LayerRegistry& m_registry;
    Graph m_graph;
};

} // namespace layerscope
