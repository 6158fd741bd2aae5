// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/Hdf5Texts.h"

#include "formats/keras/Hdf5Checks.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace layerscope {
namespace {

using Texts = std::vector<std::string>;

/// A list of texts of variable length is as long as its references say, which cost 16 bytes each.
constexpr std::size_t kMostVariableTexts = 65'536;

std::optional<Texts> variableTexts(hid_t attribute, hid_t fileType, hid_t space, std::size_t count,
                                   std::uint64_t maxBytes) {
    if (count > kMostVariableTexts)
        return std::nullopt;
    const Hdf5Type type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.get(), H5T_VARIABLE);
    H5Tset_cset(type.get(), H5Tget_cset(fileType));
    std::vector<char*> pointers(count, nullptr);
    if (H5Aread(attribute, type.get(), pointers.data()) < 0)
        return std::nullopt;
    Texts texts;
    std::uint64_t bytes = 0;
    for (const char* text : pointers) {
        texts.emplace_back(text ? text : "");
        bytes += texts.back().size();
    }
    H5Dvlen_reclaim(type.get(), space, H5P_DEFAULT, pointers.data());
    return bytes <= maxBytes ? std::optional(std::move(texts)) : std::nullopt;
}

std::optional<Texts> fixedTexts(hid_t attribute, hid_t fileType, std::size_t count, std::uint64_t maxBytes) {
    const std::size_t width = H5Tget_size(fileType);
    if (width == 0 || width > maxBytes / count)
        return std::nullopt;
    std::vector<char> bytes(width * count);
    const Hdf5Type type(H5Tcopy(fileType));
    if (H5Aread(attribute, type.get(), bytes.data()) < 0)
        return std::nullopt;
    Texts texts;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view text(bytes.data() + i * width, width);
        texts.emplace_back(text.substr(0, text.find('\0')));
    }
    return texts;
}

} // namespace

std::optional<Texts> hdf5Texts(hid_t attribute, std::uint64_t maxBytes) {
    const Hdf5Space space(H5Aget_space(attribute));
    const Hdf5Type type(H5Aget_type(attribute));
    if (!space || !type)
        return std::nullopt;
    if (H5Sget_simple_extent_type(space.get()) == H5S_NULL)
        return Texts{};
    const auto shape = hdf5Shape(space.get());
    if (!shape || shape->rank() > 1)
        return std::nullopt;
    const auto count = static_cast<std::size_t>(shape->elements());
    if (count == 0)
        return Texts{};
    if (H5Tget_class(type.get()) != H5T_STRING || count > maxBytes)
        return std::nullopt;
    return H5Tis_variable_str(type.get()) > 0 ? variableTexts(attribute, type.get(), space.get(), count, maxBytes)
                                              : fixedTexts(attribute, type.get(), count, maxBytes);
}

} // namespace layerscope
