// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/Examples.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace layerscope {
namespace {

constexpr const char* kFirst = "edges-in-a-photograph";

/// Installed beside the program, else where they were when it was built.
QDir folder() {
    const QDir installed(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/layerscope/examples"));
    return installed.exists() ? installed : QDir(QStringLiteral(LAYERSCOPE_RESOURCES "/examples"));
}

QString titleOf(const QString& baseName) {
    QString title = baseName;
    title.replace(QLatin1Char('-'), QLatin1Char(' '));
    title[0] = title[0].toUpper();
    return title;
}

} // namespace

std::vector<Example> examples() {
    std::vector<Example> found;
    for (const QFileInfo& file : folder().entryInfoList({QStringLiteral("*.layerscope")}, QDir::Files, QDir::Name))
        found.push_back({titleOf(file.completeBaseName()), file.absoluteFilePath()});
    std::ranges::stable_partition(found, [](const Example& example) {
        return QFileInfo(example.path).completeBaseName() == QLatin1String(kFirst);
    });
    return found;
}

bool isExample(const QString& path) {
    return !path.isEmpty() && QFileInfo(path).absolutePath() == folder().absolutePath();
}

} // namespace layerscope
