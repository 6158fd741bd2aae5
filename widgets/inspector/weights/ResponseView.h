// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/FrequencyResponse.h"
#include "tensor/Axis.h"
#include "views/LatestJob.h"

#include <QImage>
#include <QWidget>

#include <array>
#include <memory>
#include <vector>

namespace layerscope {

/// What a step along the axes of a filter is: on what it slides over, dilation not counted.
struct ResponseSteps {
    std::array<Axis, 3> axes{}; ///< depth, rows, columns
    TapSpacing spacing{1, 1, 1};
    bool operator==(const ResponseSteps&) const = default;
};

/// How much of each frequency a filter lets through: a curve in time, a map of a plane, three maps of a box (through
/// 0 of the axis that is not shown). Frequencies are in cycles a pixel, in Hz where the axis has seconds. The pointer
/// or the arrow keys read it off. Computed on another thread; until then the former is shown.
class ResponseView : public QWidget {
    Q_OBJECT
public:
    explicit ResponseView(QWidget* parent = nullptr);

    void setTaps(const FilterTaps& taps, const ResponseSteps& steps);
    /// What the pointer reads: "0.25 cycles/px, 0 cycles/px: 1.41"; "" while nothing is known.
    QString readOut() const { return m_readOut; }
    /// Largest magnitude; nothing before the first is computed.
    double top() const { return m_top; }
    bool isSettled() const { return !m_job.isBusy() && m_shown == m_wanted; }
    /// Magnitudes as they are drawn: of a curve its points, of maps the [points, points] of the one at `index`.
    const std::vector<float>& values(int index = 0) const { return m_panes[static_cast<std::size_t>(index)].values; }

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

signals:
    void readOutChanged(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Pane {
        int rowAxis = 0;
        int columnAxis = 0;
        std::vector<float> values{};
        QImage image{};
    };
    bool isCurve() const { return m_rank == 1; }
    int paneCount() const { return m_rank == 3 ? 3 : 1; }
    QRect paneRect(int index) const; ///< where the numbers are
    double frequencyAt(int axis, double share) const;
    QString unitOf(int axis) const;
    QString rangeText(int axis) const;
    void adopt(std::vector<Pane> panes);
    void mark(int pane, int row, int column);
    void drawCurve(QPainter& painter);
    void drawMap(QPainter& painter, int index);

    int m_rank = 2;
    ResponseSteps m_steps;
    quint64 m_wanted = 0;
    quint64 m_shown = 0;
    std::vector<Pane> m_panes{1};
    double m_top = 0;
    int m_markPane = -1; ///< -1: none
    int m_markRow = 0;
    int m_markColumn = 0;
    QString m_readOut;
    LatestJob m_job;
};

} // namespace layerscope
