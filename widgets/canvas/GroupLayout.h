// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/GroupTree.h"

#include <QRectF>

#include <functional>

namespace layerscope {

/// How large the cards of nodes and of shut groups are.
struct CardSizes {
    std::function<QSizeF(NodeId)> node;
    std::function<QSizeF(GroupId)> group;
};

/// Height of the strip above an open group that holds its name.
constexpr double kGroupTitle = 36;
/// From the frame of an open group to what it holds.
constexpr double kGroupMargin = 24;

/// The frame around all that an open group holds, as it would be if the group were open; null for an empty group.
QRectF frameOf(const Graph& graph, const GroupTree& tree, const CardSizes& sizes, GroupId group);

/// Moves all that lies in the group, and not its own card.
void moveContent(Graph& graph, const GroupTree& tree, GroupId group, QPointF offset);

/// From the corner of the frame to where its content begins; there the card stands when the group is shut.
constexpr QPointF kGroupCorner(kGroupMargin, kGroupMargin + kGroupTitle);

/// Puts the content of a group to where its card is, and pushes aside what the frame would cover.
void makeRoomFor(Graph& graph, const CardSizes& sizes, const LayerRegistry& registry, GroupId group);
/// Puts the card of a group to where its content begins, and draws nearer what the frame kept away, where there is
/// room.
void closeGapOf(Graph& graph, const CardSizes& sizes, const LayerRegistry& registry, GroupId group);

/// Everything from left to right, level by level: an open group is laid out in itself and placed as one block.
void layOutGroups(Graph& graph, const CardSizes& sizes, const LayerRegistry& registry);

} // namespace layerscope
