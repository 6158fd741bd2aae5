// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/Hdf5Numbers.h"

#include <bit>

namespace layerscope {
namespace {

/// Where sign, exponent and fraction lie, in bits; anything else is no float of this world.
struct FloatLayout {
    std::size_t bytes;
    std::size_t sign, exponent, exponentBits, fractionBits;
};
constexpr FloatLayout kFloats[] = {{2, 15, 10, 5, 10},
                                   {2, 15, 7, 8, 7}, // float16, bfloat16
                                   {4, 31, 23, 8, 23},
                                   {8, 63, 52, 11, 52}};

bool isKnownFloat(hid_t type) {
    std::size_t sign = 0;
    std::size_t exponent = 0;
    std::size_t exponentBits = 0;
    std::size_t fraction = 0;
    std::size_t fractionBits = 0;
    if (H5Tget_fields(type, &sign, &exponent, &exponentBits, &fraction, &fractionBits) < 0 || fraction != 0)
        return false;
    for (const FloatLayout& layout : kFloats)
        if (H5Tget_size(type) == layout.bytes && sign == layout.sign && exponent == layout.exponent &&
            exponentBits == layout.exponentBits && fractionBits == layout.fractionBits)
            return true;
    return false;
}

bool fillsItsBytes(hid_t type) {
    const std::size_t bytes = H5Tget_size(type);
    const bool usual = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    return usual && H5Tget_precision(type) == 8 * bytes && H5Tget_offset(type) == 0;
}

} // namespace

Hdf5Number hdf5NumberKind(hid_t type) {
    switch (H5Tget_class(type)) {
    case H5T_FLOAT:
        return fillsItsBytes(type) && isKnownFloat(type) ? Hdf5Number::Float : Hdf5Number::Unknown;
    case H5T_INTEGER:
        return fillsItsBytes(type) ? Hdf5Number::Whole : Hdf5Number::Unknown;
    case H5T_ENUM:
        return H5Tget_size(type) == 1 ? Hdf5Number::Truth : Hdf5Number::Unknown;
    case H5T_OPAQUE:
        return H5Tget_size(type) == 2 ? Hdf5Number::Raw16 : Hdf5Number::Unknown;
    default:
        return Hdf5Number::Unknown;
    }
}

void bfloat16ToFloats(std::span<const std::uint16_t> raw, std::span<float> out) {
    for (std::size_t i = 0; i < raw.size(); ++i)
        out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(raw[i]) << 16);
}

} // namespace layerscope
