// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RecoveryFolder.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUuid>

namespace layerscope {

namespace {

const QString kCopy = QStringLiteral("layerscope");
const QString kDetails = QStringLiteral("json");
const QString kLock = QStringLiteral("lock");
const QString kOriginal = QStringLiteral("original");

QString originalOf(const QString& detailsPath) {
    QFile file(detailsPath);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll())[kOriginal].toString();
}

} // namespace

RecoveryFolder::RecoveryFolder(const QString& folder)
    : m_folder(folder.isEmpty()
                   ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/recovery")
                   : folder)
    , m_id(QUuid::createUuid().toString(QUuid::WithoutBraces)) {
    QDir().mkpath(m_folder);
    lock(m_id);
}

RecoveryFolder::~RecoveryFolder() {
    removeFiles(m_id);
}

QString RecoveryFolder::pathOf(const QString& id, const QString& ending) const {
    return m_folder + QLatin1Char('/') + id + QLatin1Char('.') + ending;
}

QString RecoveryFolder::copyPath() const {
    return pathOf(m_id, kCopy);
}

bool RecoveryFolder::writeOriginal(const QString& original) const {
    QSaveFile file(pathOf(m_id, kDetails));
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.write(QJsonDocument(QJsonObject{{kOriginal, original}}).toJson());
    return file.commit();
}

void RecoveryFolder::removeCopy() const {
    removeFiles(m_id);
}

void RecoveryFolder::removeFiles(const QString& id) const {
    QFile::remove(pathOf(id, kCopy));
    QFile::remove(pathOf(id, kDetails));
}

bool RecoveryFolder::lock(const QString& id) {
    if (m_locks.contains(id))
        return id != m_id;
    auto file = std::make_unique<QLockFile>(pathOf(id, kLock));
    // Held as long as its process lives, however old it is; QLockFile itself asks whether the process is there.
    file->setStaleLockTime(0);
    if (!file->tryLock())
        return false;
    m_locks[id] = std::move(file);
    return true;
}

std::vector<RecoverableCopy> RecoveryFolder::claim() {
    std::vector<RecoverableCopy> copies;
    const QDir folder(m_folder);
    for (const QFileInfo& info : folder.entryInfoList({QStringLiteral("*.") + kCopy}, QDir::Files, QDir::Time))
        if (const QString id = info.completeBaseName(); lock(id))
            copies.push_back({info.absoluteFilePath(), originalOf(pathOf(id, kDetails)), info.lastModified()});
    return copies;
}

void RecoveryFolder::discard(const QString& file) {
    const QString id = QFileInfo(file).completeBaseName();
    if (id == m_id || !m_locks.contains(id))
        return;
    removeFiles(id);
    m_locks.erase(id);
}

} // namespace layerscope
