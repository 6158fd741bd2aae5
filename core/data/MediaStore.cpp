// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/MediaStore.h"

#include "base/Files.h"
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

/// ".nii.gz" has two dots.
std::string endingOf(const std::string& source) {
    const fs::path path(source);
    const std::string last = path.extension().string();
    return last == ".gz" ? path.stem().extension().string() + last : last;
}

/// Of what lies in a folder: names, sizes and times.
Key folderKey(const fs::path& folder) {
    Hasher hasher;
    std::error_code error;
    for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        std::error_code ignored;
        hasher.add(it->path().string()).add(it->file_size(ignored));
        hasher.add(it->last_write_time(ignored).time_since_epoch().count());
    }
    return error ? Key{} : hasher.key();
}

} // namespace

MediaStore::MediaStore(std::uint64_t byteBudget)
    : m_byteBudget(byteBudget) {}

MediaStore::~MediaStore() {
    std::error_code ignored;
    if (!m_copies.empty())
        fs::remove_all(m_copies, ignored);
}

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
    if (fs::is_directory(source, error))
        return folderKey(source);
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
    return get<Picture>(source, "picture", [&] { return load(source); });
}

std::shared_ptr<const void> MediaStore::find(const std::string& source, const std::string& name, const Key& key) {
    const std::lock_guard lock(m_mutex);
    const auto it = m_items.find({source, name});
    if (!key || it == m_items.end() || it->second.key != key)
        return nullptr;
    it->second.lastUse = ++m_uses;
    return it->second.item;
}

void MediaStore::keep(const std::string& source, const std::string& name, const Key& key,
                      std::shared_ptr<const void> item, std::uint64_t bytes) {
    const std::lock_guard lock(m_mutex);
    m_items[{source, name}] = {key, std::move(item), bytes, ++m_uses};
    std::uint64_t sum = 0;
    for (const auto& [place, kept] : m_items)
        sum += kept.bytes;
    while (sum > m_byteBudget && m_items.size() > 1) {
        const auto oldest = std::ranges::min_element(m_items, {}, [](const auto& kept) { return kept.second.lastUse; });
        sum -= oldest->second.bytes;
        m_items.erase(oldest);
    }
}

Result<fs::path> MediaStore::fileOf(const std::string& source) {
    if (!isEmbedded(source))
        return fs::path(source);
    const std::lock_guard lock(m_mutex);
    const auto it = m_embedded.find(source);
    if (it == m_embedded.end())
        return notEmbedded(source);
    Embedded& found = it->second;
    if (found.copy.empty()) {
        auto folder = m_copies.empty() ? makeTemporaryFolder() : Result<fs::path>(m_copies);
        if (!folder)
            return folder;
        m_copies = *folder;
        // Under its key, so that a name from a stranger's project cannot point elsewhere.
        const fs::path copy = m_copies / (found.key.toString() + endingOf(source));
        if (auto written = writeFileAtomically(copy, *found.bytes); !written)
            return tl::unexpected(written.error());
        found.copy = copy;
    }
    return found.copy;
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
