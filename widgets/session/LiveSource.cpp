// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LiveSource.h"

#include "data/Film.h"
#include "data/LiveClip.h"
#include "data/LiveSound.h"
#include "data/film/FilmFacts.h"
#include "data/image/PictureFolder.h"
#include "data/sound/SoundFile.h"
#include "layer/MediaKind.h"
#include "layer/Sources.h"
#include "session/TableWatch.h"

#include <algorithm>
#include <utility>

namespace layerscope {

namespace {

using NextFrame = Result<std::shared_ptr<const LiveFrame>>;

/// Films, cameras and folders: single pictures, or clips of the newest ones.
class PictureSource final : public LiveSource {
public:
    explicit PictureSource(std::unique_ptr<FrameSource> frames)
        : m_frames(std::move(frames)) {}

    NextFrame next(const Params& input, const std::stop_token& stop) override {
        const bool clips = LiveClip::isWantedBy(input);
        if (clips)
            m_clip.setInput(input);
        do {
            auto picture = m_frames->next();
            if (!picture)
                return tl::unexpected(picture.error());
            if (!*picture)
                return nullptr;
            const double at = std::exchange(m_next, m_next + m_frames->placesPerFrame());
            m_place = at;
            if (!clips)
                return std::make_shared<const PictureFrame>(std::move(**picture));
            if (auto taken = m_clip.push(**picture, at, m_frames->placesPerFrame()); !taken)
                return tl::unexpected(taken.error());
            m_place = m_clip.start();
            // The first clip of a film is a whole one; a camera's grows, so that there is something to see.
        } while (isFilling() && !stop.stop_requested());
        return m_clip.frame();
    }

    bool seek(double place) override {
        if (!m_frames->seek(place))
            return false;
        m_next = m_place = place;
        m_clip.clear();
        m_filled = false;
        return true;
    }
    double place() const override { return m_place; }
    double framesPerSecond() const override { return m_frames->framesPerSecond(); }

private:
    bool isFilling() {
        m_filled |= m_clip.isFull() || m_frames->framesPerSecond() <= 0;
        return !m_filled;
    }

    std::unique_ptr<FrameSource> m_frames;
    LiveClip m_clip;
    bool m_filled = false;
    double m_next = 0;
    double m_place = 0;
};

/// Microphones and sound files: the newest stretch of sound.
class SoundWindow final : public LiveSource {
public:
    explicit SoundWindow(std::unique_ptr<SampleSource> samples)
        : m_samples(std::move(samples))
        , m_sound(m_samples->channels(), m_samples->rate()) {}

    NextFrame next(const Params& input, const std::stop_token& stop) override {
        m_sound.setInput(input);
        do {
            auto block = m_samples->next(stop);
            if (!block)
                return tl::unexpected(block.error());
            if (block->empty())
                return m_samples->blockSeconds() > 0 ? nullptr : m_sound.frame();
            m_sound.push(std::move(*block));
        } while (isFilling() && !stop.stop_requested());
        return m_sound.frame();
    }

    bool seek(double seconds) override {
        if (!m_samples->seek(seconds))
            return false;
        m_sound.restart(seconds);
        m_filled = false;
        return true;
    }
    double place() const override { return m_sound.start(); }
    double framesPerSecond() const override {
        return m_samples->blockSeconds() > 0 ? 1 / m_samples->blockSeconds() : 0;
    }

private:
    bool isFilling() {
        m_filled |= m_sound.isFull() || m_samples->blockSeconds() <= 0;
        return !m_filled;
    }

    std::unique_ptr<SampleSource> m_samples;
    LiveSound m_sound;
    bool m_filled = false;
};

std::int64_t wantedRate(const Params& input) {
    constexpr std::int64_t kUsual = 16000;
    const ParamValue* rate = input.find("sample_rate");
    const auto* number = rate ? std::get_if<std::int64_t>(rate) : nullptr;
    return number ? std::clamp<std::int64_t>(*number, 1000, 192'000) : kUsual;
}

} // namespace

Result<std::unique_ptr<LiveSource>> openLive(const std::string& source, const Params& input,
                                             const LiveOpeners& openers) {
    const MediaKind kind = source.starts_with("microphone:") ? MediaKind::Sound : mediaKindOf(input);
    if (kind == MediaKind::Sound)
        return openers.samples(source, static_cast<int>(wantedRate(input)))
            .map([](std::unique_ptr<SampleSource> samples) -> std::unique_ptr<LiveSource> {
                return std::make_unique<SoundWindow>(std::move(samples));
            });
    if (kind == MediaKind::Series)
        return openTableWatch(source, input);
    return openers.frames(source).map([](std::unique_ptr<FrameSource> frames) -> std::unique_ptr<LiveSource> {
        return std::make_unique<PictureSource>(std::move(frames));
    });
}

bool isDevice(const std::string& source) {
    return source.starts_with("camera:") || source.starts_with("microphone:");
}

bool hasPlaces(const std::string& source, const Params& input) {
    return !isDevice(source) && mediaKindOf(input) != MediaKind::Series;
}

bool canRun(const std::string& source, const Params& input) {
    if (isDevice(source))
        return true;
    if (source.empty() || isGeneratedSource(source))
        return false;
    const MediaKind kind = mediaKindOf(input);
    return kind == MediaKind::Sound || kind == MediaKind::Film || kind == MediaKind::Series || looksLikeFilm(source) ||
           (kind == MediaKind::Image && source.ends_with('/'));
}

double lengthOf(const std::string& source, const Params& input, MediaStore& store) {
    if (!hasPlaces(source, input) || !canRun(source, input))
        return 0;
    if (source.ends_with('/'))
        return static_cast<double>(
            pictureFolder(source).map([](const auto& files) { return files.size(); }).value_or(0));
    if (mediaKindOf(input) != MediaKind::Sound)
        return filmFacts(store, source).map([](const auto& facts) { return facts->seconds(); }).value_or(0);
    const auto path = store.fileOf(source);
    const auto file = path ? SoundFile::open(*path, source) : tl::unexpected(path.error());
    return file ? static_cast<double>(file->header().frames) / file->header().rate : 0;
}

} // namespace layerscope
