// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/volume/VolumeReaders.h"

#include <nifti2_io.h>

#include <cstddef>

namespace layerscope {
namespace {

/// Which of our axes a direction belongs to, and whether it runs against ours (feet to head, front to back, right to
/// left).
struct Role {
    std::size_t ours;
    bool backwards;
};

Role roleOf(int code) {
    switch (code) {
    case NIFTI_I2S:
        return {0, false};
    case NIFTI_S2I:
        return {0, true};
    case NIFTI_A2P:
        return {1, false};
    case NIFTI_P2A:
        return {1, true};
    case NIFTI_R2L:
        return {2, false};
    default:
        return {2, true};
    }
}

} // namespace

Orientation orientationOf(const Directions& directions) {
    nifti_dmat44 matrix{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        for (std::size_t i = 0; i < 3; ++i)
            matrix.m[i][axis] = directions[axis][i];
    matrix.m[3][3] = 1;
    std::array<int, 3> codes{};
    nifti_dmat44_to_orientation(matrix, &codes[0], &codes[1], &codes[2]);
    Orientation out;
    std::array<bool, 3> known{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (codes[axis] < NIFTI_L2R || codes[axis] > NIFTI_S2I)
            return {}; // a matrix that says nothing
        const Role role = roleOf(codes[axis]);
        out.axis[role.ours] = static_cast<int>(axis);
        out.backwards[role.ours] = role.backwards;
        known[role.ours] = true;
    }
    return known[0] && known[1] && known[2] ? out : Orientation{};
}

void orient(Volume& volume, const Orientation& orientation, const std::array<std::int64_t, 3>& fileSize,
            const std::array<double, 3>& fileSpacing, const std::array<std::int64_t, 3>& fileStep) {
    for (std::size_t i = 0; i < 3; ++i) {
        const auto axis = static_cast<std::size_t>(orientation.axis[i]);
        volume.facts.size[i] = fileSize[axis];
        volume.facts.spacing[i] = sensibleSpacing(fileSpacing[axis]);
        volume.step[i] = orientation.backwards[i] ? -fileStep[axis] : fileStep[axis];
        if (orientation.backwards[i])
            volume.first += (fileSize[axis] - 1) * fileStep[axis];
    }
}

} // namespace layerscope
