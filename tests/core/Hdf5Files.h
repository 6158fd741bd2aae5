// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/Hdf5Handles.h"

#include <QTemporaryDir>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <vector>

/// HDF5 files made with the library itself, also such as no honest program writes.
namespace layerscope::testing {

/// A file on disk that is written by the test and closed by done().
class Hdf5Draft {
public:
    explicit Hdf5Draft(const std::string& path)
        : m_path(path)
        , m_file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}

    hid_t id() const { return m_file.get(); }

    void group(const char* name) { Hdf5Object(H5Gcreate2(id(), name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); }

    /// 0, 1, 2 ... as `stored` type; `creation` may chunk and compress.
    Hdf5Object numbers(const char* name, const std::vector<hsize_t>& sizes, hid_t stored = H5T_NATIVE_FLOAT,
                       hid_t creation = H5P_DEFAULT, bool written = true) {
        const Hdf5Space space(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr));
        Hdf5Object made(H5Dcreate2(id(), name, stored, space.get(), H5P_DEFAULT, creation, H5P_DEFAULT));
        if (made && written) {
            std::vector<float> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space.get())));
            std::iota(values.begin(), values.end(), 0.0F);
            H5Dwrite(made.get(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        }
        return made;
    }

    void text(hid_t object, const char* name, const std::string& value) {
        const Hdf5Type type(H5Tcopy(H5T_C_S1));
        H5Tset_size(type.get(), value.empty() ? 1 : value.size());
        const Hdf5Space space(H5Screate(H5S_SCALAR));
        const Hdf5Attribute made(H5Acreate2(object, name, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT));
        H5Awrite(made.get(), type.get(), value.c_str());
    }

    /// A list of texts of variable length.
    void texts(hid_t object, const char* name, const std::vector<const char*>& values) {
        const Hdf5Type type(H5Tcopy(H5T_C_S1));
        H5Tset_size(type.get(), H5T_VARIABLE);
        const hsize_t count = values.size();
        const Hdf5Space space(H5Screate_simple(1, &count, nullptr));
        const Hdf5Attribute made(H5Acreate2(object, name, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT));
        H5Awrite(made.get(), type.get(), values.data());
    }

    std::vector<std::byte> done() {
        m_file = {};
        std::ifstream file(m_path, std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        const auto bytes = std::as_bytes(std::span(content));
        return {bytes.begin(), bytes.end()};
    }

private:
    std::string m_path;
    Hdf5File m_file;
};

} // namespace layerscope::testing
