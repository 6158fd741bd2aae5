// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Picture.h"
#include "tensor/Npy.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace layerscope {

/// What was read of media files, by source, so that a slider on an Input does not read its file again. A file that has
/// changed (size or time) is read anew; what was not used for longest is forgotten beyond a budget. Thread-safe.
class MediaStore {
public:
    explicit MediaStore(std::uint64_t byteBudget = std::uint64_t{512} << 20);
    ~MediaStore();
    MediaStore(const MediaStore&) = delete;
    MediaStore& operator=(const MediaStore&) = delete;

    /// Where "embedded:name" sources are found ("media/name" in a project); replaces what was there.
    void setEmbedded(std::map<std::string, std::vector<std::byte>> media);
    /// A picture, or the first frame of a film.
    Result<std::shared_ptr<const Picture>> picture(const std::string& source);
    /// What `read` made of a source, kept under a name ("header", "words"); asked for again, the same object, without
    /// reading, as long as the source has not changed and there is room. What one thread reads, another may read as
    /// well. An Item has `std::uint64_t bytes() const`. Errors are not kept.
    template <class Item>
    Result<std::shared_ptr<const Item>> get(const std::string& source, const std::string& name,
                                            const std::function<Result<Item>()>& read) {
        const Key key = sourceKey(source);
        if (auto known = find(source, name, key))
            return std::static_pointer_cast<const Item>(std::move(known));
        Result<Item> item = read();
        if (!item)
            return tl::unexpected(std::move(item.error()));
        auto shared = std::make_shared<const Item>(std::move(*item));
        keep(source, name, key, shared, shared->bytes());
        return shared;
    }
    /// Where a source can be opened as a file: its path, or for an embedded one a copy in a folder that goes with this
    /// store. The error says that there is none.
    Result<std::filesystem::path> fileOf(const std::string& source);

    /// The arrays of an .npy (under "") or .npz.
    Result<NamedTensors> arrays(const std::string& source) const;
    /// Cheap: path, size and time of a file, or the content of an embedded one. Empty when there is none.
    Key sourceKey(const std::string& source) const;

private:
    struct Entry {
        Key key;
        std::shared_ptr<const void> item;
        std::uint64_t bytes = 0;
        std::uint64_t lastUse = 0;
    };
    struct Embedded {
        Key key;
        std::shared_ptr<const std::vector<std::byte>> bytes;
        std::filesystem::path copy{}; ///< where it was laid for readers that want a file; empty: not yet
    };
    Embedded embedded(const std::string& source) const;
    Result<Picture> load(const std::string& source) const;
    std::shared_ptr<const void> find(const std::string& source, const std::string& name, const Key& key);
    void keep(const std::string& source, const std::string& name, const Key& key, std::shared_ptr<const void> item,
              std::uint64_t bytes);

    mutable std::mutex m_mutex;
    std::uint64_t m_byteBudget;
    std::uint64_t m_uses = 0;
    std::map<std::string, Embedded> m_embedded;
    std::map<std::pair<std::string, std::string>, Entry> m_items; ///< by source and name
    std::filesystem::path m_copies;                               ///< the folder of embedded media's copies
};

} // namespace layerscope
