// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "data/Film.h"
#include "data/MediaDefs.h"
#include "data/ParamReading.h"
#include "data/image/PictureInput.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>

namespace layerscope {
namespace {

constexpr int kClipRank = 5; // batch, frames, rows, columns, channels

tl::unexpected<Error> notRunning(const std::string& source) {
    return failure(message(N_("The camera is not running.")), source, message(N_("Start it to see its pictures.")));
}

tl::unexpected<Error> noPictures(const std::string& source) {
    return failure(message(N_("This film has no pictures that can be read.")), source);
}

tl::unexpected<Error> stopped(const std::string& source) {
    return failure(message(N_("Reading was stopped.")), source);
}

/// The film with its first frame of the clip next; that of a start past the end is its last.
Result<Film> filmAt(const MediaRequest& request, std::int64_t frame, const Progress& progress) {
    auto path = request.store.fileOf(request.source);
    if (!path)
        return tl::unexpected(path.error());
    auto film = Film::openFile(*path);
    if (!film || film->seek(frame, progress))
        return film;
    // The header may promise more frames than there are: the last is found by following the film to its end.
    std::int64_t last = -1;
    for (film->rewind(); !progress.stopped() && film->skip();)
        ++last;
    if (progress.stopped())
        return stopped(request.source);
    film->rewind();
    for (std::int64_t i = 0; i < last; ++i)
        film->skip();
    return film;
}

/// Fills the clip frame by frame; each is fitted as soon as it is decoded, so that one large picture is held at a time.
Result<Value> readClip(Film film, const MediaRequest& request, const TensorSpec& wanted, const Progress& progress) {
    const Shape& shape = wanted.shape;
    const auto frames = shape[1];
    const auto every = static_cast<std::int64_t>(std::max(1.0, numberOf(request.params, "step").value_or(1)));
    TensorBuilder builder(shape);
    const auto frameFloats = builder.floats().size() / static_cast<std::size_t>(frames);
    bool ended = false;
    for (std::int64_t i = 0; i < frames; ++i) {
        if (progress.stopped())
            return stopped(request.source);
        const auto out = builder.floats().subspan(static_cast<std::size_t>(i) * frameFloats, frameFloats);
        for (std::int64_t skipped = 1; i > 0 && !ended && skipped < every; ++skipped)
            ended = !film.skip();
        auto picture = ended ? std::optional<Picture>() : film.next().value_or(std::nullopt);
        if (!picture && i == 0)
            return noPictures(request.source);
        ended = !picture;
        if (picture)
            writePicture(*picture, shape[2], shape[3], shape[4], fitOf(request.params), scalingOf(request.params), out);
        else
            std::ranges::copy(builder.floats().subspan(static_cast<std::size_t>(i - 1) * frameFloats, frameFloats),
                              out.begin());
        progress.at(static_cast<double>(i + 1) / static_cast<double>(frames));
    }
    return Value{std::move(builder).finish(), wanted.axes, {}};
}

/// The clip's frames as pictures of their own, for what preprocess checks.
TensorSpec frameSpec(const TensorSpec& wanted) {
    TensorSpec frame = wanted;
    if (wanted.shape.rank() == kClipRank) {
        frame.shape = Shape{wanted.shape[0], wanted.shape[2], wanted.shape[3], wanted.shape[4]};
        frame.axes = imageAxes();
    }
    return frame;
}

Result<Value> loadFilm(const MediaRequest& request, const TensorSpec& wanted, const Progress& progress) try {
    if (request.source.starts_with("camera:"))
        return notRunning(request.source);
    if (auto problem = problemWithPictureSpec(frameSpec(wanted)))
        return tl::unexpected(*problem);
    const auto facts = filmFacts(request.store, request.source);
    if (!facts)
        return tl::unexpected(facts.error());
    auto film = filmAt(request, (*facts)->frameAt(numberOf(request.params, "start").value_or(0)), progress);
    if (!film)
        return tl::unexpected(film.error());
    if (wanted.shape.rank() == kClipRank)
        return readClip(std::move(*film), request, wanted, progress);
    auto picture = film->next();
    if (!picture || !*picture)
        return noPictures(request.source);
    return preprocess(**picture, request.params, wanted);
} catch (const std::exception&) { // OpenCV's, and memory that ran out
    return failure(message(N_("There is not enough memory for a clip of %1."), wanted.toString()), request.source,
                   message(N_("Make the input's shape smaller.")));
}

std::optional<Axes> filmAxes(const MediaRequest& request, const TensorSpec& wanted) {
    const bool clip = wanted.shape.rank() == kClipRank;
    if ((!clip && wanted.shape.rank() != kClipRank - 1) || request.source.starts_with("camera:"))
        return std::nullopt;
    const auto facts = filmFacts(request.store, request.source);
    if (!facts)
        return std::nullopt;
    const FilmFacts& film = **facts;
    Axes axes = fittedAxes(wanted, film.height, film.width, fitOf(request.params));
    if (clip) {
        const auto first = std::min(film.frameAt(numberOf(request.params, "start").value_or(0)), film.frames - 1);
        const double every = std::max(1.0, numberOf(request.params, "step").value_or(1));
        axes[1] =
            sourceAxis(AxisKind::Time, AxisUnit::Second, every / film.rate, static_cast<double>(first) / film.rate);
    }
    return axes;
}

/// A clip of about two seconds, as wide as the film allows at 64 rows.
Result<Params> suggestFilm(const MediaRequest& request, const Progress& /*progress*/) {
    constexpr std::int64_t kFrames = 16;
    constexpr std::int64_t kRows = 64;
    constexpr std::int64_t kMostColumns = 128;
    Params params;
    params.set("shape", Ints{kFrames, kRows, kRows, 3});
    if (request.source.starts_with("camera:"))
        return params;
    const auto facts = filmFacts(request.store, request.source);
    if (!facts)
        return tl::unexpected(facts.error());
    const FilmFacts& film = **facts;
    const std::int64_t rows = std::clamp<std::int64_t>(film.height, 1, kRows);
    // Whole eighths, which most networks halve a few times.
    const double columns = static_cast<double>(rows) * film.width / std::max(film.height, 1);
    const auto eighths = std::clamp<std::int64_t>(std::llround(columns / 8) * 8, 8, kMostColumns);
    const std::int64_t frames = std::clamp<std::int64_t>(film.frames, 1, kFrames);
    const auto every = static_cast<std::int64_t>(
        std::clamp(2 * film.rate / static_cast<double>(kFrames), 1.0,
                   std::max(1.0, static_cast<double>(film.frames) / static_cast<double>(frames))));
    params.set("shape", Ints{frames, rows, eighths, 3});
    params.set("step", every);
    return params;
}

constexpr std::array<std::string_view, 4> kFilmParams{"start", "step", "fit", "scaling"};

std::vector<Message> filmFindings(const MediaRequest& request) {
    const auto facts = filmFacts(request.store, request.source);
    if (!facts)
        return {};
    return {message(N_("%1 frames of %2 × %3 pixels, %4 a second."), groupedNumber((*facts)->frames), (*facts)->width,
                    (*facts)->height, shortNumber((*facts)->rate))};
}

} // namespace

Result<std::shared_ptr<const FilmFacts>> filmFacts(MediaStore& store, const std::string& source) {
    return store.get<FilmFacts>(source, "film", [&] {
        return store.fileOf(source).and_then([](const std::filesystem::path& path) {
            return Film::openFile(path).map([](Film film) { return film.facts(); });
        });
    });
}

extern constexpr MediaDef kFilmMedia{
    .kind = MediaKind::Film,
    .label = N_("Film"),
    .params = kFilmParams,
    .suggest = suggestFilm,
    .axes = filmAxes,
    .load = loadFilm,
    .findings = filmFindings,
};

} // namespace layerscope
