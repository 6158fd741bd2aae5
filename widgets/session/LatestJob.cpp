// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LatestJob.h"

#include <utility>

namespace layerscope {

LatestJob::LatestJob(QObject* parent)
    : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

LatestJob::~LatestJob() {
    m_pool.waitForDone();
}

void LatestJob::start(Work work) {
    if (m_running)
        m_next = std::move(work);
    else
        run(std::move(work));
}

void LatestJob::cancel() {
    m_next.reset();
    ++m_epoch;
}

void LatestJob::run(Work work) {
    m_running = true;
    m_pool.start([this, work = std::move(work), epoch = m_epoch] {
        Show show = work();
        QMetaObject::invokeMethod(
            this, [this, show = std::move(show), epoch] { finish(show, epoch); }, Qt::QueuedConnection);
    });
}

void LatestJob::finish(const Show& show, quint64 epoch) {
    m_running = false;
    if (m_next)
        run(*std::exchange(m_next, std::nullopt));
    if (epoch == m_epoch && show)
        show();
}

} // namespace layerscope
