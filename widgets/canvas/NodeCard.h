// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"
#include "canvas/CostOverlay.h"
#include "canvas/RepairRows.h"

#include <QImage>
#include <QString>

#include <optional>

namespace layerscope {

/// What a node's card says, ready to be painted.
struct NodeCard {
    QString name;
    QString layer; ///< the layer's shown name; the raw type when the registry does not know it
    QString subtitle;
    QString shape;      ///< "112 h × 112 w × 32 c", or "" when unknown
    QString parameters; ///< "896 parameters", or ""
    QString time;
    QString sharing;       ///< "shares the weights of conv_1", for a further call of a layer
    QString health;        ///< "2 of 32 channels are dead", "3 numbers are NaN"; "" when all is well
    QString issue;         ///< sentence and hint; "" for none
    bool isBroken = false; ///< what health tells of is NaN or infinity
    bool issueIsError = false;
    std::optional<Category> category; ///< none for an unknown layer
    NodeLive::Status status = NodeLive::Status::Waiting;
    double progress = -1; ///< 0 to 1 while a source is read; -1 otherwise
    bool bypassed = false;
    bool hasOutput = true;
    int inputs = 0;
    int outputs = 1;
    bool isGroup = false; ///< a model that is shut to one card
    std::vector<CardRepair> repairs;
    CostShare cost;

    bool operator==(const NodeCard&) const = default;
};

NodeCard nodeCard(const CanvasContext& context, const Node& node);

/// Brings the card up to date with a new result alone, which is a small part of nodeCard(). False when more than that
/// may differ: then make the card anew.
bool refreshResult(NodeCard& card, const CanvasContext& context, NodeId node);

/// What is wrong with the channels of a result, in words; "" when nothing is.
QString healthText(const ChannelHealth& health);
/// The state in a word, for tooltips and screen readers.
QString statusText(NodeLive::Status status);
/// "loading, 40 %" while a source is read, else its state.
QString statusText(const NodeCard& card);
/// "Conv2D conv2d_1, 112 h × 112 w × 32 c, up to date": what a screen reader says of a node.
QString spokenCard(const NodeCard& card);

/// What is known of the node's output; null when nothing is.
const TensorSpec* outputSpec(const CanvasContext& context, NodeId node);
/// The first error, else the first hint, that the newest plan has for a node; null when it has none.
const Issue* firstIssue(const CanvasContext& context, NodeId node);

} // namespace layerscope
