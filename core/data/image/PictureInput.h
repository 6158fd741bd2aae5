// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Picture.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <optional>
#include <string>

namespace layerscope {

/// The parameters "fit" and "scaling" of an Input.
Fit fitOf(const Params& params);
Scaling scalingOf(const Params& params);

/// Why a picture cannot become a tensor of that spec, whatever it shows.
std::optional<Error> problemWithPictureSpec(const TensorSpec& wanted);

/// The wanted axes with rows and columns (the two before the channel) in pixels of a source of that size, so that a
/// place on any tensor finds its pixel.
Axes fittedAxes(const TensorSpec& wanted, std::int64_t rows, std::int64_t columns, Fit fit);
std::optional<Axes> pictureAxes(const Picture& picture, const Params& params, const TensorSpec& wanted);

/// The picture that a source means: itself, or of a folder ("scans/") the one that the parameter "start" counts, from
/// 0; past the end the last.
Result<std::string> pictureOfSource(const std::string& source, const Params& params);

/// The Input's parameters as preprocessing: a tensor of the wanted spec, or why the picture does not fit it.
Result<Value> preprocess(const Picture& picture, const Params& params, const TensorSpec& wanted);

} // namespace layerscope
