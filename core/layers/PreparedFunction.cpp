// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/PreparedFunction.h"

#include "layer/Activations.h"

#include <algorithm>
#include <cstring>

namespace layerscope {
namespace {

class PreparedFunction final : public Prepared {
public:
    PreparedFunction(PreparedRun run, PreparedTraits traits)
        : m_run(std::move(run))
        , m_traits(traits) {}

    void run(std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) const override {
        m_run(inputs, y, exec);
    }
    std::int64_t bytes() const override { return m_traits.bytes; }
    bool worksInPlace() const override { return m_traits.inPlace; }

private:
    PreparedRun m_run;
    PreparedTraits m_traits;
};

} // namespace

PreparedPointer preparedAs(PreparedRun run, PreparedTraits traits) {
    return std::make_shared<PreparedFunction>(std::move(run), traits);
}

PreparedPointer preparedAlone(const PrepareCall& call, PreparedRun run, PreparedTraits traits) {
    return call.followers.none() ? preparedAs(std::move(run), traits) : nullptr;
}

PreparedPointer preparedFunction(const PrepareCall& call, const NamedFunction& activation) {
    return preparedAlone(call,
                         [activation, shape = call.inputs[0].shape](std::span<const Tensor> inputs, std::span<float> y,
                                                                    const Execution& exec) {
                             applyActivation(activation, shape, inputs[0].floats(), y, exec);
                         },
                         {.inPlace = call.output.shape == call.inputs[0].shape});
}

PreparedPointer preparedPicks(const PrepareCall& call, std::vector<Picks> picks) {
    return preparedAlone(call,
                         [picks = std::move(picks)](std::span<const Tensor> inputs, std::span<float> y,
                                                    const Execution& exec) { gather(inputs[0], picks, 0, y, exec); });
}

bool isActivationAtMost(const Followers& followers) {
    return !followers.affine && (!followers.activation || isElementwise(*followers.activation));
}

Finish finishOf(const Followers& followers) {
    if (!followers.activation || followers.activation->name == "linear")
        return {};
    return [activation = *followers.activation](std::span<float> run) { activateInPlace(activation, run); };
}

PreparedPointer preparedAffine(const PrepareCall& call, Affine affine) {
    if (!isActivationAtMost(call.followers))
        return nullptr;
    const auto held = static_cast<std::int64_t>(3 * affine.times.size() * sizeof(float));
    return preparedAs(
        [affine = std::move(affine), shape = call.output.shape,
         finish = finishOf(call.followers)](std::span<const Tensor> inputs, std::span<float> y, const Execution& exec) {
            const bool floats = inputs[0].dtype() == DType::Float32;
            if (!floats)
                std::ranges::transform(inputs[0].ints(), y.begin(),
                                       [](std::int32_t i) { return static_cast<float>(i); });
            applyAffine(affine, shape, floats ? inputs[0].floats() : y, y, exec, finish);
        },
        {.inPlace = call.inputs[0].dtype == DType::Float32, .bytes = held});
}

ChannelAffine channelAffine(const Affine& affine) {
    ChannelAffine channels{.times = affine.times, .plus = affine.plus};
    for (std::size_t i = 0; i < affine.times.size(); ++i)
        channels.plus[i] =
            static_cast<float>(static_cast<double>(affine.plus[i]) -
                               static_cast<double>(affine.minus[i]) * static_cast<double>(affine.times[i]));
    return channels;
}

Affine affineOver(int rank, const ChannelAffine& affine) {
    Shape tables;
    for (int i = 1; i < rank; ++i)
        tables.append(1);
    tables.append(static_cast<std::int64_t>(affine.times.size()));
    Affine over(tables);
    over.times = affine.times;
    over.plus = affine.plus;
    return over;
}

void copyNumbers(std::span<const float> x, std::span<float> y, const Execution& exec) {
    constexpr std::int64_t kGrain = 64 * 1024;
    if (x.data() == y.data())
        return;
    exec.parallelFor(static_cast<std::int64_t>(x.size()), kGrain, [&](std::int64_t begin, std::int64_t end) {
        std::memcpy(y.data() + begin, x.data() + begin, static_cast<std::size_t>(end - begin) * sizeof(float));
    });
}

} // namespace layerscope
