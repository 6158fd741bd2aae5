// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Npy.h"

#include "base/Files.h"
#include "base/Numbers.h"
#include "tensor/NpyHeader.h"
#include "tensor/Zip.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace layerscope {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{8} << 30;
constexpr std::uint64_t kMaxMemberBytes = std::uint64_t{4} << 30;
constexpr const char* kEnding = ".npy";

/// IEEE 754 half precision.
float halfToFloat(std::uint16_t half) {
    const float sign = (half & 0x8000) ? -1.0F : 1.0F;
    const int exponent = (half >> 10) & 0x1f;
    const int fraction = half & 0x3ff;
    if (exponent == 0x1f)
        return fraction ? std::numeric_limits<float>::quiet_NaN() : sign * std::numeric_limits<float>::infinity();
    return exponent == 0 ? sign * std::ldexp(static_cast<float>(fraction), -24)
                         : sign * std::ldexp(static_cast<float>(fraction + 0x400), exponent - 25);
}

/// Element i of the file, in the file's order.
template <class T>
T element(std::span<const std::byte> data, std::size_t i, bool bigEndian) {
    std::array<std::byte, sizeof(T)> raw;
    std::memcpy(raw.data(), data.data() + i * sizeof(T), sizeof(T));
    if (bigEndian)
        std::ranges::reverse(raw);
    return std::bit_cast<T>(raw);
}

/// Where element i of the file (first index fastest) goes in row-major order (last index fastest).
std::size_t rowMajorIndex(std::size_t i, const Shape& shape) {
    std::size_t index = 0;
    std::size_t stride = static_cast<std::size_t>(shape.elements());
    for (std::int64_t dim : shape) {
        const auto size = static_cast<std::size_t>(dim);
        stride /= size;
        index += i % size * stride;
        i /= size;
    }
    return index;
}

template <class Out, class Convert>
bool fill(std::span<Out> out, const NpyHeader& header, const Convert& convert) {
    for (std::size_t i = 0; i < out.size(); ++i)
        if (!convert(i, out[header.fortranOrder ? rowMajorIndex(i, header.shape) : i]))
            return false;
    return true;
}

template <class T>
bool fillFloats(std::span<float> out, const NpyHeader& header, std::span<const std::byte> data) {
    return fill(out, header, [&](std::size_t i, float& number) {
        const T raw = element<T>(data, i, header.bigEndian);
        if constexpr (std::is_same_v<T, std::uint16_t>)
            number = halfToFloat(raw);
        else
            number = static_cast<float>(raw);
        return true;
    });
}

template <class T>
bool fillInts(std::span<std::int32_t> out, const NpyHeader& header, std::span<const std::byte> data) {
    return fill(out, header, [&](std::size_t i, std::int32_t& number) {
        const T raw = element<T>(data, i, header.bigEndian);
        number = static_cast<std::int32_t>(raw);
        return std::in_range<std::int32_t>(raw);
    });
}

bool fillFloats(std::span<float> out, const NpyHeader& header, std::span<const std::byte> data) {
    if (header.itemBytes == 4 && !header.bigEndian && !header.fortranOrder) {
        if (!out.empty())
            std::memcpy(out.data(), data.data(), out.size_bytes());
        return true;
    }
    switch (header.itemBytes) {
    case 2:
        return fillFloats<std::uint16_t>(out, header, data);
    case 4:
        return fillFloats<float>(out, header, data);
    default:
        return fillFloats<double>(out, header, data);
    }
}

bool fillInts(std::span<std::int32_t> out, const NpyHeader& header, std::span<const std::byte> data) {
    const bool isSigned = header.kind == 'i';
    switch (header.itemBytes) {
    case 1:
        return isSigned ? fillInts<std::int8_t>(out, header, data) : fillInts<std::uint8_t>(out, header, data);
    case 2:
        return isSigned ? fillInts<std::int16_t>(out, header, data) : fillInts<std::uint16_t>(out, header, data);
    case 4:
        return isSigned ? fillInts<std::int32_t>(out, header, data) : fillInts<std::uint32_t>(out, header, data);
    default:
        return isSigned ? fillInts<std::int64_t>(out, header, data) : fillInts<std::uint64_t>(out, header, data);
    }
}

Result<Tensor> tensorOf(const NpyHeader& header, std::span<const std::byte> data, const std::string& name) {
    TensorBuilder builder(header.shape, header.kind == 'f' ? DType::Float32 : DType::Int32);
    const bool fits =
        header.kind == 'f' ? fillFloats(builder.floats(), header, data) : fillInts(builder.ints(), header, data);
    if (!fits)
        return failure(message(N_("It holds integers beyond 32 bits.")), name,
                       message(N_("Save it as floats or as 32-bit integers.")));
    return std::move(builder).finish();
}

} // namespace

Result<Tensor> readNpy(std::span<const std::byte> bytes, const std::string& name) try {
    const auto header = readNpyHeader(bytes, name);
    if (!header)
        return tl::unexpected(header.error());
    return tensorOf(*header, bytes.subspan(header->dataOffset), name);
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for these numbers.")), name);
}

std::vector<std::byte> writeNpy(const Tensor& tensor) {
    const std::string preamble = npyPreamble(tensor.dtype() == DType::Float32 ? "<f4" : "<i4", tensor.shape());
    const auto head = std::as_bytes(std::span(preamble));
    const auto numbers = tensor.rawBytes();
    std::vector<std::byte> out;
    out.reserve(head.size() + numbers.size());
    out.insert(out.end(), head.begin(), head.end());
    out.insert(out.end(), numbers.begin(), numbers.end());
    return out;
}

Result<Tensor> readNpyFile(const std::filesystem::path& path) {
    return readFile(path, kMaxFileBytes).and_then([&](const std::vector<std::byte>& bytes) {
        return readNpy(bytes, path.string());
    });
}

Result<void> writeNpyFile(const std::filesystem::path& path, const Tensor& tensor) {
    return writeFileAtomically(path, writeNpy(tensor));
}

Result<NamedTensors> npzFromBytes(std::vector<std::byte> bytes, const std::string& name) {
    const auto archive = ZipReader::fromBytes(std::move(bytes), name);
    if (!archive)
        return tl::unexpected(archive.error());
    NamedTensors tensors;
    for (const std::string& member : archive->members()) {
        if (!member.ends_with(kEnding))
            continue;
        auto tensor = archive->read(member, kMaxMemberBytes).and_then([&](const std::vector<std::byte>& content) {
            return readNpy(content, name + ": " + member);
        });
        if (!tensor)
            return tl::unexpected(tensor.error());
        tensors.emplace(member.substr(0, member.size() - std::string_view(kEnding).size()), std::move(*tensor));
    }
    return tensors;
}

Result<NamedTensors> readNpzFile(const std::filesystem::path& path) {
    return readFile(path, kMaxFileBytes).and_then([&](std::vector<std::byte> bytes) {
        return npzFromBytes(std::move(bytes), path.string());
    });
}

Result<void> writeNpzFile(const std::filesystem::path& path, const NamedTensors& tensors) {
    ZipWriter writer;
    for (const auto& [name, tensor] : tensors)
        writer.add(name + kEnding, writeNpy(tensor), true);
    return std::move(writer).finish().and_then(
        [&](const std::vector<std::byte>& bytes) { return writeFileAtomically(path, bytes); });
}

} // namespace layerscope
