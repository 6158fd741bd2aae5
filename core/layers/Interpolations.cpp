// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Interpolations.h"

#include <algorithm>

namespace layerscope {

Interpolation interpolationOf(const Params& params) {
    const std::string& id = params.text("interpolation");
    const auto it = std::ranges::find(kInterpolations, id, [](const Choice& choice) { return std::string(choice.id); });
    return static_cast<Interpolation>(it - std::begin(kInterpolations));
}

Tensor resizedPictures(const Tensor& x, std::array<int, 2> axes, std::array<std::int64_t, 2> sizes,
                       Interpolation interpolation, bool antialias, const Execution& exec) {
    Tensor y = x;
    for (std::size_t i = 0; i < axes.size(); ++i)
        y = resampled(y, axes[i], resampling(y.shape()[axes[i]], sizes[i], interpolation, antialias), exec);
    return y;
}

} // namespace layerscope
