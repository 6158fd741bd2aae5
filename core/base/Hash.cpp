// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdio>

namespace layerscope {

struct Hasher::State {
    XXH3_state_t xxh;
};

Hasher::Hasher()
    : m_state(std::make_unique<State>()) {
    XXH3_128bits_reset(&m_state->xxh);
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::addBytes(std::span<const std::byte> bytes) {
    XXH3_128bits_update(&m_state->xxh, bytes.data(), bytes.size());
    return *this;
}

Hasher& Hasher::add(std::string_view text) {
    add(text.size());
    return addBytes(std::as_bytes(std::span(text.data(), text.size())));
}

Hasher& Hasher::add(const Key& key) {
    return add(key.high).add(key.low);
}

Key Hasher::key() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(&m_state->xxh);
    return {hash.high64, hash.low64};
}

std::string Key::toString() const {
    char text[33];
    std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(high),
                  static_cast<unsigned long long>(low));
    return text;
}

} // namespace layerscope
