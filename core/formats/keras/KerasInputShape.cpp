// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasInputShape.h"

#include "tensor/Shape.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::int64_t kPicture = 224;
constexpr std::int64_t kSequence = 128;
constexpr std::int64_t kDepth = 16;
constexpr std::int64_t kVolumeSide = 64;
constexpr std::int64_t kOpen = -1;

/// What an open axis of an input of that many axes works with: pictures, sequences, films and volumes.
std::int64_t workingSize(std::size_t rank, std::size_t spatial) {
    if (rank >= 4)
        return spatial == 0 ? kDepth : kVolumeSide;
    return rank == 3 ? kPicture : kSequence;
}

/// The channels come last, unless they are the only axis that is known and come first.
std::size_t channelAxis(const Ints& shape) {
    const auto known = std::ranges::count_if(shape, [](std::int64_t size) { return size != kOpen; });
    return shape.size() >= 2 && shape.front() != kOpen && known == 1 ? 0 : shape.size() - 1;
}

[[noreturn]] void refuse(const std::string& place) {
    throw ReadFailure{{message(N_("The shape of this input cannot be read.")), {}, place}};
}

} // namespace

KerasInputShape kerasInputShape(const Json& batchShape, const std::string& place) {
    if (!batchShape.is_array() || batchShape.empty() || batchShape.size() > Shape::kMaxRank)
        refuse(place);
    KerasInputShape out;
    for (std::size_t i = 1; i < batchShape.size(); ++i) {
        const Json& size = batchShape[i];
        if (!size.is_null() && !size.is_number_integer())
            refuse(place);
        out.shape.push_back(size.is_null() ? kOpen : std::max<std::int64_t>(size.get<std::int64_t>(), 0));
    }
    const std::size_t rank = out.shape.size();
    const std::size_t channels = rank > 0 ? channelAxis(out.shape) : 0;
    std::size_t spatial = 0;
    for (std::size_t i = 0; i < rank; ++i) {
        const bool open = out.shape[i] == kOpen;
        if (open) {
            out.openAxes.push_back(static_cast<std::int64_t>(i) + 1);
            out.unknownChannels = out.unknownChannels || (rank > 1 && i == channels);
            out.shape[i] = rank > 1 && i == channels ? (rank == 3 ? 3 : 1) : workingSize(rank, spatial);
        }
        if (i != channels)
            ++spatial;
    }
    return out;
}

} // namespace layerscope
