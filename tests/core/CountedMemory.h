// SPDX-License-Identifier: GPL-3.0-or-later
// Counts how often a test's executable asks for memory by new, on all its threads. Replaces the global operators, hence
// for the one source file of a test.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace layerscope::testing {

inline std::atomic<std::int64_t> timesAsked{0};

/// How often memory was asked for since it was made.
class CountedMemory {
public:
    std::int64_t times() const { return timesAsked - m_before; }

private:
    std::int64_t m_before = timesAsked;
};

/// Whether `frames` ask for nothing once every thread has its scratch. Which thread takes which piece is chance, and on
/// a busy machine one may come late: so it is one of some tries; memory that each frame asked for would fail them all.
template <class Frames>
bool asksForNothing(const Frames& frames) {
    for (int tries = 0; tries < 20; ++tries) {
        const CountedMemory counted;
        frames();
        if (counted.times() == 0)
            return true;
    }
    return false;
}

inline void* counted(void* memory) {
    ++timesAsked;
    return memory ? memory : throw std::bad_alloc();
}

} // namespace layerscope::testing

void* operator new(std::size_t size) {
    return layerscope::testing::counted(std::malloc(size ? size : 1));
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
    ++layerscope::testing::timesAsked;
    return std::malloc(size ? size : 1);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto step = static_cast<std::size_t>(alignment);
    return layerscope::testing::counted(std::aligned_alloc(step, (size / step + 1) * step));
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
    std::free(memory);
}
