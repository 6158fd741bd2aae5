// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Picture.h"
#include "tensor/Npy.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace layerscope {

/// Decoded pictures by path, so that a slider on an Input does not read its file again. A file that has changed
/// (size or time) is read anew; what was not used for longest is forgotten beyond a budget. Thread-safe.
class MediaStore {
public:
    explicit MediaStore(std::uint64_t byteBudget = std::uint64_t{512} << 20);

    /// Where "embedded:name" sources are found ("media/name" in a project); replaces what was there.
    void setEmbedded(std::map<std::string, std::vector<std::byte>> media);
    /// A picture, or the first frame of a film.
    Result<std::shared_ptr<const Picture>> picture(const std::string& source);
    /// The arrays of an .npy (under "") or .npz.
    Result<NamedTensors> arrays(const std::string& source) const;
    /// Cheap: path, size and time of a file, or the content of an embedded one. Empty when there is none.
    Key sourceKey(const std::string& source) const;

private:
    struct Entry {
        Key key;
        std::shared_ptr<const Picture> picture;
        std::uint64_t lastUse = 0;
    };
    struct Embedded {
        Key key;
        std::shared_ptr<const std::vector<std::byte>> bytes;
    };
    Embedded embedded(const std::string& source) const;
    Result<Picture> load(const std::string& source) const;
    void keep(const std::string& source, Entry entry);

    mutable std::mutex m_mutex;
    std::uint64_t m_byteBudget;
    std::uint64_t m_uses = 0;
    std::map<std::string, Embedded> m_embedded;
    std::map<std::string, Entry> m_pictures;
};

} // namespace layerscope
