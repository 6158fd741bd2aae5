// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "PeerLayer.h"
#include "tensor/Npy.h"

#include <dnnl.hpp>

#include <unordered_map>
#include <utility>
#include <vector>

namespace layerscope::bench {

/// How oneDNN is let compute: in the layout that it likes best, channels last, or by Winograd in the layout it likes.
enum class OneDnnWay { Blocked, ChannelsLast, Winograd };

/// A layer in oneDNN as fast as it goes: weights reordered beforehand, bias and ReLU within the primitive, input in the
/// layout that the primitive reads, output left in the one that it writes. Only run is timed. Throws dnnl::error for
/// what oneDNN cannot do.
class OneDnnLayer {
public:
    OneDnnLayer(const PeerLayer& layer, OneDnnWay way, const NamedTensors& weights, const Tensor& input);

    void run();
    Tensor output(); ///< after a run; channels last

private:
    using Dims = dnnl::memory::dims;
    using Arguments = std::unordered_map<int, dnnl::memory>;

    struct Geometry {
        Dims size; ///< of the output, with batch and channels
        Dims strides;
        Dims dilations; ///< as oneDNN counts them: 0 is dense
        Dims before;
        Dims after;
    };
    static Geometry geometryOf(const PeerLayer& layer, std::int64_t outputs);
    static Geometry pointwiseGeometry(const PeerLayer& layer);

    void add(const PeerLayer& layer, const NamedTensors& weights);
    dnnl::memory::desc activations(const Dims& dims) const;
    /// Values that stand in memory as `order` says, outermost first, in the layout that is wanted.
    dnnl::memory reordered(const Tensor& values, const Dims& dims, const std::vector<int>& order,
                           const dnnl::memory::desc& wanted);
    dnnl::memory sourceFor(const dnnl::memory::desc& wanted);
    dnnl::memory biasOf(const NamedTensors& weights);
    void convolution(const PeerLayer& layer, const Geometry& geometry, const Tensor& kernel, dnnl::memory bias,
                     bool depthwise, bool relu);
    void transposed(const PeerLayer& layer, const Tensor& kernel, dnnl::memory bias);
    void dense(const PeerLayer& layer, const NamedTensors& weights);

    OneDnnWay m_way;
    dnnl::engine m_engine{dnnl::engine::kind::cpu, 0};
    dnnl::stream m_stream{m_engine};
    Tensor m_input;
    Dims m_dims; ///< of what the last step writes, at first of the input: batch, channels, size
    std::vector<std::pair<dnnl::primitive, Arguments>> m_steps;
};

} // namespace layerscope::bench
