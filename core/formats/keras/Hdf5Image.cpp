// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/Hdf5Image.h"

#include <cstring>

namespace layerscope {
namespace {

// What the library calls in place of malloc, memcpy, realloc and free; `image` is the vector.

void* giveImage(std::size_t /*size*/, H5FD_file_image_op_t /*op*/, void* image) {
    return static_cast<std::vector<std::byte>*>(image)->data();
}

void* copyNothing(void* to, const void* from, std::size_t size, H5FD_file_image_op_t /*op*/, void* /*image*/) {
    return to == from ? to : std::memmove(to, from, size);
}

/// A file that is only read never grows.
void* refuseToGrow(void* /*memory*/, std::size_t /*size*/, H5FD_file_image_op_t /*op*/, void* /*image*/) {
    return nullptr;
}

herr_t freeNothing(void* /*memory*/, H5FD_file_image_op_t /*op*/, void* /*image*/) {
    return 0;
}

void* shareImage(void* image) {
    return image;
}

herr_t forgetImage(void* /*image*/) {
    return 0;
}

} // namespace

Hdf5Properties hdf5ImageAccess(std::vector<std::byte>& bytes) {
    constexpr std::size_t kGrowth = 1 << 16; // unused, but must not be 0
    Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS));
    H5FD_file_image_callbacks_t callbacks{giveImage,  copyNothing, refuseToGrow, freeNothing,
                                          shareImage, forgetImage, &bytes};
    const bool ready = access && H5Pset_fapl_core(access.get(), kGrowth, 0) >= 0 &&
                       H5Pset_file_image_callbacks(access.get(), &callbacks) >= 0 &&
                       H5Pset_file_image(access.get(), bytes.data(), bytes.size()) >= 0;
    return ready ? std::move(access) : Hdf5Properties{};
}

} // namespace layerscope
