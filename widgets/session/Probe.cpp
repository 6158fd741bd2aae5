// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Probe.h"

#include "session/PointerMark.h"
#include "tensor/Elements.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

/// Explanations of so few numbers are made at once: a thread would only add a wait.
constexpr std::int64_t kAtOnce = 4096;

std::int64_t effortOf(const Probed& probed) {
    std::int64_t numbers = 0;
    for (const Value& input : probed.numbers.inputs)
        numbers += input.tensor.elements();
    for (const Tensor& weight : probed.numbers.weights)
        numbers += weight.elements();
    return numbers;
}

bool isSame(const Probed& probed, const Probed& other) {
    return probed.point == other.point && probed.step->key == other.step->key;
}

} // namespace

Probe::Probe(LiveSession& session, SharedPointer& pointer, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_pointer(pointer)
    , m_numbers(session) {
    connect(&m_pointer, &SharedPointer::pickChanged, this, &Probe::followPick);
    connect(&m_session, &LiveSession::planned, this, &Probe::refresh);
    connect(&m_session, &LiveSession::nodeUpdated, this, [this](NodeId node) {
        const PlanStep* step = point().valid && m_session.plan() ? m_session.plan()->stepOf(point().node) : nullptr;
        const auto isNode = [&](int input) {
            return input >= 0 && m_session.plan()->steps[static_cast<std::size_t>(input)].node->id == node;
        };
        if (node == point().node || (step && std::ranges::any_of(step->inputs, isNode)))
            refresh();
    });
    connect(&m_numbers, &ProbeNumbers::changed, this, &Probe::refresh);
    connect(&m_player, &QTimer::timeout, this, [this] { step(1); });
}

const TensorSpec* Probe::spec() const {
    const NodePlan* known = m_session.plan() ? m_session.plan()->find(point().node) : nullptr;
    return known && known->output ? &*known->output : nullptr;
}

Probe::State Probe::state() const {
    if (!point().valid)
        return State::Nothing;
    const NodeLive* live = m_session.live(point().node);
    const auto is = [&](NodeLive::Status status) { return live && live->status == status; };
    if (!live || is(NodeLive::Status::Mistake) || is(NodeLive::Status::NotReached) || is(NodeLive::Status::Failed))
        return State::NoNumbers;
    if (!m_probed)
        return State::Waiting;
    const bool newest = is(NodeLive::Status::Fresh) && m_probed->point == point() && m_probed->step->key == live->key;
    return newest ? State::Fresh : State::Old;
}

void Probe::pick(NodeId node, std::vector<std::int64_t> element) {
    const NodePlan* known = m_session.plan() ? m_session.plan()->find(node) : nullptr;
    if (known && known->output && isElementOf(element, known->output->shape))
        m_pointer.pick(probeOf(node, known->output->axes, std::move(element)));
}

void Probe::letGo() {
    m_pointer.pick({});
}

ProbePoint Probe::originOf(const Number& number) const {
    const PlanStep* input = m_probed && number.origin == Origin::Input ? m_probed->inputStep(number.port) : nullptr;
    if (!input || number.index < 0)
        return {};
    return probeOf(input->node->id, input->output.axes, indexOf(input->output.shape, number.index));
}

bool Probe::follow(const Number& number) {
    const ProbePoint upstream = originOf(number);
    if (!upstream.valid)
        return false;
    m_trail.resize(m_place + 1);
    m_trail.push_back(upstream);
    go(1);
    return true;
}

bool Probe::canGo(int by) const {
    const auto place = static_cast<std::ptrdiff_t>(m_place) + by;
    return place >= 0 && place < std::ssize(m_trail);
}

void Probe::go(int by) {
    if (!canGo(by))
        return;
    m_place = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(m_place) + by);
    const QScopedValueRollback following(m_following, true);
    m_pointer.pick(m_trail[m_place]);
    emit trailChanged();
}

void Probe::walk(int dimension, std::int64_t by) {
    const TensorSpec* known = spec();
    if (!known || dimension < 0 || !isElementOf(point().element, known->shape))
        return;
    std::vector<std::int64_t> element = point().element;
    std::int64_t& index = element[static_cast<std::size_t>(dimension)];
    index = std::clamp<std::int64_t>(index + by, 0, known->shape[dimension] - 1);
    m_pointer.pick(probeOf(point().node, known->axes, std::move(element)));
}

void Probe::step(std::int64_t by) {
    const TensorSpec* known = spec();
    if (!known || !isElementOf(point().element, known->shape))
        return setPlaying(false);
    // The window slides over the places of one channel before it comes to the next.
    std::vector<int> order;
    for (const bool spatial : {true, false})
        for (int d = known->shape.rank() - 1; d >= 0; --d)
            if (known->axes[static_cast<std::size_t>(d)].isSpatial() == spatial)
                order.push_back(d);
    std::vector<std::int64_t> element = point().element;
    for (const int d : order) {
        std::int64_t& index = element[static_cast<std::size_t>(d)];
        const std::int64_t size = known->shape[d];
        const std::int64_t next = index + by;
        index = ((next % size) + size) % size;
        by = (next - index) / size;
    }
    m_pointer.pick(probeOf(point().node, known->axes, std::move(element)));
}

void Probe::setPlaying(bool on) {
    if (on == isPlaying() || (on && !point().valid))
        return;
    if (on)
        m_player.start(static_cast<int>(std::lround(1000 / m_stepsPerSecond)));
    else
        m_player.stop();
    emit playingChanged();
}

void Probe::setStepsPerSecond(double rate) {
    m_stepsPerSecond = std::clamp(rate, 0.5, 60.0);
    m_player.setInterval(static_cast<int>(std::lround(1000 / m_stepsPerSecond)));
}

/// The same node: the place in the trail moves along. Another: a trail begins.
void Probe::followPick() {
    if (!m_following) {
        const bool same = point().valid && m_place < m_trail.size() && m_trail[m_place].node == point().node;
        if (same) {
            m_trail.resize(m_place + 1);
            m_trail[m_place] = point();
        } else {
            m_trail.clear();
            m_place = 0;
            if (point().valid)
                m_trail.push_back(point());
        }
        emit trailChanged();
    }
    if (!point().valid || (m_probed && m_probed->point.node != point().node)) {
        m_probed.reset();
        m_pointer.highlights().setTaps({}, {});
    }
    if (!point().valid)
        setPlaying(false);
    refresh();
}

/// An edit may have taken the node away or made its result smaller. False when another element is picked now.
bool Probe::fitToPlan() {
    const std::shared_ptr<const Plan> plan = m_session.plan();
    if (!plan || !point().valid)
        return true;
    if (!plan->find(point().node)) {
        letGo();
        return false;
    }
    const TensorSpec* known = spec();
    if (!known || isElementOf(point().element, known->shape))
        return true;
    std::vector<std::int64_t> element = point().element;
    element.resize(static_cast<std::size_t>(known->shape.rank()));
    for (int d = 0; d < known->shape.rank(); ++d) {
        if (known->shape[d] == 0) {
            letGo();
            return false;
        }
        element[static_cast<std::size_t>(d)] =
            std::clamp<std::int64_t>(element[static_cast<std::size_t>(d)], 0, known->shape[d] - 1);
    }
    m_pointer.pick(probeOf(point().node, known->axes, std::move(element)));
    return false;
}

void Probe::refresh() {
    if (!fitToPlan())
        return;
    std::optional<Probed> numbers = point().valid ? m_numbers.gather(point()) : std::nullopt;
    if (!numbers) {
        m_coming = {};
        m_job.cancel();
    } else if (const auto wanted = std::pair(numbers->point, numbers->step->key);
               (!m_probed || !isSame(*m_probed, *numbers)) && wanted != m_coming) {
        m_coming = wanted;
        if (effortOf(*numbers) <= kAtOnce) {
            m_job.cancel();
            return adopt(explained(std::move(*numbers)));
        }
        m_job.start([this, job = std::move(*numbers)]() mutable -> LatestJob::Show {
            return [this, done = explained(std::move(job))] { adopt(done); };
        });
    }
    if (const State now = state(); now != m_shownState || !m_probed) {
        m_shownState = now;
        emit changed();
    }
}

void Probe::adopt(std::shared_ptr<const Probed> probed) {
    if (probed->point.node != point().node)
        return;
    m_coming = {};
    m_probed = std::move(probed);
    m_shownState = state();
    mark();
    emit changed();
}

void Probe::mark() const {
    std::map<NodeId, ElementSet> taps;
    std::map<NodeId, ElementSet> padding;
    for (std::size_t port = 0; port < m_probed->taps.size(); ++port) {
        const PlanStep* input = m_probed->inputStep(static_cast<int>(port));
        if (!input)
            continue;
        if (!m_probed->taps[port].elements.empty())
            taps[input->node->id].add(m_probed->taps[port].elements);
        if (!m_probed->taps[port].padding.empty())
            padding[input->node->id].add(m_probed->taps[port].padding);
    }
    m_pointer.highlights().setTaps(std::move(taps), std::move(padding));
}

} // namespace layerscope
