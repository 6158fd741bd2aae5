// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/SampleSource.h"

#include "data/sound/SoundFile.h"
#include "sound/Microphone.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace layerscope {
namespace {

constexpr std::string_view kMicrophone = "microphone:";
constexpr double kBlocksASecond = 25; ///< as often as a film has pictures

class FileSamples final : public SampleSource {
public:
    explicit FileSamples(SoundFile file)
        : m_file(std::move(file)) {}

    int channels() const override { return m_file.header().channels; }
    int rate() const override { return m_file.header().rate; }
    double blockSeconds() const override { return 1 / kBlocksASecond; }

    Result<std::vector<float>> next(const std::stop_token&) override {
        const auto wanted = static_cast<std::int64_t>(std::ceil(rate() / kBlocksASecond));
        const std::int64_t count = std::clamp<std::int64_t>(m_file.header().frames - m_at, 0, wanted);
        std::vector<float> block(static_cast<std::size_t>(count * channels()));
        if (auto read = m_file.read(m_at, block); !read)
            return tl::unexpected(read.error());
        m_at += count;
        return block;
    }

    bool seek(double seconds) override {
        m_at = std::clamp<std::int64_t>(std::llround(seconds * rate()), 0, m_file.header().frames);
        return true;
    }

private:
    SoundFile m_file;
    std::int64_t m_at = 0;
};

} // namespace

Result<std::unique_ptr<SampleSource>> openSamples(const std::string& source, int wantedRate) {
    if (source.starts_with(kMicrophone))
        return openMicrophone(source.substr(kMicrophone.size()), wantedRate);
    return SoundFile::open(source, source).map([](SoundFile file) -> std::unique_ptr<SampleSource> {
        return std::make_unique<FileSamples>(std::move(file));
    });
}

} // namespace layerscope
