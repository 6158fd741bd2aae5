// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Affine.h"
#include "kernels/Finish.h"
#include "kernels/Gather.h"
#include "layer/LayerDef.h"

#include <functional>

namespace layerscope {

/// What a layer does each time, with all that does not change from one time to the next in its captures.
using PreparedRun = std::function<void(std::span<const Tensor> inputs, std::span<float> y, const Execution& exec)>;

struct PreparedTraits {
    bool inPlace = false;   ///< Prepared::worksInPlace
    std::int64_t bytes = 0; ///< Prepared::bytes
};
PreparedPointer preparedAs(PreparedRun run, PreparedTraits traits = {});

/// The same for a layer that takes nothing along: null with followers.
PreparedPointer preparedAlone(const PrepareCall& call, PreparedRun run, PreparedTraits traits = {});

/// An activation; null with followers.
PreparedPointer preparedFunction(const PrepareCall& call, const NamedFunction& activation);

/// Numbers that are picked from the input, 0 where there is nothing; null with followers.
PreparedPointer preparedPicks(const PrepareCall& call, std::vector<Picks> picks);

/// Whether all that follows is at most an activation that works element by element: then it can be the Finish of a
/// layer that writes its output piece by piece.
bool isActivationAtMost(const Followers& followers);
Finish finishOf(const Followers& followers);

/// An affine over the input, whole numbers too; takes an activation along.
PreparedPointer preparedAffine(const PrepareCall& call, Affine affine);
/// An affine whose tables lie along the last axis alone as what a layer before it can take along.
ChannelAffine channelAffine(const Affine& affine);

/// The affine of followers, over the last axis of so many.
Affine affineOver(int rank, const ChannelAffine& affine);

/// y = x; nothing where they are the same numbers.
void copyNumbers(std::span<const float> x, std::span<float> y, const Execution& exec);

} // namespace layerscope
