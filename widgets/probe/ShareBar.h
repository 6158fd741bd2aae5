// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Probed.h"

#include <QWidget>

#include <optional>

namespace layerscope {

/// A sum by its channels: a bar of parts as wide as each channel's share, those that add first, then those that take
/// away (hatched). A click or the arrow keys choose a channel.
class ShareBar : public QWidget {
    Q_OBJECT
public:
    explicit ShareBar(QWidget* parent = nullptr);

    void setStep(const Probed& probed, std::size_t step);
    std::size_t parts() const { return m_parts.size(); }
    /// "channel 3: +0.25"
    QString textOf(std::size_t part) const;
    QRectF partRect(std::size_t part) const;

    QSize sizeHint() const override;

signals:
    void channelChosen(qint64 channel);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Part {
        std::int64_t channel = -1;
        std::size_t channels = 1; ///< more than one: all small ones together
        double sum = 0;
    };
    void gather(std::vector<Part>& parts, bool positive, double total) const;
    QRectF bar() const;
    void choose(std::size_t part);
    std::optional<std::size_t> partAt(const QPointF& position) const;

    std::vector<Part> m_parts; ///< what adds, then what takes away, the largest first in each
    std::size_t m_current = 0;
    double m_total = 0; ///< of the sizes
    double m_added = 0;
    double m_taken = 0;
};

} // namespace layerscope
