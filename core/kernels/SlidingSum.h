// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"
#include "kernels/Epilogue.h"
#include "kernels/PackedFilters.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

/// A sum under a sliding window, and where its results go: a convolution, or one phase of a transposed one, which
/// writes every s-th pixel. The windows of the geometry may have any padBefore, also a negative one, and any out.
struct SlidingPlan {
    ConvGeometry geometry;
    std::int64_t start = 0;              ///< where in y the first result goes
    std::array<std::int64_t, 4> steps{}; ///< floats of y from one batch element, depth, row and column to the next

    /// Results lie together: y is [B, D', H', W', F].
    static SlidingPlan dense(const ConvGeometry& geometry);
};

/// A SlidingPlan with its weights packed. No input is copied: outputs near the border, whose windows reach into the
/// padding, are summed up over the real taps alone.
class SlidingSum {
public:
    /// A box of the output and some blocks of filters, which one thread computes.
    struct Piece {
        std::int64_t batch;
        std::int64_t depth;
        std::int64_t rowBegin, rowEnd;
        std::int64_t columnBegin, columnEnd;
        std::size_t blockBegin, blockEnd;
    };
    /// How the work is cut into pieces.
    struct Cut {
        std::int64_t rows = 1;    ///< parts of the rows
        std::int64_t columns = 1; ///< parts of each row
        std::int64_t blocks = 1;  ///< parts of the blocks of filters
    };

    /// kernel [kd, kh, kw, C/G, F], bias [F] or empty, for the KernelTable in use. `finish` is called on the results of
    /// each piece, in runs as long as they lie together.
    SlidingSum(const SlidingPlan& plan, std::span<const float> kernel, std::span<const float> bias,
               const Epilogue& epilogue = {}, Finish finish = {});

    /// All of it.
    void run(std::span<const float> x, std::span<float> y, const Execution& exec) const;

    /// For those who share out the pieces of several sums at once: run is computePiece of 0 to pieces(cut) - 1, with
    /// the cut for exec's threads. Pieces write to different places.
    Cut cutFor(int threads) const;
    std::int64_t pieces(const Cut& cut) const;
    void computePiece(const Cut& cut, std::int64_t index, const float* x, float* y, const Execution& exec) const;

    std::int64_t bytes() const;
    /// The same before any of it exists, and what the threads ask for.
    static std::int64_t workingBytes(const ConvGeometry& geometry, int threads);

private:
    /// Neighbouring outputs of an axis whose windows have the same real taps.
    struct Stretch {
        std::int64_t begin, end;
        Window::Taps taps;
    };
    struct Block {
        const PackedFilters* group;
        PackedFilters::Block filters;
        std::int64_t channel;     ///< first of the group's
        std::int64_t firstFilter; ///< of all groups
    };
    struct Box;

    static std::vector<Stretch> stretchesOf(const Window& window);
    Piece pieceAt(const Cut& cut, std::int64_t index) const;
    template <class Visit>
    void forEachBox(const Piece& piece, Visit visit) const;
    void computeBlock(const Piece& piece, const Block& block, const float* x, float* y) const;
    void computeBox(const Box& box, RowTask task) const;
    void finishPiece(const Piece& piece, float* y) const;
    std::int64_t inputAt(std::int64_t batch, std::int64_t z, std::int64_t y, std::int64_t x) const;

    SlidingPlan m_plan;
    const KernelTable* m_table;
    Epilogue m_epilogue;
    Finish m_finish;
    bool m_wholeRows; ///< a run holds the taps under a row of the kernel, rather than one tap
    std::array<std::vector<Stretch>, 3> m_stretches;
    std::vector<PackedFilters> m_groups;
    std::vector<Block> m_blocks;
};

} // namespace layerscope
