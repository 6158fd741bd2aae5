// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace layerscope {

/// Floats at an address that every register can be loaded from (64 bytes). They start undefined.
class AlignedFloats {
public:
    AlignedFloats() = default;
    /// Throws std::bad_alloc.
    explicit AlignedFloats(std::size_t count);

    float* data() const { return m_data.get(); }
    std::size_t size() const { return m_count; }
    std::int64_t bytes() const { return static_cast<std::int64_t>(m_count * sizeof(float)); }
    std::span<float> all() const { return {m_data.get(), m_count}; }

private:
    struct Free {
        void operator()(float* data) const;
    };
    std::unique_ptr<float[], Free> m_data;
    std::size_t m_count = 0;
};

} // namespace layerscope
