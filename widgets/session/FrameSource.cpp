// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FrameSource.h"

#include "base/Numbers.h"
#include "data/Film.h"
#include "data/image/PictureFolder.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace layerscope {

namespace {

constexpr std::string_view kCamera = "camera:";
constexpr double kUsualRate = 25;
constexpr double kHighestRate = 240;
constexpr double kPicturesASecond = 2; ///< of a folder, so that each can be looked at

class FilmSource final : public FrameSource {
public:
    explicit FilmSource(Film film)
        : m_film(std::move(film)) {}

    Result<std::optional<Picture>> next() override { return m_film.next(); }
    bool rewind() override { return !m_film.isCamera() && m_film.rewind(); }
    bool seek(double seconds) override {
        if (m_film.isCamera())
            return false;
        const auto frame = std::llround(std::max(0.0, seconds) * framesPerSecond());
        return m_film.seek(frame) || m_film.rewind();
    }
    double framesPerSecond() const override {
        if (m_film.isCamera())
            return 0;
        const double rate = m_film.framesPerSecond();
        // Broken headers say 0, NaN or a time base of 90,000.
        return rate > 0 && rate <= kHighestRate ? rate : kUsualRate;
    }

private:
    Film m_film;
};

/// The pictures of a folder, one after the other.
class FolderSource final : public FrameSource {
public:
    explicit FolderSource(std::vector<std::string> files)
        : m_files(std::move(files)) {}

    Result<std::optional<Picture>> next() override {
        if (m_at >= m_files.size())
            return std::optional<Picture>();
        return readPicture(m_files[m_at++]).map([](Picture picture) { return std::optional(std::move(picture)); });
    }
    bool rewind() override { return seek(0); }
    bool seek(double picture) override {
        m_at = static_cast<std::size_t>(std::max(0.0, picture));
        return true;
    }
    double framesPerSecond() const override { return kPicturesASecond; }
    double placesPerFrame() const override { return 1; }

private:
    std::vector<std::string> m_files;
    std::size_t m_at = 0;
};

Result<Film> open(const std::string& fileOrCamera) {
    if (!fileOrCamera.starts_with(kCamera))
        return Film::openFile(fileOrCamera);
    const auto index = parseInteger(std::string_view(fileOrCamera).substr(kCamera.size()));
    if (!index || *index < 0 || *index > 255)
        return failure(message(N_("There is no camera of that number.")), fileOrCamera,
                       message(N_("Cameras are called camera:0, camera:1 and so on.")));
    return Film::openCamera(static_cast<int>(*index));
}

} // namespace

Result<std::unique_ptr<FrameSource>> openFilmOrCamera(const std::string& source) {
    if (source.ends_with('/'))
        return pictureFolder(source).map([](std::vector<std::string> files) -> std::unique_ptr<FrameSource> {
            return std::make_unique<FolderSource>(std::move(files));
        });
    auto film = open(source);
    if (!film)
        return tl::unexpected(std::move(film.error()));
    return std::make_unique<FilmSource>(std::move(*film));
}

} // namespace layerscope
