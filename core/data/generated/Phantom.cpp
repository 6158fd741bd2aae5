// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/generated/Phantom.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace layerscope {
namespace {

struct Ellipsoid {
    double value; ///< added inside
    double a;     ///< half axes
    double b;
    double c;
    double x;
    double y;
    double z;
    double degrees; ///< turned about z
};

constexpr Ellipsoid kParts[] = {
    {1, .69, .92, .81, 0, 0, 0, 0},        {-.8, .6624, .874, .78, 0, -.0184, 0, 0},
    {-.2, .11, .31, .22, .22, 0, 0, -18},  {-.2, .16, .41, .28, -.22, 0, 0, 18},
    {.1, .21, .25, .41, 0, .35, -.15, 0},  {.1, .046, .046, .05, 0, .1, .25, 0},
    {.1, .046, .046, .05, 0, -.1, .25, 0}, {.1, .046, .023, .05, -.08, -.605, 0, 0},
    {.1, .023, .023, .02, 0, -.606, 0, 0}, {.1, .023, .046, .02, .06, -.605, 0, 0},
};

double squared(double v) {
    return v * v;
}

/// How far from the middle in the plane, where the rim is 1.
double inPlane(const Ellipsoid& part, double x, double y) {
    const double radians = part.degrees * std::numbers::pi / 180;
    const double dx = x - part.x;
    const double dy = y - part.y;
    return squared((dx * std::cos(radians) + dy * std::sin(radians)) / part.a) +
           squared((dy * std::cos(radians) - dx * std::sin(radians)) / part.b);
}

} // namespace

double phantomAt(double x, double y) {
    double sum = 0;
    for (const Ellipsoid& part : kParts)
        sum += inPlane(part, x, y) <= 1 ? part.value : 0;
    return std::clamp(sum, 0.0, 1.0);
}

double phantomAt(double x, double y, double z) {
    double sum = 0;
    for (const Ellipsoid& part : kParts)
        sum += inPlane(part, x, y) + squared((z - part.z) / part.c) <= 1 ? part.value : 0;
    return std::clamp(sum, 0.0, 1.0);
}

} // namespace layerscope
