// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/LambdaFormulas.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>

namespace layerscope::lambda {
namespace {

using Operands = std::span<const double>;

/// Signs for what is written with one; all others are written as calls.
constexpr std::pair<std::string_view, const char*> kSigns[] = {
    {"divide", "÷"},     {"true_divide", "÷"}, {"floor_divide", "//"}, {"mod", "%"},
    {"power", "^"},      {"equal", "="},       {"not_equal", "≠"},     {"less", "<"},
    {"less_equal", "≤"}, {"greater", ">"},     {"greater_equal", "≥"},
};

/// A formula with the texts that it points to.
struct Written {
    std::string text;
    std::vector<const char*> names;
    Formula formula{};
};

class Table {
public:
    Table() {
        for (const expression::Function& function : expression::functions()) {
            add(function, false, function.ofFloats);
            add(function, true, function.ofWholes ? function.ofWholes : function.ofFloats);
        }
    }
    const Formula* find(const expression::Function& function, bool wholes) const {
        const auto it = m_found.find({function.name, wholes});
        return it == m_found.end() ? nullptr : it->second;
    }

private:
    void add(const expression::Function& function, bool wholes, double (*value)(Operands)) {
        if (!value)
            return;
        Written& written = m_all.emplace_back();
        for (const expression::Parameter& parameter : function.parameters)
            if (parameter.role == expression::Role::Tensor)
                written.names.push_back(parameter.name);
        written.text = textOf(function.name, written.names);
        written.formula = {written.text.c_str(), written.names, value};
        m_found[{function.name, wholes}] = &written.formula;
    }
    static std::string textOf(std::string_view name, const std::vector<const char*>& names) {
        const auto sign = std::ranges::find(kSigns, name, &std::pair<std::string_view, const char*>::first);
        if (sign != std::end(kSigns))
            return std::string(names[0]) + " " + sign->second + " " + names[1];
        std::string text(name);
        for (std::size_t i = 0; i < names.size(); ++i)
            text += (i == 0 ? "(" : ", ") + std::string(names[i]);
        return text + ")";
    }

    std::deque<Written> m_all; // whose elements stay where they are
    std::map<std::pair<std::string_view, bool>, const Formula*> m_found;
};

constexpr const char* kOneOperand[] = {"x"};
constexpr const char* kChosenOperands[] = {N_("condition"), N_("then"), N_("otherwise")};
constexpr const char* kClippedOperands[] = {"x", N_("least"), N_("most")};
constexpr const char* kRoundedOperands[] = {"x", N_("factor")};
constexpr const char* kClassOperands[] = {"x", N_("class")};
constexpr const char* kRootOperands[] = {N_("sum of powers"), N_("order")};
constexpr const char* kShortenedOperands[] = {"x", N_("length"), "ε"};
constexpr const char* kLogOperands[] = {N_("largest"), N_("share of the largest")};

double rounded(Operands o) {
    const auto x = static_cast<float>(o[0]);
    const auto factor = static_cast<float>(o[1]);
    return factor == 1 ? std::nearbyint(x) : std::nearbyint(x * factor) / factor;
}

} // namespace

const Formula kChosen{N_("then, where the condition holds; otherwise"), kChosenOperands,
                      [](Operands o) { return o[0] != 0 ? o[1] : o[2]; }};
const Formula kClipped{N_("min(max(x, least), most)"), kClippedOperands,
                       [](Operands o) { return std::min(std::max(o[0], o[1]), o[2]); }};
const Formula kRounded{N_("x × factor, rounded to the nearest whole number, ÷ factor"), kRoundedOperands, rounded};
const Formula kToWhole{N_("x, cut off to a whole number"), kOneOperand, [](Operands o) { return std::trunc(o[0]); }};
const Formula kToBool{N_("1 where x is not 0"), kOneOperand, [](Operands o) { return o[0] != 0 ? 1.0 : 0.0; }};
const Formula kIsClass{N_("1 where x is the class, otherwise 0"), kClassOperands,
                       [](Operands o) { return o[0] == o[1] ? 1.0 : 0.0; }};
const Formula kRoot{N_("√x"), kOneOperand, [](Operands o) { return std::sqrt(o[0]); }};
const Formula kSize{"|x|", kOneOperand, [](Operands o) { return std::abs(o[0]); }};
const Formula kRootOf{N_("sum of powers ^ (1 ÷ order)"), kRootOperands,
                      [](Operands o) { return std::pow(o[0], 1 / o[1]); }};
const Formula kShortened{N_("x ÷ max(length, ε)"), kShortenedOperands,
                         [](Operands o) { return o[0] / std::max(o[1], o[2]); }};
const Formula kLogOfSum{N_("largest − ln(share of the largest)"), kLogOperands,
                        [](Operands o) { return o[0] - std::log(o[1]); }};

const Formula* formulaOf(const expression::Function& function, bool wholes) {
    static const Table table;
    return table.find(function, wholes);
}

} // namespace layerscope::lambda
