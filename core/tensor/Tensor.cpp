// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Tensor.h"

#include "tensor/BorrowedTensor.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace layerscope {
namespace {

constexpr std::align_val_t kAlignment{64};

/// Stands before the numbers and remembers their key, so that large weights are hashed once and not at each edit.
struct alignas(64) BufferHeader {
    std::atomic<std::uint64_t> high{0};
    std::atomic<std::uint64_t> low{0};
    std::atomic<bool> known{false};
};
static_assert(std::is_trivially_destructible_v<BufferHeader>);

/// Deletes a buffer, and tells it from borrowed memory, which has no header.
struct FreeBuffer {
    BufferHeader* header;
    void operator()(const std::byte*) const { ::operator delete(static_cast<void*>(header), kAlignment); }
};

/// Where this thread's next TensorBuilder writes, if not into a buffer of its own.
thread_local std::shared_ptr<std::byte> s_room;

std::shared_ptr<std::byte> allocate(std::size_t bytes) {
    if (s_room)
        return std::exchange(s_room, nullptr);
    void* block = ::operator new(bytes + sizeof(BufferHeader), kAlignment);
    auto* header = new (block) BufferHeader;
    return {reinterpret_cast<std::byte*>(header + 1), FreeBuffer{header}};
}

Key bufferKey(const std::shared_ptr<const std::byte>& data, std::span<const std::byte> bytes) {
    const auto* owner = std::get_deleter<FreeBuffer>(data);
    if (!owner)
        return Hasher().addBytes(bytes).key();
    // The header is no part of the constant numbers; two threads that get here at once write the same.
    BufferHeader* header = owner->header;
    if (header->known.load(std::memory_order_acquire))
        return {header->high.load(std::memory_order_relaxed), header->low.load(std::memory_order_relaxed)};
    const Key key = Hasher().addBytes(bytes).key();
    header->high.store(key.high, std::memory_order_relaxed);
    header->low.store(key.low, std::memory_order_relaxed);
    header->known.store(true, std::memory_order_release);
    return key;
}

template <class T>
Tensor copied(Shape shape, DType dtype, std::span<const T> values) {
    TensorBuilder builder(shape, dtype);
    assert(builder.rawBytes().size() == values.size_bytes());
    if (!values.empty())
        std::memcpy(builder.rawBytes().data(), values.data(), values.size_bytes());
    return std::move(builder).finish();
}

} // namespace

const char* toString(DType dtype) {
    return dtype == DType::Float32 ? "float32" : "int32";
}

std::span<const float> Tensor::floats() const {
    assert(!m_data || m_dtype == DType::Float32);
    return {reinterpret_cast<const float*>(m_data.get()), static_cast<std::size_t>(elements())};
}

std::span<const std::int32_t> Tensor::ints() const {
    assert(!m_data || m_dtype == DType::Int32);
    return {reinterpret_cast<const std::int32_t*>(m_data.get()), static_cast<std::size_t>(elements())};
}

double Tensor::at(std::int64_t i) const {
    const auto index = static_cast<std::size_t>(i);
    return m_dtype == DType::Float32 ? static_cast<double>(floats()[index]) : static_cast<double>(ints()[index]);
}

std::span<const std::byte> Tensor::rawBytes() const {
    return {m_data.get(), bytes()};
}

Tensor Tensor::reshaped(Shape shape) const {
    assert(shape.elements() == m_shape.elements());
    Tensor out = *this;
    out.m_shape = shape;
    return out;
}

Key Tensor::contentKey() const {
    Hasher hasher;
    hasher.add(m_dtype).add(m_shape.rank());
    for (std::int64_t dim : m_shape)
        hasher.add(dim);
    if (m_data)
        hasher.add(bufferKey(m_data, rawBytes()));
    return hasher.key();
}

bool Tensor::identical(const Tensor& other) const {
    if (m_dtype != other.m_dtype || m_shape != other.m_shape || bool(*this) != bool(other))
        return false;
    return m_data == other.m_data || std::ranges::equal(rawBytes(), other.rawBytes());
}

Tensor Tensor::fromFloats(Shape shape, std::span<const float> values) {
    return copied(shape, DType::Float32, values);
}

Tensor Tensor::fromInts(Shape shape, std::span<const std::int32_t> values) {
    return copied(shape, DType::Int32, values);
}

Tensor Tensor::filled(Shape shape, float value) {
    TensorBuilder builder(shape);
    std::ranges::fill(builder.floats(), value);
    return std::move(builder).finish();
}

TensorBuilder::TensorBuilder(Shape shape, DType dtype)
    : m_shape(shape)
    , m_dtype(dtype)
    , m_data(allocate(static_cast<std::size_t>(shape.elements()) * sizeof(float))) {}

std::span<float> TensorBuilder::floats() {
    assert(m_dtype == DType::Float32);
    return {reinterpret_cast<float*>(m_data.get()), static_cast<std::size_t>(m_shape.elements())};
}

std::span<std::int32_t> TensorBuilder::ints() {
    assert(m_dtype == DType::Int32);
    return {reinterpret_cast<std::int32_t*>(m_data.get()), static_cast<std::size_t>(m_shape.elements())};
}

std::span<std::byte> TensorBuilder::rawBytes() {
    return {m_data.get(), static_cast<std::size_t>(m_shape.elements()) * sizeof(float)};
}

Tensor TensorBuilder::finish() && {
    Tensor out;
    out.m_shape = m_shape;
    out.m_dtype = m_dtype;
    out.m_data = std::move(m_data);
    return out;
}

TensorBuilder builderIn(std::shared_ptr<std::byte> room, const Shape& shape) {
    s_room = std::move(room);
    TensorBuilder builder(shape);
    s_room.reset(); // of no numbers at all there is no memory to take
    return builder;
}

std::optional<std::uint64_t> TensorSpec::bytes() const {
    const auto count = shape.sizedElements();
    if (!count || *count > (std::int64_t{1} << 59))
        return std::nullopt;
    return static_cast<std::uint64_t>(*count) * sizeof(float);
}

} // namespace layerscope
