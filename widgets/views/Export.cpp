// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/Export.h"

#include "base/Files.h"
#include "base/Message.h"

#include <QBuffer>

namespace layerscope {

Result<void> writePng(const QImage& image, const QString& path) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (image.isNull() || !buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return failure(message(N_("There is no picture to save")), path.toStdString());
    return writeFileAtomically(path.toStdString(),
                               std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))));
}

} // namespace layerscope
