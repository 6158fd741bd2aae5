// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Film.h"

#include "data/Pixels.h"
#include "data/film/FilmState.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

namespace layerscope {

namespace {

bool isTooLarge(const cv::VideoCapture& capture) {
    const double pixels = capture.get(cv::CAP_PROP_FRAME_WIDTH) * capture.get(cv::CAP_PROP_FRAME_HEIGHT);
    return pixels > static_cast<double>(kMaxPicturePixels);
}

} // namespace

Film::Film(std::unique_ptr<State> state)
    : m_state(std::move(state)) {}
Film::Film(Film&&) noexcept = default;
Film& Film::operator=(Film&&) noexcept = default;
Film::~Film() = default;

Result<Film> Film::openFile(const std::filesystem::path& path) try {
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return failure(message(N_("There is no such file.")), path.string());
    if (!std::filesystem::is_regular_file(path, error))
        return failure(message(N_("This is not a regular file.")), path.string());
    auto state = std::make_unique<State>();
    state->name = path.string();
    // Only FFmpeg, and an absolute path: the other readers take some names for patterns or addresses in a network.
    if (!state->capture.open(std::filesystem::absolute(path).string(), cv::CAP_FFMPEG))
        return failure(message(N_("This is not a film that can be read.")), path.string(),
                       message(N_("It may be cut off, or of a kind that is not known.")));
    if (isTooLarge(state->capture))
        return failure(message(N_("The pictures of this film are too large.")), path.string());
    return Film(std::move(state));
} catch (const cv::Exception& exception) {
    return failure(message(N_("This is not a film that can be read (%1)."), exception.err), path.string());
}

Result<Film> Film::openCamera(int index) try {
    const std::string name = "camera:" + std::to_string(index);
    auto state = std::make_unique<State>();
    state->name = name;
    state->camera = true;
    // Only the kernel's own interface: asking every reader searches the USB and FireWire buses, and leaks.
    if (!state->capture.open(index, cv::CAP_V4L2))
        return failure(message(N_("There is no such camera, or another program uses it.")), name);
    return Film(std::move(state));
} catch (const cv::Exception& exception) {
    return failure(message(N_("The camera cannot be used (%1)."), exception.err), "camera:" + std::to_string(index));
}

Result<std::optional<Picture>> Film::next() try {
    cv::Mat frame;
    const bool grabbed = std::exchange(m_state->held, false) || m_state->capture.grab();
    if (!grabbed || !m_state->capture.retrieve(frame) || frame.empty()) {
        if (m_state->camera)
            return failure(message(N_("The camera has gone.")), m_state->name,
                           message(N_("The last picture stays. Plug it in and start it again.")));
        return std::optional<Picture>();
    }
    return pictureFromMat(frame, m_state->name).map([](Picture picture) { return std::optional(std::move(picture)); });
} catch (const cv::Exception& exception) {
    return failure(message(N_("The next picture cannot be read (%1)."), exception.err), m_state->name);
}

bool Film::rewind() try { return !m_state->camera && m_state->reopen(); } catch (const cv::Exception&) {
    return false;
}

double Film::framesPerSecond() const {
    return m_state->rate();
}

bool Film::isCamera() const {
    return m_state->camera;
}

bool looksLikeFilm(const std::filesystem::path& path) {
    static constexpr std::array<std::string_view, 12> kEndings{".mp4", ".m4v",  ".mov", ".mkv", ".webm", ".avi",
                                                               ".mpg", ".mpeg", ".ogv", ".wmv", ".flv",  ".gif"};
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(kEndings, ending) != kEndings.end();
}

} // namespace layerscope
