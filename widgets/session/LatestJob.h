// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <optional>

namespace layerscope {

/// Work for another thread, of which only the newest counts: one job runs at a time, and of those that come meanwhile
/// only the last is kept. A job returns what is to be done with its result on the GUI thread; that is done unless
/// this object is gone. Its end waits for the job that runs.
class LatestJob : public QObject {
    Q_OBJECT
public:
    using Show = std::function<void()>;
    using Work = std::function<Show()>;

    explicit LatestJob(QObject* parent = nullptr);
    ~LatestJob() override;

    void start(Work work);
    /// Forgets the job that waits, and the result of the one that runs.
    void cancel();
    bool isBusy() const { return m_running; }

private:
    void run(Work work);
    void finish(const Show& show, quint64 epoch);

    std::optional<Work> m_next;
    bool m_running = false;
    quint64 m_epoch = 0;
    QThreadPool m_pool; ///< last: waits before the rest goes
};

} // namespace layerscope
