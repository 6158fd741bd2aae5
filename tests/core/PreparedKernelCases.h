// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of prepared kernels share: epilogues in double precision, and every set of instructions.
#pragma once

#include "core/RandomKernels.h"
#include "kernels/Epilogue.h"
#include "kernels/KernelTable.h"
#include "kernels/PreparedKernel.h"

#include <algorithm>
#include <cmath>

namespace layerscope::kernelcases {

inline Epilogue randomEpilogue() {
    return {.kind = static_cast<Epilogue::Kind>(between(0, 3)), .cap = 0.5F, .slope = 0.25F};
}

/// What an epilogue is defined to be; NaN stays NaN.
inline double after(const Epilogue& epilogue, double sum) {
    switch (epilogue.kind) {
    case Epilogue::Kind::None:
        break;
    case Epilogue::Kind::Relu:
        return sum < 0 ? 0 : sum;
    case Epilogue::Kind::CappedRelu:
        return sum < 0 ? 0 : sum > epilogue.cap ? epilogue.cap : sum;
    case Epilogue::Kind::LeakyRelu:
        return sum < 0 ? epilogue.slope * sum : sum;
    }
    return sum;
}

/// Into numbers that start as NaN, so that what nobody writes is found; a margin behind them must stay as it is.
inline Floats outputOf(const PreparedKernel& kernel, const Floats& x, std::int64_t count, int threads) {
    constexpr std::size_t kMargin = 64;
    constexpr float kUntouched = 12345;
    Floats y(static_cast<std::size_t>(count) + kMargin, kUntouched);
    std::fill_n(y.begin(), count, NAN);
    kernel.run(x, std::span(y).first(static_cast<std::size_t>(count)), Execution({}, threads));
    if (std::any_of(y.begin() + count, y.end(), [](float v) { return v != kUntouched; }))
        y.front() = NAN;
    y.resize(static_cast<std::size_t>(count));
    return y;
}

/// What is wrong with any set of instructions that the machine has, or nothing.
template <class Problem>
QByteArray atEveryLevel(Problem problem) {
    for (const KernelTable* table : availableKernels()) {
        const UseKernels use(*table);
        if (const QByteArray found = problem(); !found.isEmpty())
            return QByteArray(table->name) + ": " + found;
    }
    return {};
}

/// An epilogue hands NaN on: one input that is NaN makes the same outputs NaN as the sums say.
template <class Case>
QByteArray problemWithNaN(const Case& original) {
    Case c = original;
    c.x[c.x.size() / 2] = NAN;
    const Floats y = c.run();
    const std::vector<double> wanted = c.reference();
    for (std::size_t i = 0; i < y.size(); ++i)
        if (std::isnan(wanted[i]) && !std::isnan(y[i]))
            return c.text() + " lost a NaN";
    return {};
}

} // namespace layerscope::kernelcases
