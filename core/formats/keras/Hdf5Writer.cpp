// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/Hdf5Writer.h"

#include "formats/keras/Hdf5Handles.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace layerscope {
namespace {

/// What Keras takes for the most that an object's header can hold.
constexpr std::size_t kAttributeLimit = 64512;
/// The file in memory grows by this.
constexpr std::size_t kGrowth = std::size_t{1} << 20;

Hdf5Properties inMemory() {
    Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS));
    H5Pset_fapl_core(access.get(), kGrowth, false);
    return access;
}

Hdf5Properties makingGroups() {
    Hdf5Properties links(H5Pcreate(H5P_LINK_CREATE));
    H5Pset_create_intermediate_group(links.get(), 1);
    H5Pset_char_encoding(links.get(), H5T_CSET_UTF8);
    return links;
}

/// Without the time of its making, so that the same content gives the same bytes.
Hdf5Properties timeless() {
    Hdf5Properties creation(H5Pcreate(H5P_DATASET_CREATE));
    H5Pset_obj_track_times(creation.get(), false);
    return creation;
}

Hdf5Space spaceOf(const Shape& shape) {
    if (shape.rank() == 0)
        return Hdf5Space(H5Screate(H5S_SCALAR));
    std::vector<hsize_t> sizes;
    for (std::int64_t size : shape)
        sizes.push_back(static_cast<hsize_t>(size));
    return Hdf5Space(H5Screate_simple(shape.rank(), sizes.data(), nullptr));
}

Hdf5Type textType() {
    Hdf5Type type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.get(), H5T_VARIABLE);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    return type;
}

/// Fixed length, padded with zeros, as NumPy's bytes: one that long lists of names need, because texts of variable
/// length would not count against the limit.
Hdf5Type paddedType(std::size_t size) {
    Hdf5Type type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.get(), std::max<std::size_t>(size, 1));
    H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
    return type;
}

/// A path without empty parts is one that the library takes as it is; "" is the root.
std::string absolute(const std::string& path) {
    return "/" + path;
}

} // namespace

struct Hdf5Writer::State {
    Hdf5Session session{};
    Hdf5File file{};
    std::string fault; ///< the first place where something went wrong

    void check(bool good, const std::string& place) {
        if (!good && fault.empty())
            fault = place.empty() ? "/" : place;
    }

    void write(const std::string& path, const Shape& shape, hid_t stored, const void* numbers, bool any) {
        const Hdf5Space space = spaceOf(shape);
        const Hdf5Properties links = makingGroups();
        const Hdf5Properties creation = timeless();
        const Hdf5Object set(H5Dcreate2(file.get(), absolute(path).c_str(), stored, space.get(), links.get(),
                                        creation.get(), H5P_DEFAULT));
        check(bool(set), path);
        if (set && any)
            check(H5Dwrite(set.get(), stored, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0, path);
    }

    void writeAttribute(const std::string& path, const std::string& name, hid_t type, hid_t space, const void* value) {
        const Hdf5Object object(H5Oopen(file.get(), absolute(path).c_str(), H5P_DEFAULT));
        const Hdf5Attribute attribute(
            object ? H5Acreate2(object.get(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT) : H5I_INVALID_HID);
        check(attribute && (!value || H5Awrite(attribute.get(), type, value) >= 0), path + " @" + name);
    }

    void writePadded(const std::string& path, const std::string& name, std::span<const std::string> texts,
                     std::size_t width) {
        std::string block(texts.size() * width, '\0');
        for (std::size_t i = 0; i < texts.size(); ++i)
            std::ranges::copy(texts[i], block.begin() + static_cast<std::ptrdiff_t>(i * width));
        const Hdf5Space space = spaceOf(Shape{static_cast<std::int64_t>(texts.size())});
        const Hdf5Type type = paddedType(width);
        writeAttribute(path, name, type.get(), space.get(), block.data());
    }
};

Hdf5Writer::Hdf5Writer()
    : m_state(std::make_unique<State>()) {
    const Hdf5Properties access = inMemory();
    m_state->file = Hdf5File(H5Fcreate("model.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access.get()));
    m_state->check(bool(m_state->file), "");
}
Hdf5Writer::Hdf5Writer(Hdf5Writer&&) noexcept = default;
Hdf5Writer& Hdf5Writer::operator=(Hdf5Writer&&) noexcept = default;
Hdf5Writer::~Hdf5Writer() = default;

void Hdf5Writer::group(const std::string& path) {
    if (path.empty() || H5Oexists_by_name(m_state->file.get(), absolute(path).c_str(), H5P_DEFAULT) > 0)
        return;
    const Hdf5Properties links = makingGroups();
    const Hdf5Object made(
        H5Gcreate2(m_state->file.get(), absolute(path).c_str(), links.get(), H5P_DEFAULT, H5P_DEFAULT));
    m_state->check(bool(made), path);
}

void Hdf5Writer::dataset(const std::string& path, const Tensor& tensor) {
    const hid_t type = tensor.dtype() == DType::Float32 ? H5T_IEEE_F32LE : H5T_STD_I32LE;
    m_state->write(path, tensor.shape(), type, tensor.rawBytes().data(), tensor.elements() > 0);
}

void Hdf5Writer::bytes(const std::string& path, std::span<const std::byte> bytes) {
    m_state->write(path, Shape{static_cast<std::int64_t>(bytes.size())}, H5T_STD_U8LE, bytes.data(), !bytes.empty());
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name, const std::string& text) {
    const Hdf5Space space(H5Screate(H5S_SCALAR));
    const Hdf5Type type = textType();
    const char* value = text.c_str();
    m_state->writeAttribute(path, name, type.get(), space.get(), static_cast<const void*>(&value));
}

void Hdf5Writer::attribute(const std::string& path, const std::string& name, const std::vector<std::string>& texts) {
    if (texts.empty()) {
        const Hdf5Space nothing = spaceOf(Shape{0});
        m_state->writeAttribute(path, name, H5T_IEEE_F64LE, nothing.get(), nullptr);
        return;
    }
    const std::size_t width = std::ranges::max(texts, {}, &std::string::size).size();
    const std::size_t perPart = std::max<std::size_t>(kAttributeLimit / std::max<std::size_t>(width, 1), 1);
    if (texts.size() <= perPart)
        return m_state->writePadded(path, name, texts, width);
    for (std::size_t part = 0; part * perPart < texts.size(); ++part)
        m_state->writePadded(path, name + std::to_string(part),
                             std::span(texts).subspan(part * perPart, std::min(perPart, texts.size() - part * perPart)),
                             width);
}

Result<std::vector<std::byte>> Hdf5Writer::finish() && {
    const hid_t file = m_state->file.get();
    std::vector<std::byte> image;
    if (m_state->fault.empty()) {
        H5Fflush(file, H5F_SCOPE_GLOBAL);
        const ssize_t size = H5Fget_file_image(file, nullptr, 0);
        image.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        m_state->check(size > 0 && H5Fget_file_image(file, image.data(), image.size()) == size, "");
    }
    if (!m_state->fault.empty())
        return failure(message(N_("The HDF5 part of the file cannot be made.")), m_state->fault);
    return image;
}

} // namespace layerscope
