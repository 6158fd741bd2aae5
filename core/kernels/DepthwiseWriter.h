// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Depthwise.h"
#include "kernels/DepthwisePieces.h"

#include <memory>

namespace layerscope {

/// A depthwise convolution with its weights packed, which writes its output piece by piece, to wherever it is wanted.
class DepthwiseWriter {
public:
    DepthwiseWriter() = default;
    virtual ~DepthwiseWriter() = default;
    DepthwiseWriter(const DepthwiseWriter&) = delete;
    DepthwiseWriter& operator=(const DepthwiseWriter&) = delete;

    /// The piece's pixels, one after the other, to y, with the epilogue but without the finish. Uses
    /// ScratchUse::Lines.
    virtual void write(const DepthwisePiece& piece, const float* x, float* y) const = 0;
    virtual std::int64_t bytes() const = 0;
};

/// Reads x where it is, when windows overlap in a way that the micro-kernel knows and channels fill its registers;
/// otherwise copies the lines that it needs first.
std::unique_ptr<const DepthwiseWriter> makeDepthwiseWriter(const DepthwiseJob& job);

/// The two ways.
bool readsInPlace(const DepthwiseGeometry& geometry, int lanes);
std::unique_ptr<const DepthwiseWriter> makePlainDepthwise(const DepthwiseJob& job);
std::unique_ptr<const DepthwiseWriter> makeStagedDepthwise(const DepthwiseJob& job);

} // namespace layerscope
