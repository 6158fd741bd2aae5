// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/AttentionTerms.h"

#include "layer/ActivationTerms.h"
#include "layers/AttentionHeads.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr double kUnseen = -1e9F; ///< the score of a place that is left out, as in Keras

Number inner(double value) {
    return {.origin = Origin::Inner, .value = value};
}

/// A number of a projection: input row times kernel plus bias.
class Projection {
public:
    Projection(const TermsCall& call, const Heads& heads, int port, int part)
        : m_call(call)
        , m_port(port)
        , m_kernel(part * (heads.bias ? 2 : 1))
        , m_bias(heads.bias ? m_kernel + 1 : -1)
        , m_features(call.inputs[static_cast<std::size_t>(port)].tensor.shape()[-1])
        , m_x(call.inputs[static_cast<std::size_t>(port)].tensor.floats())
        , m_weights(kernel().floats())
        , m_width(kernel().shape()[1] * kernel().shape()[2]) {}

    std::int64_t features() const { return m_features; }
    double x(std::int64_t row, std::int64_t feature) const {
        return m_x[static_cast<std::size_t>(row * m_features + feature)];
    }
    double weight(std::int64_t feature, std::int64_t column) const {
        return m_weights[static_cast<std::size_t>(feature * m_width + column)];
    }
    double bias(std::int64_t column) const {
        return m_bias < 0 ? 0 : m_call.weights[static_cast<std::size_t>(m_bias)].at(column);
    }
    double at(std::int64_t row, std::int64_t column) const {
        double sum = bias(column);
        for (std::int64_t f = 0; f < m_features; ++f)
            sum += x(row, f) * weight(f, column);
        return sum;
    }
    std::vector<Term> terms(std::int64_t row, std::int64_t column) const {
        std::vector<Term> terms;
        for (std::int64_t f = 0; f < m_features; ++f)
            terms.push_back({inputNumber(m_call, m_port, row * m_features + f),
                             weightNumber(m_call, m_kernel, f * m_width + column), f});
        if (m_bias >= 0)
            terms.push_back({.factor = weightNumber(m_call, m_bias, column)});
        return terms;
    }

private:
    const Tensor& kernel() const { return m_call.weights[static_cast<std::size_t>(m_kernel)]; }

    const TermsCall& m_call;
    int m_port;
    int m_kernel;
    int m_bias;
    std::int64_t m_features;
    std::span<const float> m_x;
    std::span<const float> m_weights;
    std::int64_t m_width;
};

/// Rows of the value that a query row looks at: its own place along the axes that do not attend.
std::vector<std::int64_t> rowsSeen(const TermsCall& call, const Heads& heads) {
    const Shape& value = call.inputs[1].tensor.shape();
    const Shape places(value.dims().first(static_cast<std::size_t>(value.rank() - 1)));
    return blockThrough(places, call.element.first(static_cast<std::size_t>(places.rank())), heads.axes);
}

/// One query row: what each head makes of it, and the steps of the strongest.
class Writer {
public:
    explicit Writer(const TermsCall& call)
        : m_call(call)
        , m_heads(headsOf(call.params, call.inputs[0].tensor.shape()))
        , m_query(call, m_heads, 0, 0)
        , m_key(call, m_heads, static_cast<int>(call.inputs.size()) - 1, 1)
        , m_gate(call, m_heads, 0, 2)
        , m_value(call, m_heads, 1, valuePart())
        , m_rows(rowsSeen(call, m_heads)) {
        const Shape& query = call.inputs[0].tensor.shape();
        const auto places = static_cast<std::size_t>(query.rank() - 1);
        m_row = flatOf(Shape(query.dims().first(places)), call.element.first(places));
        m_column = flatOf(m_heads.output, call.element.subspan(places));
        look();
        gather();
    }

    Explanation write() {
        std::vector<Term> terms = outputTerms();
        const auto width = static_cast<std::size_t>(m_heads.value);
        const std::size_t head = strongestHead(terms);
        const auto begin = terms.begin() + static_cast<std::ptrdiff_t>(head * width);
        const auto size = [](const Term& term) { return std::abs(term.product()); };
        const auto strongest = std::ranges::max_element(begin, begin + m_heads.value, {}, size);
        if (!m_blind || !m_heads.dropout)
            strongest->factor = gathered(static_cast<std::int64_t>(head), static_cast<std::int64_t>(strongest - begin));
        append(m_out, {.title = message(N_("Output: what all heads gather, projected")), .terms = std::move(terms)});
        if (m_blind)
            m_out.remark = m_heads.dropout
                               ? message(N_("The masks leave out every place: nothing is gathered."))
                               : message(N_("The masks leave out every place: without dropout all count the same."));
        return std::move(m_out);
    }

private:
    int valuePart() const { return m_heads.gate ? 3 : 2; }
    bool sees(const Sight& sight, std::size_t place) const {
        return !sight.limited() || sight.allows(m_call.element[0], m_call.element[1], static_cast<std::int64_t>(place));
    }
    std::size_t flat(std::int64_t head, std::size_t place) const {
        return static_cast<std::size_t>(head) * m_rows.size() + place;
    }
    double root() const { return std::sqrt(static_cast<double>(m_heads.key)); }
    Number last() const { return stepNumber(m_out, m_out.steps.size() - 1); }

    /// Scores and shares of all places, head by head. The query goes through the key's kernel first, so that no key
    /// has to be computed.
    void look() {
        const Sight sight(m_heads, m_call.inputs);
        m_blind = true;
        for (std::size_t place = 0; place < m_rows.size(); ++place)
            m_blind = m_blind && !sees(sight, place);
        for (std::int64_t head = 0; head < m_heads.count; ++head) {
            std::vector<double> towards(static_cast<std::size_t>(m_key.features()), 0.0);
            double constant = 0;
            for (std::int64_t k = head * m_heads.key; k < (head + 1) * m_heads.key; ++k) {
                const double query = m_query.at(m_row, k) / root();
                constant += query * m_key.bias(k);
                for (std::int64_t f = 0; f < m_key.features(); ++f)
                    towards[static_cast<std::size_t>(f)] += query * m_key.weight(f, k);
            }
            for (std::size_t place = 0; place < m_rows.size(); ++place) {
                double score = constant;
                for (std::int64_t f = 0; f < m_key.features(); ++f)
                    score += m_key.x(m_rows[place], f) * towards[static_cast<std::size_t>(f)];
                m_scores.push_back(sees(sight, place) ? inner(score) : constantNumber(kUnseen));
            }
            addShares(head);
        }
    }

    void addShares(std::int64_t head) {
        const auto own = std::span(m_scores).subspan(flat(head, 0), m_rows.size());
        const double largest = std::ranges::max_element(own, {}, &Number::value)->value;
        double sum = 0;
        for (const Number& score : own)
            sum += std::exp(score.value - largest);
        for (const Number& score : own)
            m_shares.push_back(m_blind && m_heads.dropout ? 0 : std::exp(score.value - largest) / sum);
    }

    /// What each head gathers of the values, [head, value]; again with as few products as it takes.
    void gather() {
        for (std::int64_t head = 0; head < m_heads.count; ++head) {
            std::vector<double> mixed(static_cast<std::size_t>(m_value.features()), 0.0);
            double shares = 0;
            for (std::size_t place = 0; place < m_rows.size(); ++place) {
                const double share = m_shares[flat(head, place)];
                shares += share;
                for (std::int64_t f = 0; f < m_value.features(); ++f)
                    mixed[static_cast<std::size_t>(f)] += share * m_value.x(m_rows[place], f);
            }
            for (std::int64_t v = head * m_heads.value; v < (head + 1) * m_heads.value; ++v) {
                double sum = shares * m_value.bias(v);
                for (std::int64_t f = 0; f < m_value.features(); ++f)
                    sum += mixed[static_cast<std::size_t>(f)] * m_value.weight(f, v);
                m_gathered.push_back(m_heads.gate ? sum / (1 + std::exp(-m_gate.at(m_row, v))) : sum);
            }
        }
    }

    std::vector<Term> outputTerms() const {
        const int kernel = (valuePart() + 1) * (m_heads.bias ? 2 : 1);
        const std::int64_t columns = m_heads.output.elements();
        std::vector<Term> terms;
        for (std::size_t i = 0; i < m_gathered.size(); ++i) {
            const auto at = static_cast<std::int64_t>(i);
            terms.push_back(
                {inner(m_gathered[i]), weightNumber(m_call, kernel, at * columns + m_column), at / m_heads.value});
        }
        if (m_heads.bias)
            terms.push_back({.factor = weightNumber(m_call, kernel + 1, m_column)});
        return terms;
    }

    std::size_t strongestHead(const std::vector<Term>& terms) const {
        std::vector<double> parts(static_cast<std::size_t>(m_heads.count), 0.0);
        for (std::size_t i = 0; i < m_gathered.size(); ++i)
            parts[static_cast<std::size_t>(terms[i].channel)] += terms[i].product();
        return static_cast<std::size_t>(
            std::ranges::max_element(parts, {}, [](double part) { return std::abs(part); }) - parts.begin());
    }

    /// The steps that lead to number `v` of what a head gathers.
    Number gathered(std::int64_t head, std::int64_t v) {
        const std::int64_t column = head * m_heads.value + v;
        std::vector<Term> terms;
        for (std::size_t place = 0; place < m_rows.size(); ++place)
            terms.push_back({inner(m_value.at(m_rows[place], column)), inner(m_shares[flat(head, place)])});
        const auto size = [](const Term& term) { return std::abs(term.product()); };
        const auto strongest = std::ranges::max_element(terms, {}, size);
        const auto place = static_cast<std::size_t>(strongest - terms.begin());
        strongest->weight = share(head, place);
        append(m_out, {.title = message(N_("Value of place %1, number %2 of head %3"), place, v, head),
                       .terms = m_value.terms(m_rows[place], column)});
        strongest->factor = last();
        append(m_out, {.title = message(N_("What head %1 gathers: the values of all places by their shares"), head),
                       .terms = std::move(terms)});
        if (m_heads.gate)
            letThrough(column, head);
        return last();
    }

    void letThrough(std::int64_t column, std::int64_t head) {
        const Number open = last();
        append(m_out, {.title = message(N_("Gate of head %1: sum"), head), .terms = m_gate.terms(m_row, column)});
        appendActivation(m_out, {"sigmoid", {}});
        append(m_out, {.title = message(N_("What the gate lets through")),
                       .rule = Rule::Product,
                       .terms = {{.factor = open}, {.factor = last()}}});
    }

    /// The share of a place for a head, from its score.
    Number share(std::int64_t head, std::size_t place) {
        std::vector<Term> line;
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            line.push_back({.factor = m_scores[flat(head, i)]});
        if (line[place].factor.origin == Origin::Inner)
            line[place].factor = score(head, m_rows[place], place);
        appendSoftmax(m_out, std::move(line), place);
        m_out.steps.back().title = message(N_("Share of place %1 among all places, head %2"), place, head);
        return last();
    }

    Number score(std::int64_t head, std::int64_t row, std::size_t place) {
        std::vector<Term> terms;
        for (std::int64_t k = head * m_heads.key; k < (head + 1) * m_heads.key; ++k)
            terms.push_back({inner(m_query.at(m_row, k) / root()), inner(m_key.at(row, k))});
        const auto size = [](const Term& term) { return std::abs(term.product()); };
        const auto strongest = std::ranges::max_element(terms, {}, size);
        const std::int64_t number = strongest - terms.begin();
        const std::int64_t column = head * m_heads.key + number;
        append(m_out, {.title = message(N_("Query of this place, number %1 of head %2, divided by √%3"), number, head,
                                        m_heads.key),
                       .rule = Rule::Mean,
                       .terms = m_query.terms(m_row, column),
                       .divisor = root()});
        strongest->factor = last();
        append(m_out, {.title = message(N_("Key of place %1, number %2 of head %3"), place, number, head),
                       .terms = m_key.terms(row, column)});
        strongest->weight = last();
        append(m_out, {.title = message(N_("Score of place %1: query times key, head %2"), place, head),
                       .terms = std::move(terms)});
        return last();
    }

    const TermsCall& m_call;
    Heads m_heads;
    Projection m_query;
    Projection m_key;
    Projection m_gate; ///< only where there is one
    Projection m_value;
    std::vector<std::int64_t> m_rows;
    std::int64_t m_row = 0;
    std::int64_t m_column = 0;
    bool m_blind = false;         ///< no place is seen
    std::vector<Number> m_scores; ///< [head, place]
    std::vector<double> m_shares;
    std::vector<double> m_gathered;
    Explanation m_out;
};

} // namespace

Explanation attentionTerms(const TermsCall& call) {
    return Writer(call).write();
}

} // namespace layerscope
