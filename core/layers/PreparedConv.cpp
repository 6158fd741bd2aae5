// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/PreparedConv.h"

#include <algorithm>

namespace layerscope {
namespace {

class PreparedConv final : public Prepared {
public:
    PreparedConv(KernelPointer kernel, const Layout& layout, const Shape& shape, const NamedFunction& activation)
        : m_kernel(std::move(kernel))
        , m_layout(layout)
        , m_shape(shape)
        , m_activation(activation) {}

    void run(std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) const override {
        if (m_layout.channelsFirst || m_activation.name == "glu")
            return runInSteps(inputs[0], y, exec);
        m_kernel->run(inputs[0].floats(), y, exec);
        if (!isElementwise(m_activation))
            applyActivation(m_activation, m_shape, y, y, exec);
    }
    std::int64_t bytes() const override { return m_kernel->bytes(); }

private:
    void runInSteps(const Tensor& input, std::span<float> y, const Execution& exec) const {
        TensorBuilder last(m_shape);
        m_kernel->run(channelsLast(input, m_layout, exec).floats(), last.floats(), exec);
        Tensor result = fromChannelsLast(std::move(last).finish(), m_layout, exec);
        if (!isElementwise(m_activation))
            result = applyActivation(m_activation, result, exec);
        std::ranges::copy(result.floats(), y.begin());
    }

    KernelPointer m_kernel;
    Layout m_layout;
    Shape m_shape;
    NamedFunction m_activation;
};

/// times * (kernel * x + bias) + plus, as a kernel and a bias.
struct Folded {
    std::vector<float> kernel;
    std::vector<float> bias;

    Folded(const ConvWeights& weights, const Shape& kernelShape, FilterAxis axis, const ChannelAffine& affine)
        : kernel(weights.kernel.begin(), weights.kernel.end())
        , bias(affine.plus) {
        const std::size_t filters = affine.times.size();
        const std::size_t inner = axis == FilterAxis::Last ? 1 : static_cast<std::size_t>(kernelShape[-1]);
        for (std::size_t i = 0; i < kernel.size(); ++i)
            kernel[i] *= affine.times[i / inner % filters];
        for (std::size_t f = 0; f < weights.bias.size(); ++f)
            bias[f] += affine.times[f] * weights.bias[f];
    }
};

} // namespace

PreparedPointer prepareConvLayer(const PrepareCall& call, const Layout& layout, const Shape& shape, FilterAxis filters,
                                 MakeConvKernel make) {
    const NamedFunction& own = call.params.function("activation");
    const Followers& followers = call.followers;
    const NamedFunction& activation = followers.activation ? *followers.activation : own;
    if (!followers.none() && (own.name != "linear" || layout.channelsFirst || !isElementwise(activation)))
        return nullptr;
    const bool hasBias = call.params.flag("use_bias");
    const Tensor& kernel = call.weights[call.weights.size() - (hasBias ? 2 : 1)];
    const ConvWeights weights{kernel.floats(), hasBias ? call.weights.back().floats() : std::span<const float>()};
    OnTheWay way = isElementwise(activation) ? onTheWay(activation) : OnTheWay{};
    KernelPointer made;
    if (followers.affine) {
        const Folded folded(weights, kernel.shape(), filters, *followers.affine);
        made = make({folded.kernel, folded.bias}, std::move(way));
    } else {
        made = make(weights, std::move(way));
    }
    return std::make_shared<PreparedConv>(std::move(made), layout, shape, activation);
}

} // namespace layerscope
