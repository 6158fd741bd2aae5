// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Progress.h"
#include "base/Result.h"
#include "data/Picture.h"
#include "data/film/FilmFacts.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace layerscope {

/// Frames of a film file or a camera, one after the other (OpenCV videoio). Not thread-safe; used by one thread.
class Film {
public:
    static Result<Film> openFile(const std::filesystem::path& path);
    static Result<Film> openCamera(int index);
    Film(Film&&) noexcept;
    Film& operator=(Film&&) noexcept;
    ~Film();

    /// The next frame; nothing at the end of a film, an error when a camera has gone.
    Result<std::optional<Picture>> next();
    /// Leaves out the next frame, which is quicker than to look at it; false at the end.
    bool skip();
    /// So that the next frame is number `frame` exactly, counted from 0 by the film's rate; false when the film ends
    /// before, or work was stopped. For files. Codecs that cannot jump there are decoded from a place that is known.
    bool seek(std::int64_t frame, const Progress& progress = {});
    /// Back to the first frame; for files.
    bool rewind();
    double framesPerSecond() const;
    bool isCamera() const;
    /// Of a file, as its header says. A header that does not tell the number of frames costs a pass over the film.
    FilmFacts facts();

private:
    struct State;
    explicit Film(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Whether the ending of a path says that it is a film.
bool looksLikeFilm(const std::filesystem::path& path);

} // namespace layerscope
