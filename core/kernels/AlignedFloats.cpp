// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/AlignedFloats.h"

#include <new>

namespace layerscope {
namespace {

constexpr std::align_val_t kAlignment{64};

} // namespace

AlignedFloats::AlignedFloats(std::size_t count)
    : m_data(count == 0 ? nullptr : static_cast<float*>(::operator new[](count * sizeof(float), kAlignment)))
    , m_count(count) {}

void AlignedFloats::Free::operator()(float* data) const {
    ::operator delete[](data, kAlignment);
}

} // namespace layerscope
