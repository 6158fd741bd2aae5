// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Selection.h"
#include "views/Shown.h"

#include <QObject>
#include <QPointF>
#include <QPointer>

class QKeyEvent;
class QMouseEvent;

namespace layerscope {

class TensorView;

/// Picks elements in views, to have them explained: a click without a drag, or P or Enter on the element that is
/// marked. While an element of what is shown is picked, the arrow keys walk it, Page Up and Page Down its channel,
/// Control with Left and Right its slice or frame, and Esc lets it go. All else is the view's own.
class Picking : public QObject {
    Q_OBJECT
public:
    Picking(SharedPointer& pointer, QObject* parent);

    void watch(TensorView& view);
    /// What the views show.
    void setShown(const Shown& shown);

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    /// An element was picked, not only walked to.
    void picked();

private:
    bool press(const TensorView& view, QWidget& widget, QMouseEvent& event);
    bool release(const TensorView& view, const QMouseEvent& event);
    bool key(const TensorView& view, const QObject* watched, const QKeyEvent& event);
    bool pickMarked(const TensorView& view);
    bool pickLargest();
    bool walk(int dimension, std::int64_t by);
    bool walkKey(const TensorView& view, const QKeyEvent& event);
    void pick(std::vector<std::int64_t> element);
    void reveal();
    /// What is pointed at in the view; empty when nothing is.
    std::vector<std::int64_t> marked(const TensorView& view) const;
    bool holdsPick() const;
    TensorView* viewOf(QObject* widget) const;

    SharedPointer& m_pointer;
    Shown m_shown;
    std::vector<QPointer<TensorView>> m_views;
    QPointer<QWidget> m_pressed;
    QPointF m_pressedAt;
};

} // namespace layerscope
