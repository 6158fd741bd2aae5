// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/Hdf5Texts.h"

#include "formats/keras/Hdf5Checks.h"

#include <string_view>

namespace layerscope {
namespace {

using Texts = std::vector<std::string>;

/// Not through the library: see Hdf5Bytes.
std::optional<Texts> variableTexts(const Hdf5Bytes& file, hid_t object, const std::string& attribute, std::size_t count,
                                   std::uint64_t maxBytes) {
    H5O_info_t info{};
    if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0)
        return std::nullopt;
    const auto references = hdf5AttributeData(file, info.addr, attribute);
    return references ? hdf5VariableTexts(file, *references, count, maxBytes) : std::nullopt;
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

std::optional<Texts> hdf5Texts(const Hdf5Bytes& file, hid_t object, const std::string& attribute,
                               std::uint64_t maxBytes) {
    const Hdf5Attribute opened(H5Aopen(object, attribute.c_str(), H5P_DEFAULT));
    if (!opened)
        return std::nullopt;
    const Hdf5Space space(H5Aget_space(opened.get()));
    const Hdf5Type type(H5Aget_type(opened.get()));
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
    return H5Tis_variable_str(type.get()) > 0 ? variableTexts(file, object, attribute, count, maxBytes)
                                              : fixedTexts(opened.get(), type.get(), count, maxBytes);
}

} // namespace layerscope
