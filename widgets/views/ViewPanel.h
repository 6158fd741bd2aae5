// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"
#include "session/Selection.h"
#include "views/LatestJob.h"
#include "views/TensorView.h"

#include <QString>

#include <map>

class QLabel;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace layerscope {

class FormerButton;
class ListenButton;
class MarkLegend;
class Picking;
class SaveMenu;
class TransportBar;

/// The result of the current node, by the views that suit it. A pin keeps a node shown while another is selected.
class ViewPanel : public QWidget {
    Q_OBJECT
public:
    ViewPanel(Document& document, LiveSession& session, Selection& selection, SharedPointer& pointer,
              QWidget* parent = nullptr);

    NodeId node() const { return m_node; }
    bool isPinned() const;
    void setPinned(bool pinned);
    const Shown& shown() const { return m_shown; }

    /// The view that is seen; null while the panel is empty. By its id in the registry.
    TensorView* view() const;
    QString viewId() const;
    void setViewId(const QString& id);

    FormerButton& former() const { return *m_former; }
    ListenButton& listen() const { return *m_listen; }
    TransportBar& transport() const { return *m_transport; }

    const MapStyle& mapStyle() const { return m_style; }
    void setMapStyle(const MapStyle& style);

    SaveMenu& saveMenu() { return *m_saveMenu; }

public slots:
    void copyImage();
    /// Asks for a file with what the places of the last axis are called.
    void chooseClassNames();
    void readClassNames(const QString& path);

signals:
    void saved(const QString& path);
    void failed(const layerscope::Error& error);
    void mapStyleChanged(const layerscope::MapStyle& style);
    void viewIdChanged(const QString& id);
    /// An element was picked here, to have it explained.
    void elementPicked();

private:
    void layOut();
    QWidget* makeHeader();
    QToolButton* makeButton(const QString& icon, const QString& text);
    void followSelection();
    void followDocument();
    void setNode(NodeId node);
    void refresh();
    void adopt(const Shown& shown, const Key& key);
    /// The node's result, or the one from before the last edit.
    Shown seen() const;
    void flip();
    void rebuildTabs();
    TensorView* viewFor(const QString& id);
    void showTab(int index);
    void updateHeader();
    void resizeIcons();
    QString emptyText(const NodeLive* live) const;

    Document& m_document;
    LiveSession& m_session;
    Selection& m_selection;
    SharedPointer& m_pointer;

    NodeId m_node;
    Shown m_shown;
    Key m_key;    ///< of what is shown
    Key m_coming; ///< of what is being made ready
    MapStyle m_style;
    QString m_wantedView; ///< chosen last, kept while a node has no such view
    std::map<QString, TensorView*> m_views;

    QLabel* m_name;
    QLabel* m_shape;
    QLabel* m_status;
    QToolButton* m_pin;
    FormerButton* m_former;
    ListenButton* m_listen;
    TransportBar* m_transport;
    QToolButton* m_copy;
    QToolButton* m_save;
    SaveMenu* m_saveMenu;
    Picking* m_picking;
    QTabBar* m_tabs;
    MarkLegend* m_legend;
    QStackedWidget* m_stack;
    QLabel* m_empty;
    LatestJob m_preparing;
};

} // namespace layerscope
