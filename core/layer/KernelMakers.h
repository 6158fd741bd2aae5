// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/FilterTaps.h"

#include <span>

namespace layerscope {

// The numbers of the known kernels. Each writes into taps, which are 0; `numbers` are what can be adjusted, in the
// order that is named. Where OpenCV has the kernel, the numbers are OpenCV's.

void makeIdentity(FilterTaps& taps, std::span<const double> numbers);
void makeBox(FilterTaps& taps, std::span<const double> numbers);
/// sigma (steps); cv::getGaussianKernel along every axis.
void makeGaussian(FilterTaps& taps, std::span<const double> numbers);
/// sigma (steps): the second derivatives of a Gaussian added up, less their mean so that a flat input gives 0.
void makeLog(FilterTaps& taps, std::span<const double> numbers);
/// Second differences along every axis; in two dimensions cv::Laplacian of aperture 1, 5 or 7.
void makeLaplacian(FilterTaps& taps, std::span<const double> numbers);
/// amount: the input less `amount` times its Laplacian.
void makeSharpen(FilterTaps& taps, std::span<const double> numbers);

/// cv::getDerivKernels of 3, 5 or 7, the largest that fits each axis: the derivative along one, a blur along the
/// others.
void makeSobelX(FilterTaps& taps, std::span<const double> numbers);
void makeSobelY(FilterTaps& taps, std::span<const double> numbers);
void makeSobelDepth(FilterTaps& taps, std::span<const double> numbers);
void makeScharrX(FilterTaps& taps, std::span<const double> numbers);
void makeScharrY(FilterTaps& taps, std::span<const double> numbers);
void makePrewittX(FilterTaps& taps, std::span<const double> numbers);
void makePrewittY(FilterTaps& taps, std::span<const double> numbers);
void makeEmboss(FilterTaps& taps, std::span<const double> numbers);
/// angle (degrees), wavelength, sigma (steps), aspect, phase (degrees): cv::getGaborKernel where the size is odd.
void makeGabor(FilterTaps& taps, std::span<const double> numbers);
/// wavelength, sigma (steps), phase (degrees): a wave in a Gaussian.
void makeWavePacket(FilterTaps& taps, std::span<const double> numbers);
/// angle (degrees, counted from the right upwards), length (steps): a line of that length, its numbers adding up to 1.
void makeMotion(FilterTaps& taps, std::span<const double> numbers);

/// Half of what comes after less half of what was before: the slope in the middle, a step. Of two taps: their
/// difference.
void makeDerivative(FilterTaps& taps, std::span<const double> numbers);
/// The slope of the straight line nearest to all taps (Savitzky and Golay 1964, order 1).
void makeSlope(FilterTaps& taps, std::span<const double> numbers);
void makeSecondDerivative(FilterTaps& taps, std::span<const double> numbers);
/// The middle less the mean of the others.
void makeClick(FilterTaps& taps, std::span<const double> numbers);
/// The mean of the later half less that of the earlier one; the middle of an odd number counts for neither.
void makeStep(FilterTaps& taps, std::span<const double> numbers);

} // namespace layerscope
