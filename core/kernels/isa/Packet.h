// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Epilogue.h"
#include "kernels/isa/Isa.h"

// A register of floats, and what kernels do with it: Eigen's own packets. Fixed-size Eigen arrays would say the same,
// but GCC 12 leaves their constructors out of line in functions of this size and spills the sums.
namespace layerscope::LAYERSCOPE_ISA {
namespace {

using Packet = Eigen::internal::packet_traits<float>::type;
constexpr int kLanes = Eigen::internal::packet_traits<float>::size;
/// Registers that an instruction can name.
constexpr int kRegisters = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS;

[[gnu::always_inline]] inline Packet load(const float* from) {
    return Eigen::internal::ploadu<Packet>(from);
}

[[gnu::always_inline]] inline Packet all(float value) {
    return Eigen::internal::pset1<Packet>(value);
}

/// a * b + c
[[gnu::always_inline]] inline Packet multiplyAdd(const Packet& a, const Packet& b, const Packet& c) {
    return Eigen::internal::pmadd(a, b, c);
}

[[gnu::always_inline]] inline void store(float* to, const Packet& packet) {
    Eigen::internal::pstoreu(to, packet);
}

/// The first `count` lanes only; 0 < count < kLanes.
template <class P = Packet>
[[gnu::always_inline]] inline void storePart(float* to, const P& packet, int count) {
    using Traits = Eigen::internal::unpacket_traits<P>;
    if constexpr (Traits::masked_store_available) {
        const unsigned mask = (1U << static_cast<unsigned>(count)) - 1;
        Eigen::internal::pstoreu(to, packet, static_cast<typename Traits::mask_t>(mask));
    } else {
        float lanes[kLanes];
        store(lanes, packet);
        for (int i = 0; i < count; ++i)
            to[i] = lanes[i];
    }
}

/// The larger, and the smaller, of each number and `bound`; NaN stays NaN, since Eigen keeps the first of two numbers
/// that do not compare, as std::max does.
[[gnu::always_inline]] inline Packet atLeast(float bound, const Packet& packet) {
    return Eigen::internal::pmax(packet, all(bound));
}

[[gnu::always_inline]] inline Packet atMost(float bound, const Packet& packet) {
    return Eigen::internal::pmin(packet, all(bound));
}

/// The epilogue's curve; NaN stays NaN.
[[gnu::always_inline]] inline Packet finished(const Packet& sum, const Epilogue& epilogue) {
    switch (epilogue.kind) {
    case Epilogue::Kind::None:
        break;
    case Epilogue::Kind::Relu:
        return atLeast(0.0F, sum);
    case Epilogue::Kind::CappedRelu:
        return atMost(epilogue.cap, atLeast(0.0F, sum));
    case Epilogue::Kind::LeakyRelu:
        return multiplyAdd(all(epilogue.slope), atMost(0.0F, sum), atLeast(0.0F, sum));
    }
    return sum;
}

} // namespace
} // namespace layerscope::LAYERSCOPE_ISA
