// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Recovery.h"

#include <memory>
#include <utility>

namespace layerscope {

Recovery::Recovery(Document& document, int intervalMs, const QString& folder, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_folder(folder) {
    m_thread.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(intervalMs);
    if (intervalMs <= 0)
        return;
    connect(&m_timer, &QTimer::timeout, this, &Recovery::keep);
    connect(&m_document, &Document::changed, this, &Recovery::noteChange);
    connect(&m_document, &Document::modifiedChanged, this, &Recovery::noteModified);
    connect(&m_document, &Document::wasReset, this, &Recovery::noteModified);
}

Recovery::~Recovery() {
    m_thread.waitForDone();
}

void Recovery::noteChange() {
    if (!m_timer.isActive() && !m_writing)
        m_timer.start();
}

void Recovery::noteModified() {
    if (m_document.isModified()) {
        noteChange();
        return;
    }
    discardAdopted();
    m_timer.stop();
    if (!m_writing)
        m_folder.removeCopy();
}

void Recovery::keep() {
    if (!m_document.isModified())
        return;
    m_writing = true;
    auto project = std::make_shared<const Project>(m_document.project());
    const QString original = QString::fromStdString(m_document.path().string());
    m_thread.start([this, project, original, revision = m_document.revision(), &registry = m_document.registry()] {
        // Media paths stay absolute: the copy does not lie beside the original.
        const std::filesystem::path path = m_folder.copyPath().toStdString();
        const Result<void> result = writeProject(path, *project, registry);
        m_folder.writeOriginal(original);
        QMetaObject::invokeMethod(
            this, [this, revision, result] { finish(revision, result); }, Qt::QueuedConnection);
    });
}

void Recovery::finish(quint64 revision, const Result<void>& result) {
    m_writing = false;
    if (!m_document.isModified()) {
        m_folder.removeCopy(); // saved while the copy was written
        return;
    }
    if (m_document.revision() != revision)
        noteChange();
    if (!result) {
        emit failed(result.error());
        return;
    }
    discardAdopted();
    emit kept();
}

void Recovery::discardAdopted() {
    if (!m_adopted.isEmpty())
        m_folder.discard(std::exchange(m_adopted, {}));
}

} // namespace layerscope
