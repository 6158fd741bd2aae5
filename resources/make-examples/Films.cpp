// SPDX-License-Identifier: GPL-3.0-or-later
#include "Draft.h"
#include "Examples.h"
#include "Kernels.h"
#include "Media.h"

namespace layerscope {
namespace {

const std::string kSame = "same";
const Taps kSmooth{0.25F, 0.5F, 0.25F};
const Taps kNothing{1};
/// Copies twice apart that overlap by half.
const Taps kTent{0.25F, 0.75F, 0.75F, 0.25F};

NodeId clip(Draft& draft, double row = 0) {
    return draft.add("Input", "film", 0, row, {{"source", media::kFilm}, {"shape", Ints{16, 64, 64, 3}}});
}

NodeId scan(Draft& draft, double row = 0) {
    return draft.add("Input", "scan", 0, row, {{"source", media::kScan}, {"shape", Ints{32, 48, 48, 1}}});
}

/// Half as large along each axis, and back by a transposed convolution.
Project halfAndBack(const LayerRegistry& registry, NodeId (*source)(Draft&, double), int channels, const char* title,
                    const char* note) {
    Draft draft(registry);
    const NodeId whole = source(draft, 0);
    const NodeId half = draft.add("AveragePooling3D", "half", 1, 0);
    const NodeId back = draft.add("Conv3DTranspose", "back_to_full", 2, 0,
                                  {{"filters", std::int64_t{channels}},
                                   {"kernel_size", Ints{4, 4, 4}},
                                   {"strides", Ints{2, 2, 2}},
                                   {"padding", kSame},
                                   {"use_bias", false}},
                                  {{"kernel", layingKernel(channels, {kTent, kTent, kTent})}});
    const NodeId lost = draft.add("Subtract", "what_is_lost", 3, 0);
    draft.chain({whole, half, back});
    draft.wire(whole, lost, 0);
    draft.wire(back, lost, 1);
    draft.frame("Half as many along all three axes, and back", 0, 0, 3, 0);
    draft.note(note, 0, 1, 4, 72);
    return std::move(draft).finish(title, "back_to_full");
}

} // namespace

Project whatMoves(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId film = clip(draft);
    const NodeId filters =
        draft.add("Conv3D", "change_and_edges", 1, 0,
                  {{"filters", std::int64_t{4}}, {"kernel_size", Ints{3, 3, 3}}, {"use_bias", false}},
                  {{"kernel", boxKernel(3, {{taps::change(), kSmooth, kSmooth},
                                            {kSmooth, taps::change(), kSmooth},
                                            {kSmooth, kSmooth, taps::change()},
                                            {kSmooth, kSmooth, kSmooth}})}});
    const NodeId relu = draft.add("Activation", "one_side", 2, 0, {{"activation", NamedFunction{"relu", {}}}});
    const NodeId pool =
        draft.add("MaxPooling3D", "coarser", 3, 0, {{"pool_size", Ints{1, 2, 2}}, {"strides", Ints{1, 2, 2}}});
    draft.chain({film, filters, relu, pool});
    draft.frame("A kernel with a third axis sees time", 0, 0, 3, 0);
    draft.note(
        "Channel 0 takes the difference of the next frame and the one before: what stands still is zero, what moves "
        "lights up in front. Channels 1 and 2 are edges within the frame, channel 3 blurs along all three axes.",
        0, 1, 4, 72);
    return std::move(draft).finish("What moves", "change_and_edges");
}

Project fromHalfAFilm(const LayerRegistry& registry) {
    return halfAndBack(
        registry, clip, 3, "From half a film",
        "Each voxel of the small film lays a soft box of 4 × 4 × 4 down. Between two frames that were kept "
        "there is a blend of both: the ball is in two places at once. What is lost shows where it really was.");
}

Project edgesOfAScan(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId volume = scan(draft);
    const NodeId filters =
        draft.add("Conv3D", "three_gradients", 1, 0,
                  {{"filters", std::int64_t{4}}, {"kernel_size", Ints{3, 3, 3}}, {"use_bias", false}},
                  {{"kernel", boxKernel(1, {{taps::change(), kSmooth, kSmooth},
                                            {kSmooth, taps::change(), kSmooth},
                                            {kSmooth, kSmooth, taps::change()},
                                            {kSmooth, kSmooth, kSmooth}})}});
    const NodeId size = draft.add("Activation", "one_side", 2, 0, {{"activation", NamedFunction{"relu", {}}}});
    const NodeId pool = draft.add("MaxPooling3D", "coarser", 3, 0);
    draft.chain({volume, filters, size, pool});
    draft.frame("Sobel has a third axis too", 0, 0, 3, 0);
    draft.note(
        "Channels 0 to 2 are the gradients from slice to slice, from row to row and from column to column; channel 3 "
        "is a blur. Look at the three slices of “three_gradients” and move the cursor.",
        0, 1, 4, 72);
    return std::move(draft).finish("Edges of a scan", "three_gradients");
}

Project fromHalfAScan(const LayerRegistry& registry) {
    return halfAndBack(
        registry, scan, 1, "From half a scan",
        "Each voxel of the small volume lays a soft box of 4 × 4 × 4 down, and the boxes overlap. What is lost "
        "is where the volume changes faster than the small one can say: its edges.");
}

} // namespace layerscope
