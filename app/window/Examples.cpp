// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/Examples.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace layerscope {
namespace {

constexpr const char* kFirst = "edges-in-a-photograph";

/// A folder of examples, and what the menu calls it.
struct Shelf {
    const char* folder;
    const char* label;
};
constexpr Shelf kShelves[] = {
    {"pictures", QT_TRANSLATE_NOOP("layerscope::Examples", "Pictures")},
    {"sounds", QT_TRANSLATE_NOOP("layerscope::Examples", "Sounds")},
    {"series", QT_TRANSLATE_NOOP("layerscope::Examples", "Time series")},
    {"texts", QT_TRANSLATE_NOOP("layerscope::Examples", "Texts")},
    {"films", QT_TRANSLATE_NOOP("layerscope::Examples", "Films")},
    {"volumes", QT_TRANSLATE_NOOP("layerscope::Examples", "Volumes")},
};

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
    for (const Shelf& shelf : kShelves) {
        const QDir place(folder().filePath(QLatin1String(shelf.folder)));
        const QString label = QCoreApplication::translate("layerscope::Examples", shelf.label);
        for (const QFileInfo& file : place.entryInfoList({QStringLiteral("*.layerscope")}, QDir::Files, QDir::Name))
            found.push_back({titleOf(file.completeBaseName()), file.absoluteFilePath(), label});
    }
    std::ranges::stable_partition(found, [](const Example& example) {
        return QFileInfo(example.path).completeBaseName() == QLatin1String(kFirst);
    });
    return found;
}

bool isExample(const QString& path) {
    return !path.isEmpty() && QFileInfo(path).absolutePath().startsWith(folder().absolutePath());
}

} // namespace layerscope
