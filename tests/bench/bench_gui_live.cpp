// SPDX-License-Identifier: GPL-3.0-or-later
//
// Running sources: a film of 60 pictures a second through MobileNet with all its maps in the window, one of 30 through
// a small Conv3D, and sound of 16 kHz through a stack of Conv1D. Frames shown and skipped, and the memory before and
// after. Seconds of each by the first argument (10). Printed, not asserted; tests/session/tst_live_media asserts.
#include "bench/Measure.h"
#include "bench/MobileNet.h"
#include "bench/Stages.h"
#include "bench/WatchedView.h"
#include "session/LiveSession.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QTimer>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>
#include <vector>

using namespace layerscope;

namespace {

constexpr double kFramesASecond = 30;
constexpr int kSampleRate = 16'000;

/// A bar that moves over pictures of 1280 × 720.
class MovingBar final : public FrameSource {
public:
    Result<std::optional<Picture>> next() override {
        constexpr int kWidth = 1280;
        constexpr int kHeight = 720;
        m_pixels.assign(static_cast<std::size_t>(kWidth) * kHeight * 3, 20);
        const int at = m_frame++ * 8 % kWidth;
        for (int row = 0; row < kHeight; ++row)
            std::fill_n(m_pixels.begin() + (static_cast<std::ptrdiff_t>(row) * kWidth + at) * 3,
                        3 * std::min(16, kWidth - at), std::uint8_t{240});
        return std::optional(pictureFromRgb(kWidth, kHeight, 3, m_pixels));
    }
    bool rewind() override {
        m_frame = 0;
        return true;
    }
    double framesPerSecond() const override { return kFramesASecond; }

private:
    int m_frame = 0;
    std::vector<std::uint8_t> m_pixels;
};

/// A tone, in blocks of 20 ms, at the pace of a microphone.
class Tone final : public SampleSource {
public:
    int channels() const override { return 1; }
    int rate() const override { return kSampleRate; }
    double blockSeconds() const override { return 0; }
    Result<std::vector<float>> next(const std::stop_token&) override {
        m_due += std::chrono::milliseconds(20);
        std::this_thread::sleep_until(m_due);
        std::vector<float> block(kSampleRate / 50);
        for (float& sample : block)
            sample = 0.5F * static_cast<float>(std::sin(0.17 * m_sample++));
        return block;
    }

private:
    std::chrono::steady_clock::time_point m_due = std::chrono::steady_clock::now();
    double m_sample = 0;
};

/// A disc that moves over a picture of the network's size, 60 times a second.
class MovingDisc final : public FrameSource {
public:
    Result<std::optional<Picture>> next() override {
        constexpr int kSide = static_cast<int>(bench::MobileNet::kSize);
        m_pixels.resize(static_cast<std::size_t>(kSide) * kSide * 3);
        const int at = m_frame++ * 3 % kSide;
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column) {
                const bool inside = (row - 112) * (row - 112) + (column - at) * (column - at) < 40 * 40;
                std::uint8_t* pixel = m_pixels.data() + (static_cast<std::ptrdiff_t>(row) * kSide + column) * 3;
                pixel[0] = static_cast<std::uint8_t>(inside ? 240 : row);
                pixel[1] = static_cast<std::uint8_t>(inside ? 200 : column);
                pixel[2] = static_cast<std::uint8_t>(inside ? 40 : (row * column) & 255);
            }
        return std::optional(pictureFromRgb(kSide, kSide, 3, m_pixels));
    }
    bool rewind() override {
        m_frame = 0;
        return true;
    }
    double framesPerSecond() const override { return 60; }

private:
    int m_frame = 0;
    std::vector<std::uint8_t> m_pixels;
};

double residentMegabytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toDouble() * 4096 / 1e6 : 0;
}

void wait(double seconds) {
    QEventLoop loop;
    QTimer::singleShot(static_cast<int>(seconds * 1000), &loop, &QEventLoop::quit);
    loop.exec();
}

class Network {
public:
    Network(const char* source, const Ints& shape) {
        add("Input");
        set("shape", shape);
        set("source", std::string(source));
        m_input = m_last;
    }
    void conv(const char* type, std::int64_t filters, const Ints& kernel, const Ints& strides) {
        const NodeId before = m_last;
        add(type);
        m_document.link({before, 0}, {m_last, 0});
        set("filters", filters);
        set("kernel_size", kernel);
        set("strides", strides);
    }
    void run(const char* what, double seconds) {
        LiveOptions options;
        options.openFrames = [](const std::string&) {
            return Result<std::unique_ptr<FrameSource>>(std::make_unique<MovingBar>());
        };
        options.openSamples = [](const std::string&, int) {
            return Result<std::unique_ptr<SampleSource>>(std::make_unique<Tone>());
        };
        LiveSession session(m_document, nullptr, std::move(options));
        int shown = 0;
        QObject::connect(&session, &LiveSession::frameShown, &session, [&] { ++shown; });
        const ParamValue* source = m_document.graph().find(m_input)->params.find("source");
        session.startStream(m_input, QString::fromStdString(std::get<std::string>(*source)));
        wait(2);
        const double before = residentMegabytes();
        const int shownBefore = shown;
        const quint64 skippedBefore = session.skippedFrames();
        wait(seconds);
        const NodeLive* last = session.live(m_last);
        std::printf("%-34s %5.1f s: %5d frames shown, %4llu skipped; %.1f MB before, %.1f MB after; last layer %s\n",
                    what, seconds, shown - shownBefore, session.skippedFrames() - skippedBefore, before,
                    residentMegabytes(), last ? last->value.tensor.shape().toString().c_str() : "");
    }

private:
    void add(const char* type) { m_last = m_document.addNode(*layerRegistry().find(type), {}); }
    void set(const char* param, ParamValue value) { m_document.setParam(m_last, param, std::move(value)); }

    Document m_document{layerRegistry()};
    NodeId m_input;
    NodeId m_last;
};

double processorSeconds(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// All cards of the network are in the window with their pictures; a frame is shown when the window has painted it.
void runMobileNet(double seconds) {
    Document document(layerRegistry());
    const bench::MobileNet network(document);
    LiveOptions options;
    options.openFrames = [](const std::string&) {
        return Result<std::unique_ptr<FrameSource>>(std::make_unique<MovingDisc>());
    };
    LiveSession session(document, nullptr, std::move(options));
    bench::WatchedView view(document, session);
    view.fit();
    int run = 0;
    int painted = 0;
    bool unpainted = false;
    std::vector<double> gaps;
    QElapsedTimer sincePaint;
    QObject::connect(&session, &LiveSession::frameShown, &session, [&] {
        ++run;
        unpainted = true;
    });
    view.painted = [&] {
        if (!std::exchange(unpainted, false))
            return;
        ++painted;
        if (sincePaint.isValid())
            gaps.push_back(static_cast<double>(sincePaint.nsecsElapsed()) / 1e6);
        sincePaint.start();
    };
    session.startStream(network.input(), QStringLiteral("film.mp4"));
    wait(2);
    run = painted = 0;
    gaps.clear();
    const quint64 skippedBefore = session.skippedFrames();
    const double threadBefore = processorSeconds(CLOCK_THREAD_CPUTIME_ID);
    const double processBefore = processorSeconds(CLOCK_PROCESS_CPUTIME_ID);
    wait(seconds);
    const double thread = processorSeconds(CLOCK_THREAD_CPUTIME_ID) - threadBefore;
    const double process = processorSeconds(CLOCK_PROCESS_CPUTIME_ID) - processBefore;
    std::printf(
        "60 fps film through MobileNet, %zu cards at %.0f %%, %.1f s: %d frames run, %d painted, %llu skipped\n",
        document.graph().nodes().size(), view.zoom() * 100, seconds, run, painted,
        session.skippedFrames() - skippedBefore);
    std::printf("  processor time a frame: GUI thread %.2f ms, other threads %.2f ms\n",
                thread * 1e3 / std::max(run, 1), (process - thread) * 1e3 / std::max(run, 1));
    bench::print("  from one painted frame to the next", bench::timingOf(gaps));
    bench::printStages(session);
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const double seconds = argc > 1 ? std::atof(argv[1]) : 10;
    runMobileNet(seconds);
    Network film("film.mp4", {8, 64, 64, 3});
    film.conv("Conv3D", 8, {3, 3, 3}, {1, 2, 2});
    film.conv("Conv3D", 8, {3, 3, 3}, {1, 1, 1});
    film.run("30 fps film through Conv3D x 2", seconds);
    Network sound("microphone:", {kSampleRate, 1});
    sound.conv("Conv1D", 16, {64}, {8});
    sound.conv("Conv1D", 32, {16}, {4});
    sound.conv("Conv1D", 32, {9}, {1});
    sound.run("16 kHz sound through Conv1D x 3", seconds);
    return EXIT_SUCCESS;
}
