// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "layer/LayerDef.h"
#include "tensor/Axis.h"

#include <cstdint>
#include <string>

namespace layerscope {

/// A piece of whole-number arithmetic and its value: one thing makes both, so that a formula that is shown cannot say
/// anything but what it gives.
class SizeFormula {
public:
    SizeFormula(std::int64_t number); // NOLINT: numbers are formulas

    std::int64_t value() const { return m_value; }
    const std::string& text() const { return m_text; }
    /// "(224 + 2 − 3) ÷ 2 + 1 = 112, rounded down"; a lone number says itself.
    Message message() const;

    /// A summand of 0 and a factor of 1 are left out.
    friend SizeFormula operator+(const SizeFormula& a, const SizeFormula& b);
    friend SizeFormula operator-(const SizeFormula& a, const SizeFormula& b);
    friend SizeFormula operator*(const SizeFormula& a, const SizeFormula& b);
    friend SizeFormula dividedDown(const SizeFormula& a, std::int64_t b);

private:
    enum class Rank { Sum, Product, Number };
    SizeFormula(std::string text, std::int64_t value, Rank rank, bool rounded)
        : m_text(std::move(text))
        , m_value(value)
        , m_rank(rank)
        , m_rounded(rounded) {}
    std::string within(Rank rank) const;

    std::string m_text;
    std::int64_t m_value = 0;
    Rank m_rank = Rank::Number;
    bool m_rounded = false; ///< a quotient in it is not whole
};

SizeFormula dividedDown(const SizeFormula& a, std::int64_t b);
/// 112 · 112 · 32, also where a factor is 1.
SizeFormula productOf(std::span<const std::int64_t> sizes);

/// "height", "channels": how a dimension's size is called.
const char* sizeWord(AxisKind kind);
/// What is said of the size of dimension `axis` of the output.
Remark sizeRemark(const TensorSpec& output, int axis, Message text);
Remark sizeRemark(const TensorSpec& output, int axis, const SizeFormula& formula);

/// The size of one dimension before the layer's activation; `words` says a lone number, "%1 filters".
struct ToldSize {
    int axis = 0;
    SizeFormula formula;
    const char* words = nullptr;
};
/// The same after the activation, which halves a dimension when it is glu.
std::vector<Remark> activatedSizes(const LayerInput& in, const TensorSpec& output, std::vector<ToldSize> sizes);

} // namespace layerscope
