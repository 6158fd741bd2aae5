// SPDX-License-Identifier: GPL-3.0-or-later
#include "OneDnnLayer.h"

#include <algorithm>

namespace layerscope::bench {
namespace {

using dnnl::memory;
constexpr auto kFloat = memory::data_type::f32;
constexpr auto kInference = dnnl::prop_kind::forward_inference;

/// Strides of dims that stand in memory in this order, outermost first.
memory::desc plain(const memory::dims& dims, const std::vector<int>& order) {
    memory::dims strides(dims.size());
    memory::dim stride = 1;
    for (auto axis = order.rbegin(); axis != order.rend(); ++axis) {
        strides[static_cast<std::size_t>(*axis)] = stride;
        stride *= dims[static_cast<std::size_t>(*axis)];
    }
    return {dims, kFloat, strides};
}

/// {spatial axes from `first` on..., then the others}: how Keras lays out kernels.
std::vector<int> spatialFirst(std::size_t rank, int first, std::vector<int> others) {
    std::vector<int> order;
    for (int axis = first; axis < static_cast<int>(rank); ++axis)
        order.push_back(axis);
    order.insert(order.end(), others.begin(), others.end());
    return order;
}

std::vector<int> channelsLast(std::size_t rank) {
    std::vector<int> order = spatialFirst(rank, 2, {1});
    order.insert(order.begin(), 0);
    return order;
}

dnnl::primitive_attr attributes(bool relu) {
    dnnl::primitive_attr attr;
    if (relu) {
        dnnl::post_ops ops;
        ops.append_eltwise(1.0F, dnnl::algorithm::eltwise_relu, 0.0F, 0.0F);
        attr.set_post_ops(ops);
    }
    return attr;
}

memory::dims withChannels(std::int64_t channels, const std::vector<std::int64_t>& size) {
    memory::dims dims{1, channels};
    dims.insert(dims.end(), size.begin(), size.end());
    return dims;
}

} // namespace

OneDnnLayer::OneDnnLayer(const PeerLayer& layer, OneDnnWay way, const NamedTensors& weights, const Tensor& input)
    : m_way(way)
    , m_input(input)
    , m_dims(withChannels(layer.inputs, layer.size)) {
    add(layer, weights);
}

void OneDnnLayer::add(const PeerLayer& layer, const NamedTensors& weights) {
    switch (layer.kind) {
    case PeerLayer::Kind::Dense:
        return dense(layer, weights);
    case PeerLayer::Kind::Transposed:
        return transposed(layer, weights.at("kernel"), biasOf(weights));
    case PeerLayer::Kind::Depthwise:
        return convolution(layer, geometryOf(layer, layer.outputs), weights.at("kernel"), biasOf(weights), true, true);
    case PeerLayer::Kind::Separable:
        convolution(layer, geometryOf(layer, layer.inputs), weights.at("depthwise_kernel"), {}, true, false);
        return convolution(layer, pointwiseGeometry(layer), weights.at("pointwise_kernel"), biasOf(weights), false,
                           true);
    case PeerLayer::Kind::Conv:
        return convolution(layer, geometryOf(layer, layer.outputs), weights.at("kernel"), biasOf(weights), false, true);
    }
}

OneDnnLayer::Geometry OneDnnLayer::geometryOf(const PeerLayer& layer, std::int64_t outputs) {
    Geometry geometry{.size = {1, outputs}, .strides = {}, .dilations = {}, .before = {}, .after = {}};
    for (const std::int64_t size : layer.size) {
        const PeerAxis axis = axisOf(layer, size);
        geometry.size.push_back(axis.output);
        geometry.strides.push_back(layer.stride);
        geometry.dilations.push_back(layer.dilation - 1);
        geometry.before.push_back(axis.before);
        geometry.after.push_back(axis.after);
    }
    return geometry;
}

OneDnnLayer::Geometry OneDnnLayer::pointwiseGeometry(const PeerLayer& layer) {
    Geometry geometry = geometryOf(layer, layer.outputs);
    std::ranges::fill(geometry.strides, 1);
    for (Dims* zero : {&geometry.dilations, &geometry.before, &geometry.after})
        std::ranges::fill(*zero, 0);
    return geometry;
}

memory::desc OneDnnLayer::activations(const Dims& dims) const {
    if (m_way == OneDnnWay::ChannelsLast)
        return plain(dims, channelsLast(dims.size()));
    return {dims, kFloat, memory::format_tag::any};
}

memory OneDnnLayer::reordered(const Tensor& values, const Dims& dims, const std::vector<int>& order,
                              const memory::desc& wanted) {
    memory from(plain(dims, order), m_engine);
    std::ranges::copy(values.floats(), static_cast<float*>(from.get_data_handle()));
    memory to(wanted, m_engine);
    dnnl::reorder(from, to).execute(m_stream, from, to);
    m_stream.wait();
    return to;
}

memory OneDnnLayer::sourceFor(const memory::desc& wanted) {
    if (!m_steps.empty())
        return m_steps.back().second.at(DNNL_ARG_DST);
    return reordered(m_input, m_dims, channelsLast(m_dims.size()), wanted);
}

memory OneDnnLayer::biasOf(const NamedTensors& weights) {
    const Tensor& bias = weights.at("bias");
    const Dims dims{bias.elements()};
    return reordered(bias, dims, {0}, plain(dims, {0}));
}

void OneDnnLayer::convolution(const PeerLayer& layer, const Geometry& geometry, const Tensor& kernel, memory bias,
                              bool depthwise, bool relu) {
    const bool pointwise = layer.kind == PeerLayer::Kind::Separable && !depthwise;
    const Dims taps(layer.size.size(), pointwise ? 1 : layer.kernel);
    Dims dims = depthwise ? Dims{layer.inputs, 1, 1} : Dims{layer.outputs, layer.inputs};
    const std::vector<int> order =
        depthwise ? spatialFirst(3 + taps.size(), 3, {0, 1, 2}) : spatialFirst(2 + taps.size(), 2, {1, 0});
    dims.insert(dims.end(), taps.begin(), taps.end());

    const memory::desc source = m_steps.empty() ? activations(m_dims) : sourceFor({}).get_desc();
    const memory::desc anyWeights(dims, kFloat, memory::format_tag::any);
    const auto algorithm =
        m_way == OneDnnWay::Winograd ? dnnl::algorithm::convolution_winograd : dnnl::algorithm::convolution_direct;
    const dnnl::convolution_forward::desc desc(kInference, algorithm, source, anyWeights,
                                               bias ? bias.get_desc() : memory::desc(), activations(geometry.size),
                                               geometry.strides, geometry.dilations, geometry.before, geometry.after);
    const dnnl::convolution_forward::primitive_desc chosen(desc, attributes(relu), m_engine);
    Arguments arguments{{DNNL_ARG_SRC, sourceFor(chosen.src_desc())},
                        {DNNL_ARG_WEIGHTS, reordered(kernel, dims, order, chosen.weights_desc())},
                        {DNNL_ARG_DST, memory(chosen.dst_desc(), m_engine)}};
    if (bias)
        arguments.emplace(DNNL_ARG_BIAS, bias);
    m_steps.emplace_back(dnnl::convolution_forward(chosen), std::move(arguments));
    m_dims = geometry.size;
}

void OneDnnLayer::transposed(const PeerLayer& layer, const Tensor& kernel, memory bias) {
    const Geometry geometry = geometryOf(layer, layer.outputs);
    Dims dims{layer.outputs, layer.inputs};
    dims.insert(dims.end(), layer.size.size(), layer.kernel);
    const dnnl::deconvolution_forward::desc desc(kInference, dnnl::algorithm::deconvolution_direct, activations(m_dims),
                                                 memory::desc(dims, kFloat, memory::format_tag::any), bias.get_desc(),
                                                 activations(geometry.size), geometry.strides, geometry.dilations,
                                                 geometry.before, geometry.after);
    const dnnl::deconvolution_forward::primitive_desc chosen(desc, attributes(true), m_engine);
    const std::vector<int> order = spatialFirst(dims.size(), 2, {0, 1});
    Arguments arguments{{DNNL_ARG_SRC, sourceFor(chosen.src_desc())},
                        {DNNL_ARG_WEIGHTS, reordered(kernel, dims, order, chosen.weights_desc())},
                        {DNNL_ARG_BIAS, bias},
                        {DNNL_ARG_DST, memory(chosen.dst_desc(), m_engine)}};
    m_steps.emplace_back(dnnl::deconvolution_forward(chosen), std::move(arguments));
    m_dims = geometry.size;
}

void OneDnnLayer::dense(const PeerLayer& layer, const NamedTensors& weights) {
    const Dims dims{layer.outputs, layer.inputs};
    const Dims out{1, layer.outputs};
    const memory bias = biasOf(weights);
    const dnnl::inner_product_forward::desc desc(kInference, activations(m_dims),
                                                 memory::desc(dims, kFloat, memory::format_tag::any), bias.get_desc(),
                                                 activations(out));
    const dnnl::inner_product_forward::primitive_desc chosen(desc, m_engine);
    Arguments arguments{{DNNL_ARG_SRC, sourceFor(chosen.src_desc())},
                        {DNNL_ARG_WEIGHTS, reordered(weights.at("kernel"), dims, {1, 0}, chosen.weights_desc())},
                        {DNNL_ARG_BIAS, bias},
                        {DNNL_ARG_DST, memory(chosen.dst_desc(), m_engine)}};
    m_steps.emplace_back(dnnl::inner_product_forward(chosen), std::move(arguments));
    m_dims = out;
}

void OneDnnLayer::run() {
    for (auto& [primitive, arguments] : m_steps)
        primitive.execute(m_stream, arguments);
    m_stream.wait();
}

Tensor OneDnnLayer::output() {
    memory from = m_steps.back().second.at(DNNL_ARG_DST);
    memory to(plain(m_dims, channelsLast(m_dims.size())), m_engine);
    dnnl::reorder(from, to).execute(m_stream, from, to);
    m_stream.wait();
    Shape shape{1};
    for (std::size_t axis = 2; axis < m_dims.size(); ++axis)
        shape.append(m_dims[axis]);
    shape.append(m_dims[1]);
    return Tensor::fromFloats(
        shape, {static_cast<const float*>(to.get_data_handle()), static_cast<std::size_t>(shape.elements())});
}

} // namespace layerscope::bench
