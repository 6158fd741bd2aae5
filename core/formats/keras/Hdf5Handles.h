// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <hdf5.h>

#include <mutex>
#include <utility>

namespace layerscope {

/// Owns an id of the HDF5 library and closes it. False when the library gave none.
template <herr_t (*Close)(hid_t)>
class Hdf5Handle {
public:
    Hdf5Handle() = default;
    explicit Hdf5Handle(hid_t id)
        : m_id(id) {}
    Hdf5Handle(Hdf5Handle&& other) noexcept
        : m_id(std::exchange(other.m_id, H5I_INVALID_HID)) {}
    Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
        std::swap(m_id, other.m_id);
        return *this;
    }
    ~Hdf5Handle() {
        if (m_id >= 0)
            Close(m_id);
    }
    explicit operator bool() const { return m_id >= 0; }
    hid_t get() const { return m_id; }

private:
    hid_t m_id = H5I_INVALID_HID;
};

using Hdf5File = Hdf5Handle<H5Fclose>;
using Hdf5Object = Hdf5Handle<H5Oclose>;
using Hdf5Attribute = Hdf5Handle<H5Aclose>;
using Hdf5Type = Hdf5Handle<H5Tclose>;
using Hdf5Space = Hdf5Handle<H5Sclose>;
using Hdf5Properties = Hdf5Handle<H5Pclose>;

/// Whoever calls the library holds one: it is not safe across threads, prints its errors, and would load filters from
/// plugins. May be nested in one thread.
class Hdf5Session {
public:
    Hdf5Session()
        : m_lock(mutex()) {
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        H5PLset_loading_state(0);
    }

private:
    static std::recursive_mutex& mutex() {
        static std::recursive_mutex theMutex;
        return theMutex;
    }
    std::lock_guard<std::recursive_mutex> m_lock;
};

} // namespace layerscope
