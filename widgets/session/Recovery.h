// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Document.h"
#include "session/RecoveryFolder.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <vector>

namespace layerscope {

/// Keeps a copy of unsaved work for the case of a crash, written on a thread of its own some seconds after an edit,
/// and finds what earlier windows left. Lives on the GUI thread; a clean end removes the copy.
class Recovery : public QObject {
    Q_OBJECT
public:
    /// intervalMs 0: no copies. `folder` is for tests; "" is the usual one.
    Recovery(Document& document, int intervalMs, const QString& folder = {}, QObject* parent = nullptr);
    ~Recovery() override;

    std::vector<RecoverableCopy> claim() { return m_folder.claim(); }
    void discard(const QString& file) { m_folder.discard(file); }
    /// For a claimed copy that the document now shows (call it when ProjectFiles says opened): it stays until this
    /// window has kept a copy of its own, or the document has been saved.
    void adopt(const QString& file) { m_adopted = file; }
    QString copyPath() const { return m_folder.copyPath(); }

signals:
    /// A copy of the document's newest state has been written.
    void kept();
    void failed(const layerscope::Error& error);

private:
    void noteChange();
    void noteModified();
    void keep();
    void discardAdopted();
    void finish(quint64 revision, const Result<void>& result);

    Document& m_document;
    RecoveryFolder m_folder;
    QTimer m_timer; ///< runs only from an edit to its copy
    bool m_writing = false;
    QString m_adopted;
    QThreadPool m_thread; ///< last, so that it is waited for first
};

} // namespace layerscope
