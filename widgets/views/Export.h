// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QImage>
#include <QString>

#include <functional>

namespace layerscope {

/// Writes a PNG, whole or not at all. For any thread.
Result<void> writePng(const QImage& image, const QString& path);

enum class VectorFormat { Svg, Pdf };

/// What `paint` draws into a rectangle of that size from the origin, as the bytes of an SVG or PDF file: one unit a
/// pixel of 96 to the inch. On the GUI thread where `paint` asks widgets.
QByteArray vectorFile(VectorFormat format, QSize size, const QString& title,
                      const std::function<void(QPainter&)>& paint);

/// Writes bytes, whole or not at all. For any thread.
Result<void> writeBytes(const QByteArray& bytes, const QString& path);

} // namespace layerscope
