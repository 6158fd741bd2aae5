// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace layerscope {

template <class Signature>
class FunctionRef;

/// A function that is only called while the caller's own object lives: a parameter that takes a lambda and, unlike
/// std::function, never asks for memory.
template <class Return, class... Args>
class FunctionRef<Return(Args...)> {
public:
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef> && std::is_invocable_r_v<Return, F&, Args...>)
        FunctionRef(F&& function) // NOLINT: a lambda is passed as it is
        : m_object(const_cast<void*>(static_cast<const void*>(std::addressof(function))))
        , m_call([](void* object, Args... args) -> Return {
            return (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<Args>(args)...);
        }) {}

    Return operator()(Args... args) const { return m_call(m_object, std::forward<Args>(args)...); }

private:
    void* m_object;
    Return (*m_call)(void*, Args...);
};

} // namespace layerscope
