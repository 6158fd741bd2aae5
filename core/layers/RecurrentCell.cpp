// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/RecurrentCell.h"

#include "kernels/Dense.h"
#include "kernels/Product.h"
#include "layer/Activations.h"
#include "layers/CommonParams.h"
#include "layers/Spatial.h"

#include <algorithm>

namespace layerscope {
namespace {

/// c = a · b + bias with rows of b that lie `bStride` apart, in blocks of columns that do not depend on the threads.
void project(std::int64_t rows, std::int64_t depth, std::int64_t columns, const float* a, const float* b,
             std::int64_t bStride, const float* bias, float* c, const Execution& exec) {
    constexpr std::int64_t kBlock = 256;
    exec.parallelFor((columns + kBlock - 1) / kBlock, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t column = begin * kBlock; column < std::min(end * kBlock, columns); column += kBlock)
            multiply({.rows = rows,
                      .depth = depth,
                      .columns = std::min(kBlock, columns - column),
                      .a = a,
                      .aStride = depth,
                      .b = b + column,
                      .bStride = bStride,
                      .bias = bias ? bias + column : nullptr,
                      .c = c + column,
                      .cStride = columns});
    });
}

/// One run of a cell: its state and the scratch of a step.
class Run {
public:
    Run(const CellSettings& cell, std::int64_t batch, std::span<const Tensor> weights, const Execution& exec)
        : m_cell(cell)
        , m_batch(batch)
        , m_weights(weights)
        , m_exec(exec)
        , m_hidden(size(1))
        , m_next(size(1))
        , m_carry(size(1))
        , m_nextCarry(size(1))
        , m_recurrent(size(cell.gates())) {}

    const std::vector<float>& hidden() const { return m_hidden; }
    CellState state() const { return {m_hidden, m_carry}; }

    /// One step for all examples; projected [batch, gates · units] is input · kernel + bias. Examples that `kept` says
    /// no to stay as they are.
    template <class Kept>
    void step(const std::vector<float>& projected, Kept kept) {
        switch (m_cell.kind) {
        case CellKind::Simple:
            simple(projected);
            break;
        case CellKind::Lstm:
            lstm(projected);
            break;
        case CellKind::Gru:
            gru(projected);
            break;
        }
        const auto units = static_cast<std::size_t>(m_cell.units);
        for (std::size_t example = 0; example < static_cast<std::size_t>(m_batch); ++example) {
            if (!kept(static_cast<std::int64_t>(example)))
                continue;
            const auto at = static_cast<std::ptrdiff_t>(example * units);
            std::copy_n(m_next.begin() + at, units, m_hidden.begin() + at);
            std::copy_n(m_nextCarry.begin() + at, units, m_carry.begin() + at);
        }
    }

private:
    std::size_t size(std::int64_t gates) const { return static_cast<std::size_t>(m_batch * m_cell.units * gates); }

    const float* recurrentBias() const {
        const bool own = m_cell.kind == CellKind::Gru && m_cell.resetAfter && m_cell.useBias;
        return own ? m_weights[2].floats().data() + 3 * m_cell.units : nullptr;
    }

    /// m_recurrent = hidden · the first columns of the recurrent kernel.
    void recur(std::int64_t gates, const float* bias) {
        project(m_batch, m_cell.units, gates * m_cell.units, m_hidden.data(), m_weights[1].floats().data(),
                m_cell.gates() * m_cell.units, bias, m_recurrent.data(), m_exec);
    }

    /// Block `gate` of a row of `gates` blocks.
    std::vector<float> block(const std::vector<float>& from, std::int64_t gate, std::int64_t gates) const {
        std::vector<float> out(size(1));
        for (std::int64_t i = 0; i < m_batch; ++i)
            std::copy_n(from.begin() + (i * gates + gate) * m_cell.units, m_cell.units, out.begin() + i * m_cell.units);
        return out;
    }

    /// function(projected + recurrent) of one gate.
    std::vector<float> gateOf(const std::vector<float>& projected, std::int64_t gate, const NamedFunction& function) {
        std::vector<float> sum = block(projected, gate, m_cell.gates());
        const std::vector<float> recurrent = block(m_recurrent, gate, m_cell.gates());
        std::ranges::transform(sum, recurrent, sum.begin(), std::plus<>{});
        activate(function, sum);
        return sum;
    }

    void activate(const NamedFunction& function, std::vector<float>& values) const {
        if (isElementwise(function))
            return activateInPlace(function, values);
        const Tensor x = Tensor::fromFloats({m_batch, m_cell.units}, values);
        std::ranges::copy(applyActivation(function, x, m_exec).floats(), values.begin());
    }

    void simple(const std::vector<float>& projected) {
        recur(1, nullptr);
        m_next = gateOf(projected, 0, m_cell.activation);
    }

    void lstm(const std::vector<float>& projected) {
        recur(4, nullptr);
        const std::vector<float> in = gateOf(projected, 0, m_cell.recurrentActivation);
        const std::vector<float> forget = gateOf(projected, 1, m_cell.recurrentActivation);
        const std::vector<float> candidate = gateOf(projected, 2, m_cell.activation);
        const std::vector<float> out = gateOf(projected, 3, m_cell.recurrentActivation);
        for (std::size_t i = 0; i < m_carry.size(); ++i)
            m_nextCarry[i] = forget[i] * m_carry[i] + in[i] * candidate[i];
        m_next = m_nextCarry;
        activate(m_cell.activation, m_next);
        std::ranges::transform(m_next, out, m_next.begin(), std::multiplies<>{});
    }

    void gru(const std::vector<float>& projected) {
        recur(m_cell.resetAfter ? 3 : 2, recurrentBias());
        if (!m_cell.resetAfter)
            widen();
        const std::vector<float> update = gateOf(projected, 0, m_cell.recurrentActivation);
        const std::vector<float> reset = gateOf(projected, 1, m_cell.recurrentActivation);
        std::vector<float> candidate = block(projected, 2, 3);
        const std::vector<float> memory = remembered(reset);
        std::ranges::transform(candidate, memory, candidate.begin(), std::plus<>{});
        activate(m_cell.activation, candidate);
        for (std::size_t i = 0; i < m_next.size(); ++i)
            m_next[i] = update[i] * m_hidden[i] + (1 - update[i]) * candidate[i];
    }

    /// What the reset gate lets through of the state: reset · (hidden · kernel), or (reset · hidden) · kernel.
    std::vector<float> remembered(const std::vector<float>& reset) {
        std::vector<float> out(size(1));
        if (m_cell.resetAfter) {
            out = block(m_recurrent, 2, 3);
            std::ranges::transform(out, reset, out.begin(), std::multiplies<>{});
            return out;
        }
        std::vector<float> left = m_hidden;
        std::ranges::transform(left, reset, left.begin(), std::multiplies<>{});
        project(m_batch, m_cell.units, m_cell.units, left.data(), m_weights[1].floats().data() + 2 * m_cell.units,
                3 * m_cell.units, nullptr, out.data(), m_exec);
        return out;
    }

    /// Rows of two blocks become rows of three, as the other steps expect them.
    void widen() {
        std::vector<float> three(m_recurrent.size());
        for (std::int64_t i = 0; i < m_batch; ++i)
            std::copy_n(m_recurrent.begin() + i * 2 * m_cell.units, 2 * m_cell.units,
                        three.begin() + i * 3 * m_cell.units);
        m_recurrent = std::move(three);
    }

    const CellSettings& m_cell;
    std::int64_t m_batch;
    std::span<const Tensor> m_weights;
    const Execution& m_exec;
    std::vector<float> m_hidden;
    std::vector<float> m_next;
    std::vector<float> m_carry;
    std::vector<float> m_nextCarry;
    std::vector<float> m_recurrent;
};

/// input · kernel + bias for all steps at once: [batch, time, gates · units].
std::vector<float> projectedInput(const CellSettings& cell, const Tensor& x, std::span<const Tensor> weights,
                                  const Execution& exec) {
    const std::int64_t rows = x.shape()[0] * x.shape()[1];
    const std::int64_t columns = cell.gates() * cell.units;
    std::vector<float> out(static_cast<std::size_t>(rows * columns));
    const auto bias =
        cell.useBias ? weights[2].floats().first(static_cast<std::size_t>(columns)) : std::span<const float>();
    multiplyRows(rows, x.shape()[2], columns, x.floats(), weights[0].floats(), bias, out, {}, exec);
    return out;
}

/// The first `count` steps of a walk; `after` is told each that is done.
template <class After>
void takeSteps(Run& run, const CellSettings& cell, const Walk& walk, const Value& input,
               std::span<const Tensor> weights, std::int64_t count, const Execution& exec, After after) {
    const std::int64_t batch = input.tensor.shape()[0];
    const std::int64_t steps = input.tensor.shape()[1];
    const std::int64_t width = cell.gates() * cell.units;
    const std::vector<float> projected = projectedInput(cell, input.tensor, weights, exec);
    std::vector<float> now(static_cast<std::size_t>(batch * width));
    for (std::int64_t i = 0; i < count && !exec.stopped(); ++i) {
        const std::int64_t t = timeOf(walk, i, steps);
        for (std::int64_t b = 0; b < batch; ++b)
            std::copy_n(projected.begin() + (b * steps + t) * width, width, now.begin() + b * width);
        run.step(now, [&](std::int64_t example) { return isKept(input, example, t); });
        after(i);
    }
}

} // namespace

CellSettings cellSettings(const Params& params, CellKind kind) {
    CellSettings cell{.kind = kind,
                      .units = params.integer("units"),
                      .activation = params.function("activation"),
                      .recurrentActivation = {},
                      .useBias = params.flag("use_bias")};
    if (kind != CellKind::Simple)
        cell.recurrentActivation = params.function("recurrent_activation");
    if (kind == CellKind::Gru)
        cell.resetAfter = params.flag("reset_after");
    return cell;
}

std::vector<WeightDef> cellWeights(const CellSettings& cell, std::int64_t features, const std::string& prefix,
                                   const std::string& owner) {
    const std::int64_t columns = cell.gates() * cell.units;
    std::vector<WeightDef> weights{{.name = prefix + "kernel",
                                    .shape = {features, columns},
                                    .initializerParam = "kernel_initializer",
                                    .initializer = {},
                                    .owner = owner},
                                   {.name = prefix + "recurrent_kernel",
                                    .shape = {cell.units, columns},
                                    .initializerParam = "recurrent_initializer",
                                    .initializer = {},
                                    .owner = owner}};
    if (cell.useBias)
        weights.push_back({.name = prefix + "bias",
                           .shape = cell.resetAfter ? Shape{2, columns} : Shape{columns},
                           .initializerParam = "bias_initializer",
                           .initializer = {},
                           .owner = owner});
    return weights;
}

std::optional<Fault> problemWithCell(const CellSettings& cell, const TensorSpec& input) {
    const std::int64_t columns = cell.gates() * cell.units;
    if (saturatingProduct(columns, std::max(input.shape[2], cell.units)) > kMostWeights)
        return Fault{message(N_("The kernel would have more weights than any machine can hold")),
                     message(N_("Use fewer units, or shrink the input before.")), "units"};
    const TensorSpec state{.shape = {input.shape[0], cell.units}, .axes = {input.axes[0], featureAxis()}};
    const auto problem = [&](const NamedFunction& function, const char* param) -> std::optional<Fault> {
        const Checked<TensorSpec> out = inferActivation(function, state);
        if (out && out->shape == state.shape)
            return std::nullopt;
        Fault fault = out ? Fault{message(N_("%1 changes the number of units"), function.name),
                                  message(N_("Choose another activation.")), param}
                          : out.error();
        fault.param = param;
        return fault;
    };
    if (auto wrong = problem(cell.activation, "activation"))
        return wrong;
    return cell.kind == CellKind::Simple ? std::nullopt : problem(cell.recurrentActivation, "recurrent_activation");
}

TensorSpec walked(const CellSettings& cell, const Walk& walk, const TensorSpec& input) {
    if (!walk.sequences)
        return {.shape = {input.shape[0], cell.units}, .axes = {input.axes[0], featureAxis()}};
    // Turned around, the steps no longer lie on the source as the axis says.
    const Axis time = walk.backwards ? Axis{.kind = AxisKind::Time} : mixedAxis(input.axes[1], input.shape[1]);
    return {.shape = {input.shape[0], input.shape[1], cell.units},
            .axes = {input.axes[0], time, featureAxis()},
            .masked = input.masked};
}

Cost cellCost(const CellSettings& cell, const TensorSpec& input) {
    const std::int64_t columns = cell.gates() * cell.units;
    const std::int64_t rows = saturatingProduct(input.shape[0], input.shape[1]);
    const std::int64_t width = input.shape[2] + cell.units;
    return {.multiplyAccumulates = saturatingProduct(rows, saturatingProduct(width, columns)),
            .scratchBytes = saturatingProduct(saturatingProduct(rows, columns), sizeof(float))};
}

bool isKept(const Value& input, std::int64_t example, std::int64_t time) {
    return !input.mask || input.mask->ints()[static_cast<std::size_t>(example * input.tensor.shape()[1] + time)] != 0;
}

Tensor runCell(const CellSettings& cell, const Walk& walk, const Value& input, std::span<const Tensor> weights,
               const Execution& exec) {
    const std::int64_t batch = input.tensor.shape()[0];
    const std::int64_t steps = input.tensor.shape()[1];
    TensorBuilder output(walk.sequences ? Shape{batch, steps, cell.units} : Shape{batch, cell.units});
    Run run(cell, batch, weights, exec);
    takeSteps(run, cell, walk, input, weights, steps, exec, [&](std::int64_t i) {
        for (std::int64_t b = 0; walk.sequences && b < batch; ++b) {
            float* to = output.floats().data() + (b * steps + i) * cell.units;
            if (walk.zeroWhereMasked && !isKept(input, b, timeOf(walk, i, steps)))
                std::fill_n(to, cell.units, 0.0F);
            else
                std::copy_n(run.hidden().begin() + b * cell.units, cell.units, to);
        }
    });
    if (!walk.sequences)
        std::ranges::copy(run.hidden(), output.floats().begin());
    return std::move(output).finish();
}

CellState stateAfter(const CellSettings& cell, const Walk& walk, const Value& input, std::span<const Tensor> weights,
                     std::int64_t count) {
    const Execution exec({}, 1);
    Run run(cell, input.tensor.shape()[0], weights, exec);
    if (count > 0)
        takeSteps(run, cell, walk, input, weights, count, exec, [](std::int64_t) {});
    return run.state();
}

} // namespace layerscope
