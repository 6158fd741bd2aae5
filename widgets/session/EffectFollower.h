// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Effect.h"
#include "session/LatestJob.h"
#include "session/LiveSession.h"
#include "session/Selection.h"

#include <memory>
#include <stop_token>

namespace layerscope {

/// The effective field of the picked element: measured on another thread when it is asked for, shown as it comes, and
/// dropped as soon as the element, the network or the source is another.
class EffectFollower : public QObject {
    Q_OBJECT
public:
    EffectFollower(Document& document, LiveSession& session, SharedPointer& pointer, QObject* parent = nullptr);
    ~EffectFollower() override;

    /// How strongly each part of that source moves the picked element.
    void measure(NodeId source);
    /// What was found so far stays.
    void stop();
    /// Nothing is shown any more.
    void drop();

    bool isMeasuring() const { return m_measuring; }
    /// The source that is or was measured; 0 for none.
    NodeId source() const { return m_source; }
    /// What is known so far; null before the first pass.
    std::shared_ptr<const Effect> effect() const { return m_effect; }
    /// Why there is none; "" while all is well.
    QString problem() const { return m_problem; }

signals:
    void changed();

private:
    void follow();
    void run(EffectQuestion question);
    void adopt(quint64 serial, std::shared_ptr<const Effect> effect);
    void finish(quint64 serial, const QString& problem);
    QString hindrance(NodeId source) const;
    /// Of all that the picked element is computed from.
    Key keyOfPick() const;

    Document& m_document;
    LiveSession& m_session;
    SharedPointer& m_pointer;
    NodeId m_source;
    ProbePoint m_point; ///< that is measured
    Key m_key;
    std::shared_ptr<const Effect> m_effect;
    QString m_problem;
    bool m_measuring = false;
    quint64 m_serial = 0; ///< of the measurement; what comes of an earlier one is not shown
    std::stop_source m_stop;
    std::shared_ptr<Trials> m_trials;
    LatestJob m_job;
};

} // namespace layerscope
