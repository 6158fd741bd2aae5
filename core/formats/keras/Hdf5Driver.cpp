// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/Hdf5Driver.h"

#include <algorithm>
#include <limits>
#include <new>

namespace layerscope {
namespace {

/// What the library knows an open file by; the public part comes first.
struct OpenBytes {
    H5FD_t shared{};
    const Hdf5Bytes* bytes = nullptr;
    haddr_t end = 0; ///< of what the library has taken for itself
};

OpenBytes* of(H5FD_t* file) {
    return reinterpret_cast<OpenBytes*>(file);
}
const OpenBytes* of(const H5FD_t* file) {
    return reinterpret_cast<const OpenBytes*>(file);
}

H5FD_t* openBytes(const char* /*name*/, unsigned flags, hid_t access, haddr_t /*largest*/) {
    const auto* bytes = static_cast<const Hdf5Bytes* const*>(H5Pget_driver_info(access));
    if (!bytes || flags != H5F_ACC_RDONLY)
        return nullptr;
    auto* file = new (std::nothrow) OpenBytes;
    if (!file)
        return nullptr;
    file->bytes = *bytes;
    return &file->shared;
}

herr_t closeBytes(H5FD_t* file) {
    delete of(file);
    return 0;
}

herr_t queryBytes(const H5FD_t* /*file*/, unsigned long* flags) {
    *flags = H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_ACCUMULATE_METADATA_READ;
    return 0;
}

haddr_t takenEnd(const H5FD_t* file, H5FD_mem_t /*type*/) {
    return of(file)->end;
}

herr_t setTakenEnd(H5FD_t* file, H5FD_mem_t /*type*/, haddr_t end) {
    of(file)->end = end;
    return 0;
}

haddr_t realEnd(const H5FD_t* file, H5FD_mem_t /*type*/) {
    return of(file)->bytes->size;
}

/// Zeros beyond the end, as the library's own drivers give them.
herr_t readBytes(H5FD_t* file, H5FD_mem_t /*type*/, hid_t /*transfer*/, haddr_t offset, size_t size, void* buffer) {
    const Hdf5Bytes& bytes = *of(file)->bytes;
    if (offset == HADDR_UNDEF || size > std::numeric_limits<haddr_t>::max() - offset)
        return -1;
    const std::span out(static_cast<std::byte*>(buffer), size);
    const std::size_t there = offset < bytes.size ? std::min<std::size_t>(size, bytes.size - offset) : 0;
    std::ranges::fill(out.subspan(there), std::byte{0});
    return there == 0 || bytes.fetch(offset, out.first(there)) ? 0 : -1;
}

herr_t refuseToWrite(H5FD_t* /*file*/, H5FD_mem_t /*type*/, hid_t /*transfer*/, haddr_t /*offset*/, size_t /*size*/,
                     const void* /*buffer*/) {
    return -1;
}

hid_t driver() {
    static const H5FD_class_t kDriver = [] {
        H5FD_class_t made{};
        made.name = "bytes";
        made.maxaddr = std::numeric_limits<std::int64_t>::max();
        made.fc_degree = H5F_CLOSE_WEAK;
        made.fapl_size = sizeof(const Hdf5Bytes*);
        made.open = openBytes;
        made.close = closeBytes;
        made.query = queryBytes;
        made.get_eoa = takenEnd;
        made.set_eoa = setTakenEnd;
        made.get_eof = realEnd;
        made.read = readBytes;
        made.write = refuseToWrite;
        std::ranges::fill(made.fl_map, H5FD_MEM_DEFAULT);
        return made;
    }();
    static const hid_t id = H5FDregister(&kDriver);
    return id;
}

} // namespace

Hdf5File openHdf5(const Hdf5Bytes& bytes) {
    const Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS));
    const Hdf5Bytes* const info = &bytes;
    if (!access || H5Pset_driver(access.get(), driver(), &info) < 0)
        return {};
    return Hdf5File(H5Fopen("bytes.h5", H5F_ACC_RDONLY, access.get()));
}

} // namespace layerscope
