// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"

#include <QAction>
#include <QList>
#include <QObject>

#include <functional>
#include <map>

namespace layerscope {

class Forking;
class GraphView;

/// Everything that can be done on the canvas, as actions for menus, tool bars and keys. They act on the shared
/// selection, have the canvas's own shortcut context, and are enabled when they can do something.
class CanvasActions : public QObject {
    Q_OBJECT
public:
    enum Id {
        Add,
        ConnectTo,
        AddNote,
        FrameSelected,
        GroupSelected,
        Ungroup,
        OpenGroup,
        AutoLayout,
        Cut,
        Copy,
        Paste,
        Duplicate,
        DuplicateSharing,
        ForkNode,
        ForkOnwards,
        ForkBefore,
        ForkWhole,
        Compare,
        KeepAsA,
        Delete,
        DeleteUnbridged,
        SelectAll,
        Bypass,
        Repair,
        Rename,
        Inspect,
        Explain,
        Fit,
        ZoomToSelection,
        ZoomIn,
        ZoomOut,
        ZoomNatural,
        Latency,
    };
    enum Group { Building, Editing, Viewing };

    explicit CanvasActions(GraphView& view);

    QAction* at(Id id) const { return m_actions.at(id); }
    /// In the order of a menu.
    QList<QAction*> group(Group group) const { return m_groups.value(group); }
    QList<QAction*> all() const;
    /// Those that make sense in a list of nodes that has the focus (the outline).
    QList<QAction*> forOutline() const;
    /// Says when a fork is made, and of what.
    Forking& forking() const { return *m_forking; }

signals:
    /// The two selected nodes, the older one as A; b is false when there is one: the other is to be chosen.
    void compareRequested(layerscope::NodeId a, layerscope::NodeId b);
    /// The result that the node has now is to be kept, to be compared with what it becomes.
    void keepRequested(layerscope::NodeId node);

private:
    struct Entry;
    void make(Group group, Id id, const Entry& entry);
    void makeBuilding();
    void makeEditing();
    void makeComparing();
    void makeViewing();
    void refresh();

    GraphView& m_view;
    Forking* m_forking;
    std::map<Id, QAction*> m_actions;
    QMap<Group, QList<QAction*>> m_groups;
};

} // namespace layerscope
