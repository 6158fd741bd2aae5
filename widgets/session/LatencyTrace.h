// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace layerscope {

class LiveSession;

/// The way of a tick — an edit, or a frame of a film — to the pixels that show it. Stages follow one another without a
/// gap, so that they add up to the whole.
enum class LatencyStage {
    TakeUp, ///< from the edit, or the frame's arrival, until the worker begins: one turn of the event loop, one wake-up
    Plan,   ///< feeds, shapes and keys
    Run,    ///< the layers, and the pictures that are made beside them
    Pictures, ///< what is left of pictures and figures when the last layer is done
    Paint,    ///< from there until the canvas has painted: hand-over, table, signals, cards; not the screen's own time
};
inline constexpr std::size_t kLatencyStages = 5;

/// What a stage may take, in milliseconds.
struct LatencyBudget {
    double aim;
    double must;
};

/// The latency budget. The example at 224 × 224 on two cores keeps to the aim; 16 ms is a frame of a screen of 60 Hz.
///
/// | stage    | aim | must |
/// |----------|-----|------|
/// | take up  | 0.5 |  1.0 |
/// | plan     | 0.5 |  1.0 |
/// | run      | 3.0 |  7.0 |
/// | pictures | 1.0 |  2.0 |
/// | paint    | 3.0 |  5.0 |
/// | whole    | 8.0 | 16.0 |
inline constexpr std::array<LatencyBudget, kLatencyStages> kLatencyBudget{{{0.5, 1}, {0.5, 1}, {3, 7}, {1, 2}, {3, 5}}};
inline constexpr LatencyBudget kWholeLatency{8, 16};
static_assert([] {
    double aim = 0;
    double must = 0;
    for (const LatencyBudget& stage : kLatencyBudget) {
        aim += stage.aim;
        must += stage.must;
    }
    return aim == kWholeLatency.aim && must == kWholeLatency.must;
}());

/// One tick that was painted; milliseconds by LatencyStage.
struct LatencyRecord {
    std::chrono::steady_clock::time_point painted{};
    std::array<double, kLatencyStages> stages{};
    double whole() const;
};

/// What the last seconds were like.
struct LatencySummary {
    struct Figure {
        double median = 0;
        double p95 = 0;
    };
    std::array<Figure, kLatencyStages> stages{};
    Figure whole;
    std::size_t count = 0; ///< of ticks painted; without one, all is 0
};
LatencySummary summaryOf(const std::vector<LatencyRecord>& records);

/// Stamps the stages of each tick. Always on: a few clock readings a tick, nothing allocated. The first functions are
/// the GUI thread's, the next the worker's; reading is for any thread.
class LatencyTrace : public QObject {
    Q_OBJECT
public:
    using Clock = std::chrono::steady_clock;
    using Stamp = Clock::time_point;

    using QObject::QObject;

    // On the GUI thread.
    void edited() { m_edited = Clock::now(); }
    /// When the newest edit was made that was not handed to the worker yet; none: nothing to trace.
    std::optional<Stamp> takeEdit();
    /// All results of the newest tick have been given to the widgets.
    void handOver();
    /// Nothing that the canvas shows has changed.
    void nothingToPaint();
    void painted();

    // On the worker's thread.
    void begun(Stamp tick);
    void planned();
    void run();
    void pictured();
    /// The run was stopped, or goes on later.
    void abandoned() { m_tick.reset(); }

    /// Of ticks that were painted not longer ago, oldest first; not more than the last few hundred.
    std::vector<LatencyRecord> records(Clock::duration since) const;
    /// Since the session began.
    std::uint64_t paintedTicks() const;
    /// Computed, and replaced by the next before the canvas could paint it.
    std::uint64_t unpaintedTicks() const;

signals:
    /// After handOver(), so that who paints can say when there is nothing to do.
    void handedOver();

private:
    static constexpr std::size_t kKept = 512;
    void stampTo(LatencyStage stage);

    // The GUI thread's.
    std::optional<Stamp> m_edited;

    // The worker's.
    std::optional<Stamp> m_tick;
    Stamp m_last{};
    LatencyRecord m_record;

    // Shared.
    struct Computed {
        LatencyRecord record;
        Stamp pictured{};
        bool handedOver = false;
    };
    mutable std::mutex m_mutex;
    std::optional<Computed> m_computed;
    std::array<LatencyRecord, kKept> m_ring;
    std::uint64_t m_painted = 0;
    std::uint64_t m_unpainted = 0;
};

/// The trace of a session, which lives as long.
LatencyTrace& latencyOf(const LiveSession& session);

} // namespace layerscope
