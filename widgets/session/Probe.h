// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LatestJob.h"
#include "session/ProbeNumbers.h"

#include <QTimer>

namespace layerscope {

/// Follows the picked element: explains it on another thread, again at each new result, and marks what it was computed
/// from. Keeps the way upstream, to go back along.
class Probe : public QObject {
    Q_OBJECT
public:
    enum class State {
        Nothing,   ///< no element is picked
        NoNumbers, ///< the node has none: it cannot run, or nothing arrives
        Waiting,   ///< on their way for the first time
        Old,       ///< shows an older result until the new one is there
        Fresh,
    };

    Probe(LiveSession& session, SharedPointer& pointer, QObject* parent = nullptr);

    State state() const;
    /// What is explained now; stays while newer numbers are on their way. Null at first.
    std::shared_ptr<const Probed> probed() const { return m_probed; }
    /// The element that is asked for, which may be ahead of probed().
    const ProbePoint& point() const { return m_pointer.picked(); }

    void pick(NodeId node, std::vector<std::int64_t> element);
    void letGo();
    /// Goes to where a number of the explanation comes from; false for what is no element of an input.
    bool follow(const Number& number);
    /// The element of an input that a number is; not valid for others.
    ProbePoint originOf(const Number& number) const;

    /// The way from where following began.
    const std::vector<ProbePoint>& trail() const { return m_trail; }
    std::size_t place() const { return m_place; }
    bool canGo(int by) const;
    void go(int by);

    /// To an element beside the picked one: `by` along a dimension, kept inside.
    void walk(int dimension, std::int64_t by);
    /// To the next or an earlier element in the order of the window's way: along the last spatial axis first, the
    /// channel last. From the end on to the beginning.
    void step(std::int64_t by);

    // Steps by itself.
    bool isPlaying() const { return m_player.isActive(); }
    void setPlaying(bool on);
    double stepsPerSecond() const { return m_stepsPerSecond; }
    void setStepsPerSecond(double rate);

signals:
    /// Another element, its numbers, or their state.
    void changed();
    void trailChanged();
    void playingChanged();

private:
    void followPick();
    void refresh();
    void adopt(std::shared_ptr<const Probed> probed);
    void mark() const;
    /// The shape of the picked node's result as the plan knows it; null when it has none.
    const TensorSpec* spec() const;
    bool fitToPlan();

    LiveSession& m_session;
    SharedPointer& m_pointer;
    ProbeNumbers m_numbers;
    std::shared_ptr<const Probed> m_probed;
    std::vector<ProbePoint> m_trail;
    std::size_t m_place = 0;
    bool m_following = false;            ///< the pick that comes is of the trail
    std::pair<ProbePoint, Key> m_coming; ///< what is being explained
    State m_shownState = State::Nothing;
    QTimer m_player;
    double m_stepsPerSecond = 4;
    LatestJob m_job;
};

} // namespace layerscope
