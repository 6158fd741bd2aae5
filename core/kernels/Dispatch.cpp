// SPDX-License-Identifier: GPL-3.0-or-later
// Picks, once, the widest build of the kernels that the machine can run.
#include "kernels/KernelTable.h"
#include "kernels/Product.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <vector>

namespace layerscope {

namespace baseline {
extern const KernelTable kTable;
}
#ifdef LAYERSCOPE_HAS_WIDE_KERNELS
namespace v3 {
extern const KernelTable kTable;
}
namespace v4 {
extern const KernelTable kTable;
}
#endif

namespace {

#ifdef LAYERSCOPE_HAS_WIDE_KERNELS
// What the kernels use of x86-64-v3 and v4; a processor that has these has the rest. Named one by one, since not every
// compiler knows the levels' names.
bool runsV3() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}

bool runsV4() {
    return runsV3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}
#endif

std::vector<const KernelTable*> findAvailable() {
    std::vector<const KernelTable*> tables{&baseline::kTable};
#ifdef LAYERSCOPE_HAS_WIDE_KERNELS
    if (runsV3())
        tables.push_back(&v3::kTable);
    if (runsV4())
        tables.push_back(&v4::kTable);
#endif
    return tables;
}

const KernelTable* choose() {
    const auto tables = availableKernels();
    const char* wanted = std::getenv("LAYERSCOPE_KERNELS");
    const auto named = std::ranges::find_if(
        tables, [&](const KernelTable* table) { return wanted && table->name == std::string_view(wanted); });
    return named == tables.end() ? tables.back() : *named;
}

std::atomic<const KernelTable*>& chosen() {
    static std::atomic<const KernelTable*> table = choose();
    return table;
}

} // namespace

std::span<const KernelTable* const> availableKernels() {
    static const std::vector<const KernelTable*> tables = findAvailable();
    return tables;
}

const KernelTable& kernels() {
    return *chosen().load(std::memory_order_relaxed);
}

UseKernels::UseKernels(const KernelTable& table)
    : m_before(chosen().exchange(&table)) {}

UseKernels::~UseKernels() {
    chosen() = m_before;
}

void multiply(const Product& product) {
    kernels().multiply(product);
}

void applyCurve(Curve curve, float* values, std::int64_t count, CurveShape shape) {
    kernels().applyCurve(curve, values, count, shape);
}

} // namespace layerscope
