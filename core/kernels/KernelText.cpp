// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/KernelText.h"

#include <string_view>

namespace layerscope {
namespace {

std::string_view knownAs(std::string_view name) {
    if (name == "x86-64-v4")
        return "AVX-512";
    if (name == "x86-64-v3")
        return "AVX2 and FMA";
#if defined(__x86_64__)
    return "SSE2";
#else
    return "as the compiler was told";
#endif
}

} // namespace

std::string kernelText(const KernelTable& table) {
    return std::string(table.name) + " (" + std::string(knownAs(table.name)) + ")";
}

std::string availableKernelsText() {
    std::string text;
    for (const KernelTable* table : availableKernels())
        text += (text.empty() ? "" : ", ") + kernelText(*table);
    return text;
}

} // namespace layerscope
