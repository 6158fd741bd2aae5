// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/Export.h"

#include "base/Files.h"
#include "base/Message.h"

#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace layerscope {

namespace {

constexpr int kDotsPerInch = 96;

Result<void> nothingToSave(const QString& path) {
    return failure(message(N_("There is no picture to save")), path.toStdString());
}

} // namespace

Result<void> writeBytes(const QByteArray& bytes, const QString& path) {
    if (bytes.isEmpty())
        return nothingToSave(path);
    return writeFileAtomically(path.toStdString(),
                               std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))));
}

Result<void> writePng(const QImage& image, const QString& path) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (image.isNull() || !buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return nothingToSave(path);
    return writeBytes(bytes, path);
}

QByteArray vectorFile(VectorFormat format, QSize size, const QString& title,
                      const std::function<void(QPainter&)>& paint) {
    QByteArray bytes;
    if (size.isEmpty())
        return bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (format == VectorFormat::Svg) {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setSize(size);
        generator.setViewBox(QRect(QPoint(), size));
        generator.setResolution(kDotsPerInch);
        generator.setTitle(title);
        QPainter painter(&generator);
        paint(painter);
    } else {
        QPdfWriter writer(&buffer);
        writer.setTitle(title);
        writer.setResolution(kDotsPerInch);
        writer.setPageMargins(QMarginsF());
        writer.setPageSize(
            QPageSize(QSizeF(size) * 72 / kDotsPerInch, QPageSize::Point, QString(), QPageSize::ExactMatch));
        QPainter painter(&writer);
        paint(painter);
    }
    return bytes;
}

} // namespace layerscope
