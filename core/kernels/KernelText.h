// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/KernelTable.h"

#include <string>

namespace layerscope {

/// "x86-64-v4 (AVX-512)": the name that LAYERSCOPE_KERNELS takes, and what a person may know it by.
std::string kernelText(const KernelTable& table);

/// All that the machine can run, separated by commas, narrowest first.
std::string availableKernelsText();

} // namespace layerscope
