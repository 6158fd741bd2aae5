// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/MediaStore.h"

#include "data/Film.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string_view>
#include <utility>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEmbeddedPrefix = "embedded:";
constexpr std::string_view kMediaFolder = "media/";

bool isEmbedded(std::string_view source) {
    return source.starts_with(kEmbeddedPrefix);
}

tl::unexpected<Error> notEmbedded(const std::string& source) {
    return failure(message(N_("The project holds no such picture.")), source);
}

std::uint64_t bytesOf(const Picture& picture) {
    return static_cast<std::uint64_t>(picture.width) * static_cast<std::uint64_t>(picture.height) *
           static_cast<std::uint64_t>(picture.channels * picture.bits / 8);
}

Result<Picture> firstFrame(const fs::path& path) {
    return Film::openFile(path).and_then([&](Film film) -> Result<Picture> {
        auto frame = film.next();
        if (!frame)
            return tl::unexpected(frame.error());
        if (!*frame)
            return failure(message(N_("This film has no pictures.")), path.string());
        return std::move(**frame);
    });
}

} // namespace

MediaStore::MediaStore(std::uint64_t byteBudget)
    : m_byteBudget(byteBudget) {}

void MediaStore::setEmbedded(std::map<std::string, std::vector<std::byte>> media) {
    std::map<std::string, Embedded> embedded;
    for (auto& [member, bytes] : media) {
        const std::string name = member.starts_with(kMediaFolder) ? member.substr(kMediaFolder.size()) : member;
        const Key key = Hasher().addBytes(bytes).key();
        embedded[std::string(kEmbeddedPrefix) + name] = {
            key, std::make_shared<const std::vector<std::byte>>(std::move(bytes))};
    }
    const std::lock_guard lock(m_mutex);
    m_embedded = std::move(embedded);
}

MediaStore::Embedded MediaStore::embedded(const std::string& source) const {
    const std::lock_guard lock(m_mutex);
    const auto it = m_embedded.find(source);
    return it == m_embedded.end() ? Embedded{} : it->second;
}

Key MediaStore::sourceKey(const std::string& source) const {
    if (isEmbedded(source))
        return embedded(source).key;
    std::error_code error;
    const auto size = fs::file_size(source, error);
    if (error)
        return {};
    const auto time = fs::last_write_time(source, error);
    if (error)
        return {};
    return Hasher().add(source).add(size).add(time.time_since_epoch().count()).key();
}

Result<Picture> MediaStore::load(const std::string& source) const {
    if (!isEmbedded(source))
        return looksLikeFilm(source) ? firstFrame(source) : readPicture(source);
    const Embedded found = embedded(source);
    return found.bytes ? decodePicture(*found.bytes, source) : Result<Picture>(notEmbedded(source));
}

Result<std::shared_ptr<const Picture>> MediaStore::picture(const std::string& source) {
    const Key key = sourceKey(source);
    {
        const std::lock_guard lock(m_mutex);
        const auto it = m_pictures.find(source);
        if (key && it != m_pictures.end() && it->second.key == key) {
            it->second.lastUse = ++m_uses;
            return it->second.picture;
        }
    }
    // Decoded outside the lock: another thread may ask for another picture meanwhile.
    auto picture = load(source);
    if (!picture)
        return tl::unexpected(picture.error());
    auto shared = std::make_shared<const Picture>(std::move(*picture));
    keep(source, {key, shared});
    return shared;
}

void MediaStore::keep(const std::string& source, Entry entry) {
    const std::lock_guard lock(m_mutex);
    entry.lastUse = ++m_uses;
    m_pictures[source] = std::move(entry);
    std::uint64_t bytes = 0;
    for (const auto& [name, kept] : m_pictures)
        bytes += bytesOf(*kept.picture);
    while (bytes > m_byteBudget && m_pictures.size() > 1) {
        const auto oldest =
            std::ranges::min_element(m_pictures, {}, [](const auto& kept) { return kept.second.lastUse; });
        bytes -= bytesOf(*oldest->second.picture);
        m_pictures.erase(oldest);
    }
}

Result<NamedTensors> MediaStore::arrays(const std::string& source) const {
    const auto single = [](Tensor tensor) { return NamedTensors{{"", std::move(tensor)}}; };
    if (isEmbedded(source)) {
        const Embedded found = embedded(source);
        if (!found.bytes)
            return notEmbedded(source);
        return source.ends_with(".npz") ? npzFromBytes(*found.bytes, source)
                                        : readNpy(*found.bytes, source).map(single);
    }
    return source.ends_with(".npz") ? readNpzFile(source) : readNpyFile(source).map(single);
}

} // namespace layerscope
