// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <memory>
#include <string>

namespace layerscope {

class MediaStore;

/// What a film is, without looking at its pictures: for a transport bar, and for the axes of a clip.
struct FilmFacts {
    std::int64_t frames = 0; ///< as the file says, which may be a few too many; 1 at least
    double rate = 25;        ///< frames a second
    int width = 0;           ///< pixels
    int height = 0;

    double seconds() const { return static_cast<double>(frames) / rate; }
    /// The frame that is nearest to a time, counted from 0; may lie past the end.
    std::int64_t frameAt(double seconds) const;
    std::uint64_t bytes() const { return sizeof(FilmFacts); }
};

/// Read once and kept in the store. Fails with a sentence for what is not a film.
Result<std::shared_ptr<const FilmFacts>> filmFacts(MediaStore& store, const std::string& source);

} // namespace layerscope
