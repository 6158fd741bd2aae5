// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GraphView.h"
#include "canvas/GroupEdits.h"

namespace layerscope {

void GraphView::groupSelection() {
    const Grouped made = groupSelected(context(), m_scene->sizes());
    if (!made.group)
        return say(made.problem);
    editGroupName(made.group);
}

void GraphView::ungroupSelection() {
    ungroup(context(), m_scene->sizes(), selectedGroups(context(), m_scene->tree()));
}

void GraphView::setGroupOpen(GroupId group, bool open) {
    layerscope::setGroupOpen(context(), m_scene->sizes(), group, open);
}

void GraphView::toggleGroup() {
    const std::set<GroupId> groups = selectedGroups(context(), m_scene->tree());
    if (groups.empty())
        return;
    const GroupId group = *groups.begin();
    const Group* found = m_scene->graph().findGroup(group);
    setGroupOpen(group, found && !found->open);
}

void GraphView::enterSelected() {
    const NodeId current = context().selection.current();
    if (const GroupId cover = m_scene->tree().coverOf(current))
        setGroupOpen(cover, true);
    else
        emit inspectRequested(current);
}

} // namespace layerscope
