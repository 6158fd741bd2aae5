// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LatencyTrace.h"

#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include <deque>
#include <vector>

namespace layerscope {

class LiveSession;

/// A panel over a corner of the canvas: how long edits and frames took to the screen in the last seconds, stage by
/// stage, against the budget. It says so in words as well, to screen readers too. Opaque and drawn twice a second, so
/// that it costs the canvas no frame; the pointer goes through it.
class LatencyOverlay : public QWidget {
    Q_OBJECT
public:
    struct Row {
        QString name;
        QString median;
        QString p95;
        QString budget; ///< "3 / 7"
        QString verdict;
        bool isOver = false;
        bool operator==(const Row&) const = default;
    };

    LatencyOverlay(const LiveSession& session, QWidget& canvas);

    void setShown(bool shown);
    /// One a stage, then the whole; empty while nothing was measured.
    const std::vector<Row>& rows() const { return m_rows; }
    /// Frames shown and skipped.
    const QString& frames() const { return m_frames; }
    /// What takes too long and what helps, or that all is well.
    const QString& advice() const { return m_advice; }
    /// Reads the trace now, not at the next beat.
    void refresh();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Count {
        std::chrono::steady_clock::time_point at;
        std::uint64_t skipped = 0;
    };
    std::uint64_t skippedLately();
    void say();
    void layOut();
    void draw();
    void drawRow(QPainter& painter, double y, const Row& row) const;

    const LiveSession& m_session;
    LatencyTrace& m_trace;
    QTimer m_beat;
    std::deque<Count> m_skipped; ///< of the last seconds
    std::vector<Row> m_rows;
    QString m_frames;
    QString m_advice;
    QPixmap m_picture; ///< null when it is to be drawn anew
};

} // namespace layerscope
