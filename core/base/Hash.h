// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace layerscope {

/// 128 bits that stand for some content (XXH3). Equal content has equal keys, in every run and on every machine of the
/// same byte order.
struct Key {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool operator==(const Key&) const = default;
    explicit operator bool() const { return high != 0 || low != 0; }
    std::string toString() const;
};

/// Collects content into a Key. Lengths are part of the content, so that "ab","c" differs from "a","bc".
class Hasher {
public:
    Hasher();
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;

    Hasher& add(std::string_view text);
    Hasher& add(const char* text) { return add(std::string_view(text)); }
    Hasher& add(const std::string& text) { return add(std::string_view(text)); }
    Hasher& add(const Key& key);
    Hasher& addBytes(std::span<const std::byte> bytes);
    template <class T>
    requires(std::is_arithmetic_v<T> || std::is_enum_v<T>) Hasher& add(T value) {
        return addBytes(std::as_bytes(std::span<const T>(&value, 1)));
    }
    Key key() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace layerscope

template <>
struct std::hash<layerscope::Key> {
    std::size_t operator()(const layerscope::Key& key) const { return static_cast<std::size_t>(key.low); }
};
