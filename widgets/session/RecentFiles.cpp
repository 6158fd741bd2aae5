// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RecentFiles.h"

#include "session/SettingsKeys.h"

#include <QFileInfo>
#include <QSettings>

namespace layerscope {

QStringList RecentFiles::paths() const {
    return QSettings().value(settings::kRecentFiles).toStringList();
}

void RecentFiles::add(const QString& path) {
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList known = paths();
    known.removeAll(absolute);
    known.prepend(absolute);
    store(known.mid(0, kMost));
}

void RecentFiles::remove(const QString& path) {
    QStringList known = paths();
    if (known.removeAll(QFileInfo(path).absoluteFilePath()) > 0)
        store(known);
}

void RecentFiles::clear() {
    store({});
}

void RecentFiles::store(const QStringList& paths) {
    QSettings().setValue(settings::kRecentFiles, paths);
    emit changed();
}

} // namespace layerscope
