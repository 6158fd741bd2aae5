// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QGraphicsScene;

namespace layerscope {

/// The whole network as a picture: .svg, or anything that QImage writes, at `scale` pixels a canvas unit. False when
/// the file cannot be written.
bool exportCanvas(QGraphicsScene& scene, const QString& path, double scale);

} // namespace layerscope
