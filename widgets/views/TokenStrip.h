// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/MarkPainting.h"
#include "picture/Mosaic.h"
#include "picture/Series.h"
#include "tensor/Place.h"

#include <QAbstractScrollArea>

#include <map>
#include <optional>
#include <vector>

namespace layerscope {

/// The elements along a token axis as words that flow like a text, coloured by one channel's numbers, each with its
/// number below. What a mask leaves out is hatched, padding is a dot. The pointer and the arrow keys choose one.
class TokenStrip : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TokenStrip(QWidget* parent = nullptr);

    /// An empty series shows nothing.
    void setSeries(const Series& series, bool stale);
    /// Colours by a channel; without a scale (the ids of a text) words stay plain.
    void setChannel(std::int64_t channel, const std::optional<ColorScale>& scale);
    /// The tokens that are marked: those that another view points at, or that what is pointed at here sees.
    void setMarked(const std::optional<Stretch>& marked);
    /// What is marked while an element is probed, a heat map of one pixel a token, and for how many tokens of padding
    /// there is to be room at both ends.
    void setMarks(const PaneMarks& marks, const QImage& effect, const Beside& room);

    std::int64_t count() const { return m_series.length(); }
    std::int64_t current() const { return m_current; }
    void setCurrent(std::int64_t element, bool reveal);
    QRect chipRect(std::int64_t element) const; ///< in the viewport
    /// Of padding beside the text: -1 is the token before the first. Empty where there is no room for it.
    QRect paddingRect(std::int64_t element) const;
    QString wordAt(std::int64_t element) const; ///< "" for padding
    bool isPadding(std::int64_t element) const;
    bool isMasked(std::int64_t element) const { return m_series.isMasked(m_channel, element); }
    /// All chips from the top, for a picture of `width`; gives the height.
    int draw(QPainter& painter, int width) const;

signals:
    void currentChanged(qint64 element); ///< -1 for none

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    using Chips = std::vector<QRect>;
    /// Of the tokens, and where `padding` is asked for, of what stands beside them.
    Chips flow(int width, std::map<std::int64_t, QRect>* padding = nullptr) const;
    int chipHeight() const;
    void relayout();
    void drawChip(QPainter& painter, std::int64_t element, const QRect& rect) const;
    void drawMarksOf(QPainter& painter, std::int64_t element, const QRect& rect) const;
    void drawPaddingChips(QPainter& painter) const;
    std::int64_t elementAt(QPoint position) const;
    std::int64_t lineFrom(std::int64_t element, int lines) const;

    Series m_series;
    std::int64_t m_channel = 0;
    std::optional<ColorScale> m_scale;
    std::optional<Stretch> m_marked;
    std::int64_t m_current = -1;
    bool m_stale = false;
    Chips m_chips;                           ///< in the content, by element
    std::map<std::int64_t, QRect> m_padding; ///< the same of padding beside
    PaneMarks m_marks;
    QImage m_effect;
    Beside m_room;
};

} // namespace layerscope
