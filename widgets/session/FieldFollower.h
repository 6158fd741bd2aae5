// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/FieldFacts.h"
#include "session/LatestJob.h"
#include "session/LiveSession.h"
#include "session/Selection.h"

#include <memory>

namespace layerscope {

/// Follows the picked element: finds on another thread what of every node before it depends on, and what behind it
/// touches, again for every new plan, and has it marked.
class FieldFollower : public QObject {
    Q_OBJECT
public:
    FieldFollower(LiveSession& session, SharedPointer& pointer, QObject* parent = nullptr);

    /// Of the picked element; null while there is none, or it is not known yet. What was found stays until its
    /// successor is there, unless nothing is picked any more.
    std::shared_ptr<const FieldFacts> facts() const { return m_facts; }
    bool isBusy() const { return m_job.isBusy(); }

    bool showsReceptive() const { return m_receptive; }
    bool showsProjective() const { return m_projective; }
    void setReceptiveShown(bool on);
    void setProjectiveShown(bool on);

signals:
    void changed();

private:
    void follow();
    void adopt(std::shared_ptr<const FieldFacts> facts);
    void mark() const;

    LiveSession& m_session;
    SharedPointer& m_pointer;
    std::shared_ptr<const FieldFacts> m_facts;
    bool m_receptive = true;
    bool m_projective = true;
    LatestJob m_job;
};

} // namespace layerscope
