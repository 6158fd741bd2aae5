// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/RecurrentTerms.h"

#include "layer/ActivationTerms.h"
#include "layer/Activations.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace layerscope {
namespace {

Number inner(double value) {
    return {.origin = Origin::Inner, .value = value};
}

/// One example as a batch of its own.
Value exampleOf(const Value& input, std::int64_t example) {
    const std::int64_t steps = input.tensor.shape()[1];
    const std::int64_t features = input.tensor.shape()[2];
    const auto part = [example](auto numbers, std::int64_t size) {
        return numbers.subspan(static_cast<std::size_t>(example * size), static_cast<std::size_t>(size));
    };
    Value out{.tensor = Tensor::fromFloats({1, steps, features}, part(input.tensor.floats(), steps * features)),
              .axes = input.axes,
              .mask = {}};
    if (input.mask)
        out.mask = Tensor::fromInts({1, steps}, part(input.mask->ints(), steps));
    return out;
}

/// Number by number, and never larger than 1: what one rounding more or less does dies away over the steps.
bool isBounded(const NamedFunction& activation) {
    constexpr std::string_view kBounded[] = {"tanh",      "sigmoid",        "hard_sigmoid",
                                             "hard_tanh", "sparse_sigmoid", "softsign"};
    return std::ranges::find(kBounded, activation.name) != std::end(kBounded);
}

/// Writes the steps of one number. Rows are examples: only the element's own, unless an activation looks across them or
/// the bits matter with which all of them went through the cell together.
class CellWriter {
public:
    CellWriter(Explanation& out, const TermsCall& call, const CellSettings& cell, const Walk& walk, int firstWeight,
               const CellElement& element)
        : m_out(out)
        , m_call(call)
        , m_cell(cell)
        , m_first(firstWeight)
        , m_element(element)
        , m_alone(isBounded(cell.activation) && (cell.kind == CellKind::Simple || isBounded(cell.recurrentActivation)))
        , m_rows(m_alone ? 1 : input().shape()[0])
        , m_row(m_alone ? 0 : element.example)
        , m_time(timeOf(walk, element.step, input().shape()[1])) {
        const std::size_t count = cell.useBias ? 3 : 2;
        const Value seen = m_alone ? exampleOf(call.inputs[0], element.example) : call.inputs[0];
        const auto weights = call.weights.subspan(static_cast<std::size_t>(firstWeight), count);
        m_state = stateAfter(cell, walk, seen, weights, element.step);
        m_next = stateAfter(cell, walk, seen, weights, element.step + 1);
    }

    void write() {
        writeSteps();
        checkValue();
    }

private:
    void writeSteps() {
        switch (m_cell.kind) {
        case CellKind::Simple:
            gate(0, m_cell.activation, N_("Output"));
            break;
        case CellKind::Lstm:
            lstm();
            break;
        case CellKind::Gru:
            gru();
            break;
        }
    }

    /// Activations without bounds make numbers so large, or so steep, that single precision has others in the end.
    void checkValue() {
        const double value = m_next.hidden[flat(m_row, m_element.unit)];
        const double said = m_out.value();
        double scale = std::abs(value);
        for (const Term& term : m_out.steps.back().terms)
            scale = std::max(scale, std::abs(term.product()));
        const bool same = said == value || (std::isnan(said) && std::isnan(value));
        if (same || (std::isfinite(scale) && std::abs(said - value) <= kSame * scale))
            return;
        append(m_out, {.title = message(N_("What single precision makes of it")),
                       .rule = Rule::Copy,
                       .terms = {{.factor = inner(value)}}});
    }

    const Tensor& input() const { return m_call.inputs[0].tensor; }
    Shape stateShape() const { return {m_rows, m_cell.units}; }
    std::size_t flat(std::int64_t row, std::int64_t unit) const {
        return static_cast<std::size_t>(row * m_cell.units + unit);
    }
    Number step(std::size_t index) const { return stepNumber(m_out, index); }
    /// Element (row, gate, unit) of the kernel, the recurrent kernel or the bias.
    Number weight(int which, std::int64_t row, std::int64_t gate, std::int64_t unit) const {
        return weightNumber(m_call, m_first + which, (row * m_cell.gates() + gate) * m_cell.units + unit);
    }
    Number hidden(std::int64_t row, std::int64_t unit) const { return inner(m_state.hidden[flat(row, unit)]); }

    void addInput(std::vector<Term>& terms, std::int64_t gate, std::int64_t row, std::int64_t unit) const {
        const std::int64_t features = input().shape()[2];
        const std::int64_t example = m_alone ? m_element.example : row;
        const std::int64_t at = (example * input().shape()[1] + m_time) * features;
        for (std::int64_t f = 0; f < features; ++f)
            terms.push_back({inputNumber(m_call, 0, at + f), weight(0, f, gate, unit), f});
        if (m_cell.useBias)
            terms.push_back({.factor = weight(2, 0, gate, unit)});
    }
    /// Nothing before the first step: the state is 0.
    void addState(std::vector<Term>& terms, std::int64_t gate, std::int64_t row, std::int64_t unit) const {
        for (std::int64_t j = 0; m_element.step > 0 && j < m_cell.units; ++j)
            terms.push_back({.factor = hidden(row, j), .weight = weight(1, j, gate, unit)});
        if (m_cell.useBias && m_cell.resetAfter)
            terms.push_back({.factor = weight(2, 1, gate, unit)});
    }
    std::vector<Term> gateTerms(std::int64_t gate, std::int64_t row, std::int64_t unit) const {
        std::vector<Term> terms;
        addInput(terms, gate, row, unit);
        addState(terms, gate, row, unit);
        return terms;
    }

    static double total(const std::vector<Term>& terms) {
        double sum = 0;
        for (const Term& term : terms)
            sum += term.product();
        return sum;
    }
    bool isGruCandidate(std::int64_t gate) const { return m_cell.kind == CellKind::Gru && gate == kCandidate; }

    /// What goes into a gate's activation, of all rows and units.
    const std::vector<float>& sums(std::int64_t gate) {
        const auto [it, isNew] = m_sums.try_emplace(gate);
        if (!isNew)
            return it->second;
        std::vector<float> all;
        for (std::int64_t row = 0; row < m_rows; ++row)
            for (std::int64_t unit = 0; unit < m_cell.units; ++unit)
                all.push_back(static_cast<float>(isGruCandidate(gate) ? candidateSum(row, unit)
                                                                      : total(gateTerms(gate, row, unit))));
        return m_sums[gate] = std::move(all);
    }
    std::vector<float> activated(std::int64_t gate, const NamedFunction& function) {
        const Tensor x = Tensor::fromFloats(stateShape(), sums(gate));
        const Tensor y = applyActivation(function, x, Execution({}, 1));
        return {y.floats().begin(), y.floats().end()};
    }
    const std::vector<float>& resets() {
        if (m_resets.empty())
            m_resets = activated(kReset, m_cell.recurrentActivation);
        return m_resets;
    }
    double candidateSum(std::int64_t row, std::int64_t unit) {
        std::vector<Term> terms;
        addInput(terms, kCandidate, row, unit);
        const double fromInput = total(terms);
        terms.clear();
        addState(terms, kCandidate, row, unit);
        if (m_cell.resetAfter)
            return fromInput + resets()[flat(row, unit)] * total(terms);
        double sum = fromInput;
        for (std::size_t j = 0; j < terms.size(); ++j)
            sum += resets()[flat(row, static_cast<std::int64_t>(j))] * terms[j].product();
        return sum;
    }

    /// The activation of the last step's result; `at` are the numbers of all rows and units that it may look at.
    std::size_t activate(const NamedFunction& function, std::int64_t unit, const char* title,
                         const std::function<const std::vector<float>&()>& all) {
        const std::size_t before = m_out.steps.size();
        const auto at = [&all](std::int64_t index) { return inner(all()[static_cast<std::size_t>(index)]); };
        appendActivation(m_out, function, {.shape = stateShape(), .at = at, .own = step(before - 1)},
                         std::array{m_row, unit});
        if (m_out.steps.size() > before)
            m_out.steps.back().title = message(title);
        return m_out.steps.size() - 1;
    }

    std::size_t gate(std::int64_t which, const NamedFunction& function, const char* title, std::int64_t unit) {
        append(m_out, {.title = message(N_("%1: sum over the input and the state before"), title),
                       .terms = gateTerms(which, m_row, unit)});
        return activate(function, unit, title, [this, which]() -> const std::vector<float>& { return sums(which); });
    }
    std::size_t gate(std::int64_t which, const NamedFunction& function, const char* title) {
        return gate(which, function, title, m_element.unit);
    }

    /// The memory of all rows and units after the step.
    const std::vector<float>& carries() {
        if (!m_carries.empty())
            return m_carries;
        const std::vector<float> in = activated(0, m_cell.recurrentActivation);
        const std::vector<float> forget = activated(1, m_cell.recurrentActivation);
        const std::vector<float> candidate = activated(2, m_cell.activation);
        for (std::size_t i = 0; i < in.size(); ++i)
            m_carries.push_back(forget[i] * m_state.carry[i] + in[i] * candidate[i]);
        return m_carries;
    }

    void lstm() {
        const std::size_t in = gate(0, m_cell.recurrentActivation, N_("Input gate"));
        const std::size_t forget = gate(1, m_cell.recurrentActivation, N_("Forget gate"));
        const std::size_t candidate = gate(2, m_cell.activation, N_("Candidate"));
        const std::size_t out = gate(3, m_cell.recurrentActivation, N_("Output gate"));
        const Number carry = inner(m_state.carry[flat(m_row, m_element.unit)]);
        append(m_out,
               {.title = message(N_("Memory: what is kept of it, and what is written into it")),
                .terms = {{.factor = carry, .weight = step(forget)}, {.factor = step(candidate), .weight = step(in)}}});
        const std::size_t shown = activate(m_cell.activation, m_element.unit, N_("Memory through the activation"),
                                           [this]() -> const std::vector<float>& { return carries(); });
        append(m_out, {.title = message(N_("Output: what the gate lets through")),
                       .rule = Rule::Product,
                       .terms = {{.factor = step(out)}, {.factor = step(shown)}}});
    }

    void gru() {
        const std::size_t update = gate(kUpdate, m_cell.recurrentActivation, N_("Update gate"));
        const Number state = hidden(m_row, m_element.unit);
        Step sum{.title = message(N_("Candidate: sum over the input and what the reset gate lets through")),
                 .terms = {}};
        addInput(sum.terms, kCandidate, m_row, m_element.unit);
        if (m_cell.resetAfter)
            addResetProduct(sum.terms);
        else
            addResetState(sum.terms);
        append(m_out, std::move(sum));
        const std::size_t candidate = activate(m_cell.activation, m_element.unit, N_("Candidate"),
                                               [this]() -> const std::vector<float>& { return sums(kCandidate); });
        const std::size_t rest = append(
            m_out, {.title = message(N_("What the update gate leaves to the candidate")),
                    .terms = {{.factor = constantNumber(1)}, {.factor = step(update), .weight = constantNumber(-1)}}});
        append(m_out, {.title = message(N_("Output: the state before and the candidate, mixed")),
                       .terms = {{.factor = state, .weight = step(update)},
                                 {.factor = step(candidate), .weight = step(rest)}}});
    }

    /// reset × (state · recurrent kernel + its bias)
    void addResetProduct(std::vector<Term>& terms) {
        std::vector<Term> memory;
        addState(memory, kCandidate, m_row, m_element.unit);
        if (memory.empty())
            return;
        const std::size_t reset = gate(kReset, m_cell.recurrentActivation, N_("Reset gate"));
        const std::size_t product =
            append(m_out, {.title = message(N_("State before, by the recurrent weights")), .terms = std::move(memory)});
        terms.push_back({.factor = step(product), .weight = step(reset)});
    }

    /// (reset × state) · recurrent kernel; the gate of the strongest state stands as steps.
    void addResetState(std::vector<Term>& terms) {
        std::vector<Term> memory;
        addState(memory, kCandidate, m_row, m_element.unit);
        if (memory.empty())
            return;
        for (std::size_t j = 0; j < memory.size(); ++j)
            memory[j].factor = inner(memory[j].factor.value * resets()[flat(m_row, static_cast<std::int64_t>(j))]);
        const auto size = [](const Term& term) { return std::abs(term.product()); };
        const auto strongest = std::ranges::max_element(memory, {}, size);
        const auto unit = static_cast<std::int64_t>(strongest - memory.begin());
        const std::size_t reset = gate(kReset, m_cell.recurrentActivation, N_("Reset gate"), unit);
        const std::size_t left =
            append(m_out, {.title = message(N_("What the reset gate lets through of state %1, the strongest"), unit),
                           .rule = Rule::Product,
                           .terms = {{.factor = step(reset)}, {.factor = hidden(m_row, unit)}}});
        strongest->factor = step(left);
        terms.insert(terms.end(), memory.begin(), memory.end());
    }

    static constexpr double kSame = 4e-6; // relative; what differs by more has lost digits on the way
    static constexpr std::int64_t kUpdate = 0;
    static constexpr std::int64_t kReset = 1;
    static constexpr std::int64_t kCandidate = 2;

    Explanation& m_out;
    const TermsCall& m_call;
    const CellSettings& m_cell;
    int m_first;
    CellElement m_element;
    bool m_alone;
    std::int64_t m_rows;
    std::int64_t m_row;
    std::int64_t m_time;
    CellState m_state; ///< before the step
    CellState m_next;  ///< and after it
    std::map<std::int64_t, std::vector<float>> m_sums;
    std::vector<float> m_resets;
    std::vector<float> m_carries;
};

void appendZero(Explanation& explanation, Message remark) {
    append(explanation,
           {.title = message(N_("Nothing yet")), .rule = Rule::Copy, .terms = {{.factor = constantNumber(0)}}});
    explanation.remark = std::move(remark);
}

} // namespace

void appendCell(Explanation& explanation, const TermsCall& call, const CellSettings& cell, const Walk& walk,
                int firstWeight, const CellElement& element) {
    const std::int64_t steps = call.inputs[0].tensor.shape()[1];
    const auto kept = [&](std::int64_t i) { return isKept(call.inputs[0], element.example, timeOf(walk, i, steps)); };
    const auto lastKept = [&](std::int64_t i) {
        while (i >= 0 && !kept(i))
            --i;
        return i;
    };
    if (walk.zeroWhereMasked && !kept(element.step))
        return appendZero(explanation, message(N_("This step is masked: it gives 0.")));
    CellElement read = element;
    read.step = lastKept(element.step);
    if (read.step < 0)
        return appendZero(explanation, message(N_("All steps up to this one are masked: the state is still 0.")));
    CellWriter(explanation, call, cell, walk, firstWeight, read).write();
    const std::int64_t before = lastKept(read.step - 1);
    if (read.step != element.step)
        explanation.remark =
            message(N_("This step is masked: what step %1 gave is kept."), timeOf(walk, read.step, steps));
    else if (before >= 0)
        explanation.remark = message(N_("The state before is what step %1 left."), timeOf(walk, before, steps));
}

} // namespace layerscope
