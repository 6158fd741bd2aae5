// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/SizeFormula.h"

#include "base/Numbers.h"

#include <algorithm>
#include <utility>

namespace layerscope {

SizeFormula::SizeFormula(std::int64_t number)
    : m_text(number < 0 ? "(−" + groupedNumber(-number) + ")" : groupedNumber(number))
    , m_value(number) {}

Message SizeFormula::message() const {
    if (m_rank == Rank::Number)
        return layerscope::message(N_("%1"), m_text);
    return m_rounded ? layerscope::message(N_("%1 = %2, rounded down"), m_text, groupedNumber(m_value))
                     : layerscope::message(N_("%1 = %2"), m_text, groupedNumber(m_value));
}

std::string SizeFormula::within(Rank rank) const {
    return m_rank < rank ? "(" + m_text + ")" : m_text;
}

SizeFormula operator+(const SizeFormula& a, const SizeFormula& b) {
    if (b.m_value == 0 && b.m_rank == SizeFormula::Rank::Number)
        return a;
    return {a.m_text + " + " + b.m_text, a.m_value + b.m_value, SizeFormula::Rank::Sum, a.m_rounded || b.m_rounded};
}

SizeFormula operator-(const SizeFormula& a, const SizeFormula& b) {
    if (b.m_value == 0 && b.m_rank == SizeFormula::Rank::Number)
        return a;
    return {a.m_text + " − " + b.within(SizeFormula::Rank::Product), a.m_value - b.m_value, SizeFormula::Rank::Sum,
            a.m_rounded || b.m_rounded};
}

SizeFormula operator*(const SizeFormula& a, const SizeFormula& b) {
    if (b.m_value == 1 && b.m_rank == SizeFormula::Rank::Number)
        return a;
    return {a.within(SizeFormula::Rank::Product) + " · " + b.within(SizeFormula::Rank::Number), a.m_value * b.m_value,
            SizeFormula::Rank::Product, a.m_rounded || b.m_rounded};
}

SizeFormula dividedDown(const SizeFormula& a, std::int64_t b) {
    if (b == 1)
        return a;
    const std::int64_t quotient = a.m_value / b - (a.m_value % b < 0 ? 1 : 0);
    return {a.within(SizeFormula::Rank::Product) + " ÷ " + SizeFormula(b).m_text, quotient, SizeFormula::Rank::Product,
            a.m_rounded || a.m_value % b != 0};
}

SizeFormula productOf(std::span<const std::int64_t> sizes) {
    if (sizes.empty())
        return SizeFormula(1);
    SizeFormula product(sizes.front());
    for (const std::int64_t size : sizes.subspan(1))
        product = product * SizeFormula(size);
    return product;
}

const char* sizeWord(AxisKind kind) {
    switch (kind) {
    case AxisKind::Batch:
        return N_("batch");
    case AxisKind::Time:
        return N_("time");
    case AxisKind::Frequency:
        return N_("frequency");
    case AxisKind::Depth:
        return N_("depth");
    case AxisKind::Row:
        return N_("height");
    case AxisKind::Column:
        return N_("width");
    case AxisKind::Channel:
        return N_("channels");
    case AxisKind::Feature:
        return N_("features");
    }
    return "";
}

Remark sizeRemark(const TensorSpec& output, int axis, Message text) {
    return {sizeWord(output.axes[static_cast<std::size_t>(axis)].kind), std::move(text)};
}

Remark sizeRemark(const TensorSpec& output, int axis, const SizeFormula& formula) {
    return sizeRemark(output, axis, formula.message());
}

std::vector<Remark> activatedSizes(const LayerInput& in, const TensorSpec& output, std::vector<ToldSize> sizes) {
    const ParamValue* activation = in.params.find("activation");
    const auto* function = activation ? std::get_if<NamedFunction>(activation) : nullptr;
    if (function && function->name == "glu") {
        const auto set = static_cast<int>(function->arg("axis", -1));
        const int axis = set < 0 ? set + output.shape.rank() : set;
        auto told = std::ranges::find(sizes, axis, &ToldSize::axis);
        if (told == sizes.end())
            told = sizes.insert(told, {axis, SizeFormula(2 * output.shape[axis])});
        told->formula = dividedDown(told->formula, 2);
        told->words = nullptr;
    }
    std::vector<Remark> remarks;
    for (const ToldSize& size : sizes)
        remarks.push_back(size.words ? sizeRemark(output, size.axis, message(size.words, size.formula.text()))
                                     : sizeRemark(output, size.axis, size.formula));
    return remarks;
}

} // namespace layerscope
