// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QImage>
#include <QString>

namespace layerscope {

/// Writes a PNG, whole or not at all. For any thread.
Result<void> writePng(const QImage& image, const QString& path);

} // namespace layerscope
