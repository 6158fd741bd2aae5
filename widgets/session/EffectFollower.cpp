// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/EffectFollower.h"

#include "session/Text.h"

#include <utility>

namespace layerscope {

EffectFollower::EffectFollower(Document& document, LiveSession& session, SharedPointer& pointer, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_session(session)
    , m_pointer(pointer)
    , m_trials(std::make_shared<Trials>(document.registry())) {
    connect(&pointer, &SharedPointer::pickChanged, this, &EffectFollower::follow);
    connect(&session, &LiveSession::planned, this, &EffectFollower::follow);
    connect(&session, &LiveSession::nodeUpdated, this, [this](NodeId node) { // by a frame that needed no other plan
        if (node == m_point.node)
            follow();
    });
}

EffectFollower::~EffectFollower() {
    m_stop.request_stop();
}

Key EffectFollower::keyOfPick() const {
    const auto plan = m_session.plan();
    const PlanStep* step = plan ? plan->stepOf(m_pointer.picked().node) : nullptr;
    return step ? step->key : Key{};
}

void EffectFollower::follow() {
    if (m_source && (m_pointer.picked() != m_point || keyOfPick() != m_key))
        drop();
}

void EffectFollower::drop() {
    stop();
    ++m_serial;
    m_measuring = false;
    m_problem.clear();
    const NodeId source = std::exchange(m_source, {});
    if (std::exchange(m_effect, nullptr))
        m_pointer.highlights().setEffect(source, {});
    emit changed();
}

void EffectFollower::stop() {
    m_stop.request_stop();
}

QString EffectFollower::hindrance(NodeId source) const {
    if (!m_pointer.picked().valid || !keyOfPick())
        return tr("Pick an element of a layer first: click it in a picture, or press Enter on it.");
    const NodeLive* live = m_session.live(source);
    if (!live || !live->value.tensor)
        return tr("The source has no numbers yet. Give it a file, or wait until it is read.");
    if (m_session.isStreaming(source))
        return tr("The source is playing, so that its numbers change all the time. Stop it, then measure.");
    return {};
}

void EffectFollower::measure(NodeId source) {
    drop();
    m_source = source;
    m_point = m_pointer.picked();
    m_key = keyOfPick();
    m_problem = hindrance(source);
    if (m_problem.isEmpty()) {
        EffectQuestion question;
        question.graph = neededFor(m_document.graph(), {m_point.node});
        for (const auto& [id, node] : question.graph.nodes()) {
            const LayerDef* def = m_document.registry().find(node->type);
            const NodeLive* live = m_session.live(id);
            if (def && def->isSource() && live && live->value.tensor)
                question.feeds.emplace(id, constantFeed(live->value));
        }
        question.node = m_point.node;
        question.element = m_point.element;
        question.source = source;
        m_measuring = true;
        run(std::move(question));
    }
    emit changed();
}

void EffectFollower::run(EffectQuestion question) {
    m_stop = {};
    m_job.start([this, question = std::move(question), serial = m_serial, stop = m_stop.get_token(),
                 trials = m_trials]() -> LatestJob::Show {
        const auto show = [this, serial](const Effect& effect) {
            QMetaObject::invokeMethod(
                this, [this, serial, shared = std::make_shared<const Effect>(effect)] { adopt(serial, shared); },
                Qt::QueuedConnection);
        };
        const auto effect = measureEffect(*trials, m_document.registry(), question, show, stop);
        if (effect)
            show(*effect);
        return [this, serial, problem = effect || stop.stop_requested() ? QString() : translated(effect.error())] {
            finish(serial, problem);
        };
    });
}

void EffectFollower::adopt(quint64 serial, std::shared_ptr<const Effect> effect) {
    if (serial != m_serial || !effect->strength)
        return;
    m_effect = std::move(effect);
    m_pointer.highlights().setEffect(m_source, m_effect->strength);
    emit changed();
}

void EffectFollower::finish(quint64 serial, const QString& problem) {
    if (serial != m_serial)
        return;
    m_measuring = false;
    m_problem = problem;
    emit changed();
}

} // namespace layerscope
