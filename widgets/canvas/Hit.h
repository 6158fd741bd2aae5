// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"

namespace layerscope {

/// What lies under a place on the canvas, and which part of it.
struct Hit {
    enum class Kind {
        Nothing,
        Node,
        Picture,
        Input,
        Output,
        Link,
        Frame,
        FrameTitle,
        FrameCorner,
        Note,
        NoteCorner,
        GroupTitle,
        GroupButton,
        Repair,
    };
    Kind kind = Kind::Nothing;
    NodeId node = {};           ///< of a shut group's card, the node whose port or picture it is
    GroupId group = {};         ///< of a shut group's card, or of an open group's frame
    int port = -1;              ///< of an Input
    layerscope::Port link = {}; ///< where a Link ends
    AnnotationId annotation = {};
    int repair = -1; ///< which button under the card

    /// Something that moves and is selected with all nodes of a group.
    bool isGroup() const { return group && (isNode() || kind == Kind::GroupTitle); }
    bool isNode() const { return kind == Kind::Node || kind == Kind::Picture; }
    bool isPort() const { return kind == Kind::Input || kind == Kind::Output; }
    bool isCorner() const { return kind == Kind::FrameCorner || kind == Kind::NoteCorner; }
    /// Part of an annotation by which it can be selected and moved.
    bool isAnnotation() const { return kind == Kind::FrameTitle || kind == Kind::Note || isCorner(); }
    bool operator==(const Hit&) const = default;
};

} // namespace layerscope
