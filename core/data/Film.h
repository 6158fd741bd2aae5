// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "data/Picture.h"

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
    /// Back to the first frame; for files.
    bool rewind();
    double framesPerSecond() const;
    bool isCamera() const;

private:
    struct State;
    explicit Film(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Whether the ending of a path says that it is a film.
bool looksLikeFilm(const std::filesystem::path& path);

} // namespace layerscope
