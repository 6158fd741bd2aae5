// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "tensor/Axis.h"
#include "tensor/Shape.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace layerscope {

enum class DType { Float32, Int32 };
const char* toString(DType dtype);

/// A shape and its numbers in row-major order: shared, constant, 64-byte aligned. Copies are free and safe across
/// threads. A default-constructed Tensor holds nothing and is false.
class Tensor {
public:
    Tensor() = default;

    const Shape& shape() const { return m_shape; }
    DType dtype() const { return m_dtype; }
    std::int64_t elements() const { return m_data ? m_shape.elements() : 0; }
    std::size_t bytes() const { return static_cast<std::size_t>(elements()) * sizeof(float); }
    explicit operator bool() const { return m_data != nullptr; }

    /// Only for dtype() == Float32 (floats) or Int32 (ints).
    std::span<const float> floats() const;
    std::span<const std::int32_t> ints() const;
    /// Element i of the row-major order, whatever the dtype.
    double at(std::int64_t i) const;
    std::span<const std::byte> rawBytes() const;

    /// The same numbers under another shape with as many elements.
    Tensor reshaped(Shape shape) const;
    /// Key of dtype, shape and numbers; costs one pass over the numbers the first time, nothing later. Thread-safe.
    Key contentKey() const;
    /// Same dtype, shape and bits.
    bool identical(const Tensor& other) const;

    static Tensor fromFloats(Shape shape, std::span<const float> values);
    static Tensor fromInts(Shape shape, std::span<const std::int32_t> values);
    static Tensor filled(Shape shape, float value);

private:
    friend class TensorBuilder;
    Shape m_shape;
    DType m_dtype = DType::Float32;
    std::shared_ptr<const std::byte> m_data;
};

/// Writes one Tensor: allocate, fill, finish. The numbers start undefined. Throws std::bad_alloc; estimate first.
class TensorBuilder {
public:
    explicit TensorBuilder(Shape shape, DType dtype = DType::Float32);
    TensorBuilder(TensorBuilder&&) noexcept = default;
    TensorBuilder& operator=(TensorBuilder&&) noexcept = default;

    const Shape& shape() const { return m_shape; }
    std::span<float> floats();
    std::span<std::int32_t> ints();
    std::span<std::byte> rawBytes();
    Tensor finish() &&;

private:
    Shape m_shape;
    DType m_dtype;
    std::shared_ptr<std::byte> m_data;
};

/// A Tensor with what its axes mean and, where there is one, its mask (Int32, 1 = keep, shape without the last axis).
struct Value {
    Tensor tensor;
    Axes axes;
    std::optional<Tensor> mask;
    std::size_t bytes() const { return tensor.bytes() + (mask ? mask->bytes() : 0); }
};

/// What is known of a Value before it is computed.
struct TensorSpec {
    Shape shape;
    Axes axes;
    DType dtype = DType::Float32;
    bool masked = false;
    /// Bytes of a Value of this spec, or nothing when the number is beyond any machine.
    std::optional<std::uint64_t> bytes() const;
    std::string toString() const { return labelled(shape, axes); }
    bool operator==(const TensorSpec&) const = default;
};

} // namespace layerscope
