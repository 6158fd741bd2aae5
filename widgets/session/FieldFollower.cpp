// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FieldFollower.h"

#include "session/PointerMark.h"

#include <utility>

namespace layerscope {

FieldFollower::FieldFollower(LiveSession& session, SharedPointer& pointer, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_pointer(pointer) {
    connect(&pointer, &SharedPointer::pickChanged, this, &FieldFollower::follow);
    connect(&session, &LiveSession::planned, this, &FieldFollower::follow);
    follow();
}

void FieldFollower::follow() {
    const ProbePoint& picked = m_pointer.picked();
    const auto plan = m_session.plan();
    const PlanStep* step = picked.valid && plan ? plan->stepOf(picked.node) : nullptr;
    if (!step || !isElementOf(picked.element, step->output.shape)) {
        m_job.cancel();
        return adopt(nullptr);
    }
    m_job.start([this, plan, node = picked.node, element = picked.element]() -> LatestJob::Show {
        auto facts = fieldFacts(*plan, node, element);
        auto shared = facts ? std::make_shared<const FieldFacts>(std::move(*facts)) : nullptr;
        return [this, shared] { adopt(shared); };
    });
}

void FieldFollower::adopt(std::shared_ptr<const FieldFacts> facts) {
    if (!facts && !m_facts)
        return;
    m_facts = std::move(facts);
    mark();
    emit changed();
}

void FieldFollower::setReceptiveShown(bool on) {
    m_receptive = on;
    mark();
}

void FieldFollower::setProjectiveShown(bool on) {
    m_projective = on;
    mark();
}

void FieldFollower::mark() const {
    std::map<NodeId, ElementSet> fields;
    if (m_facts && m_receptive)
        fields = m_facts->receptive;
    if (m_facts && m_projective)
        fields.insert(m_facts->projective.begin(), m_facts->projective.end());
    if (m_facts)
        fields.erase(m_facts->node);
    m_pointer.highlights().setFields(std::move(fields));
}

} // namespace layerscope
