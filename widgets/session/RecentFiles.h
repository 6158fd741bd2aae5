// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

namespace layerscope {

/// The projects that were opened or saved last, newest first; kept in QSettings. A file that is gone stays listed
/// until opening it fails, since looking for it could make the GUI thread wait for a network drive.
class RecentFiles : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype kMost = 10;

    using QObject::QObject;

    QStringList paths() const;
    void add(const QString& path);
    void remove(const QString& path);
    void clear();

signals:
    void changed();

private:
    void store(const QStringList& paths);
};

} // namespace layerscope
