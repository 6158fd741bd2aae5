// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"
#include "canvas/GroupLayout.h"

namespace layerscope {

// The edits of nested models; each is one undo step.

/// The group, shut, that the selected layers became; 0 and the reason when they cannot be one.
struct Grouped {
    GroupId group = {};
    QString problem = {};
};
Grouped groupSelected(const CanvasContext& context, const CardSizes& sizes);
/// Takes the groups away, not what they hold, which shows.
void ungroup(const CanvasContext& context, const CardSizes& sizes, const std::set<GroupId>& groups);
void setGroupOpen(const CanvasContext& context, const CardSizes& sizes, GroupId group, bool open);
/// False for a name that is empty, holds a '/', or is another's.
bool renameGroup(const CanvasContext& context, GroupId group, const QString& name);

/// The groups that are selected whole, the outermost of each; without one, the group that the current node lies in.
std::set<GroupId> selectedGroups(const CanvasContext& context, const GroupTree& tree);

/// The group that all of the nodes lie in, the innermost; 0 for the whole network.
GroupId commonGroup(const Graph& graph, const std::set<NodeId>& nodes);

} // namespace layerscope
