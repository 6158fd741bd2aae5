// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasEdits.h"
#include "canvas/GraphScene.h"
#include "canvas/gestures/Gesture.h"

#include <QGraphicsView>
#include <QTimer>

#include <memory>
#include <optional>

namespace layerscope {

class CanvasActions;
class CanvasOverlays;
class DropGuide;

/// Where quick-add puts the layer that is picked, and what it is wired to.
struct QuickAddRequest {
    QPointF place; ///< canvas units
    std::optional<Port> from = {};
    std::optional<Port> into = {};
    std::optional<Port> onto = {};
};

/// The canvas: shows a GraphScene, turns pointer and keys into gestures and edits. All of what it does is also in
/// actions(), for menus.
class GraphView : public QGraphicsView {
    Q_OBJECT
public:
    explicit GraphView(const CanvasContext& context, QWidget* parent = nullptr);
    ~GraphView() override;

    GraphScene& graphScene() const { return *m_scene; }
    const CanvasContext& context() const { return m_scene->context(); }
    CanvasActions& actions() const { return *m_actions; }

    double zoom() const { return transform().m11(); }
    /// Keeps what is under `pixel` where it is.
    void zoomAt(QPoint pixel, double factor);
    void setZoom(double zoom);
    void fit();
    void fitSelection();
    void panBy(QPoint pixels);
    /// Scrolls, if need be, so that the node is in sight.
    void showNode(NodeId id);
    /// What the window shows, in canvas units.
    QRectF visibleRect() const;

    /// Where a layer that is added without a place goes: at the pointer if it is on the canvas, else in the middle.
    QPointF placeForNew() const;
    /// Adds behind the selected node, wired to it, when exactly one is selected and the layer takes an input.
    NodeId addLayer(const LayerDef& def);
    NodeId addLayer(const LayerDef& def, const QuickAddRequest& request);
    /// Puts the layer's example below everything else, selects it and brings it into sight.
    void addExample(const LayerDef& def);
    void openQuickAdd(const QuickAddRequest& request);
    void openConnectTo();
    /// The card that is selected, of a node or a shut group; null when there are none or several.
    const NodeItem* singleCard() const;
    /// Edits the selected node's name, or the selected annotation's text, where it stands.
    void editText();

    // Nested models. What cannot be is said in a sentence.
    void groupSelection();
    void ungroupSelection();
    void setGroupOpen(GroupId group, bool open);
    /// Opens the model that is selected, or shuts the one that the selected layer lies in.
    void toggleGroup();
    /// Picks the element, or the brightest one of the selected node, to have its arithmetic shown.
    void explain(const ProbePoint& element);
    void explainSelected();
    /// What Enter does: opens a shut model, else asks for the inspector.
    void enterSelected();

    /// The panel that says how long edits take to the screen.
    void setLatencyShown(bool shown);
    /// One inline sentence at the lower edge that goes away by itself.
    void say(const QString& text);
    Gesture* gesture() const { return m_gesture.get(); }
    void cancelGesture();

signals:
    /// Enter on a node: the inspector should take the focus.
    void inspectRequested(layerscope::NodeId node);
    /// An element was picked here, to have it explained.
    void elementPicked();
    /// A file was dropped; `under` is the node below it, or none.
    void fileDropped(const QString& path, QPointF place, layerscope::NodeId under);
    void zoomChanged(double zoom);
    void visibleRectChanged();

protected:
    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void paintEvent(QPaintEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent* event) override;

private:
    PointerEvent pointerEvent(QPoint pixel, Qt::KeyboardModifiers modifiers) const;
    void begin(std::unique_ptr<Gesture> gesture, const PointerEvent& event);
    void hover(const PointerEvent& event);
    void leave();
    void showToolTip(QPoint pixel, QPoint global);
    void updateCursor(const Hit& hit);
    void fitRect(const QRectF& rect, double largestZoom);
    void editAnnotation(AnnotationId id);
    void editName(NodeId id);
    void editGroupName(GroupId id);
    GroupId groupForNew(const AddPlace& place, QPointF corner) const;
    void scheduleLiveView();
    void tellLiveView();
    void followView();
    void watchLatency();
    void drawDots(QPainter& painter, const QRectF& rect) const;
    void selectionChanged();
    bool walk(QKeyEvent* event);
    void selectGroup(const Hit& hit);

    bool m_staysFitted = false; ///< until someone zooms or pans, also when the window changes its size
    GraphScene* m_scene;
    CanvasActions* m_actions;
    CanvasOverlays* m_overlays = nullptr;
    std::unique_ptr<Gesture> m_gesture;
    std::unique_ptr<DropGuide> m_drop;
    QTimer m_liveView;
    double m_toldZoom = 0; ///< 0: never
    bool m_spaceHeld = false;
    quint64 m_moveGesture = 0; ///< of Ctrl+arrows while they repeat
};

} // namespace layerscope

Q_DECLARE_METATYPE(layerscope::Hit)
