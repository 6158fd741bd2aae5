// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Tensor.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace layerscope {
namespace {

constexpr std::align_val_t kAlignment{64};

std::shared_ptr<std::byte> allocate(std::size_t bytes) {
    auto* data = static_cast<std::byte*>(::operator new(std::max<std::size_t>(bytes, 1), kAlignment));
    return {data, [](std::byte* p) { ::operator delete(p, kAlignment); }};
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

const char* toString(DType dtype) { return dtype == DType::Float32 ? "float32" : "int32"; }

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

std::span<const std::byte> Tensor::rawBytes() const { return {m_data.get(), bytes()}; }

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
    return hasher.addBytes(rawBytes()).key();
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

std::optional<std::uint64_t> TensorSpec::bytes() const {
    const auto count = shape.sizedElements();
    if (!count || *count > (std::int64_t{1} << 59))
        return std::nullopt;
    return static_cast<std::uint64_t>(*count) * sizeof(float);
}

} // namespace layerscope
