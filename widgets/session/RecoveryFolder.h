// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QLockFile>
#include <QString>

#include <map>
#include <memory>
#include <vector>

namespace layerscope {

/// A copy of unsaved work that a process left behind.
struct RecoverableCopy {
    QString file;     ///< the .layerscope copy
    QString original; ///< where the project was saved; "" when it never was
    QDateTime time;   ///< of the copy
};

/// The folder where each running window keeps one copy of its unsaved work: "ID.layerscope", beside it "ID.json" with
/// the original's path, and "ID.lock" that a living process holds. A copy whose lock nobody holds is left from a crash.
class RecoveryFolder {
public:
    /// The folder is made when it is not there. "" is the usual one, in the user's application data.
    explicit RecoveryFolder(const QString& folder = {});
    /// A clean end: this window's files go.
    ~RecoveryFolder();
    RecoveryFolder(const RecoveryFolder&) = delete;
    RecoveryFolder& operator=(const RecoveryFolder&) = delete;

    /// Where this window's copy goes.
    QString copyPath() const;
    /// Beside the copy: where its project is saved. Any thread.
    bool writeOriginal(const QString& original) const;
    /// The work has been saved.
    void removeCopy() const;

    /// What crashed windows left, newest first. What is listed is held from now on, so that a second window that
    /// starts meanwhile does not offer it too.
    std::vector<RecoverableCopy> claim();
    /// The person has decided: the copy is gone for good.
    void discard(const QString& file);

private:
    QString pathOf(const QString& id, const QString& ending) const;
    bool lock(const QString& id);
    void removeFiles(const QString& id) const;

    QString m_folder;
    QString m_id;
    std::map<QString, std::unique_ptr<QLockFile>> m_locks; ///< by id; its own and claimed ones
};

} // namespace layerscope
