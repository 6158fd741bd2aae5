// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FrameSource.h"

#include "base/Numbers.h"
#include "data/Film.h"

#include <utility>

namespace layerscope {

namespace {

constexpr std::string_view kCamera = "camera:";
constexpr double kUsualRate = 25;
constexpr double kHighestRate = 240;

class FilmSource final : public FrameSource {
public:
    explicit FilmSource(Film film)
        : m_film(std::move(film)) {}

    Result<std::optional<Picture>> next() override { return m_film.next(); }
    bool rewind() override { return !m_film.isCamera() && m_film.rewind(); }
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

Result<std::unique_ptr<FrameSource>> openFilmOrCamera(const std::string& fileOrCamera) {
    auto film = open(fileOrCamera);
    if (!film)
        return tl::unexpected(std::move(film.error()));
    return std::make_unique<FilmSource>(std::move(*film));
}

} // namespace layerscope
