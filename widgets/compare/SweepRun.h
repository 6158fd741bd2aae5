// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/MediaStore.h"
#include "explain/Bench.h"
#include "explain/Sweep.h"
#include "picture/Mosaic.h"

#include <QImage>
#include <QSize>
#include <QString>

#include <memory>
#include <set>
#include <stop_token>

namespace layerscope {

/// What all values of one sweep have in common.
struct SweepRun {
    Bench bench;
    const LayerRegistry* registry = nullptr;
    MediaStore* media = nullptr;    ///< for a source whose own parameter is swept
    std::shared_ptr<Trials> trials; ///< used by one thread at a time
    NodeId node;
    std::string param;
    SweepValues values;
    NodeId look;          ///< whose result is shown: the node, or one after it
    bool picture = false; ///< that is shown in colour
    QSize size{176, 96};  ///< of a picture, in device pixels
    /// The same but for what the sources give.
    bool sameNetwork(const SweepRun& other) const;
};

/// What became of one value.
struct SweepCell {
    QString name; ///< "2 × 2", "same"
    Value result;
    QImage picture;
    double low = 0; ///< of the finite numbers of the result
    double high = 0;
    QString shape;
    QString cost;    ///< parameters, multiply-accumulates and time, from the node to what is shown
    QString mistake; ///< why there is nothing to show
    bool done = false;
    bool stale = false; ///< of an older network
    bool now = false;   ///< the value that the network has
};

/// Computes one cell; for a worker. A stopped one is not done.
SweepCell sweepCell(const SweepRun& run, std::size_t index, std::stop_token stop);
/// Draws it in the range from low to high, or in its own when they are the same.
QImage sweepPicture(const SweepRun& run, const SweepCell& cell, double low, double high);

} // namespace layerscope
