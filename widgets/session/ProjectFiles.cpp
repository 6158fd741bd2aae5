// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ProjectFiles.h"

#include <utility>

namespace layerscope {

namespace fs = std::filesystem;

ProjectFiles::ProjectFiles(Document& document, QObject* parent)
    : QObject(parent)
    , m_document(document) {
    m_thread.setMaxThreadCount(1);
}

ProjectFiles::~ProjectFiles() {
    m_thread.waitForDone();
}

void ProjectFiles::start(std::function<void()> job) {
    if (m_pending++ == 0)
        emit busyChanged();
    m_thread.start(std::move(job));
}

void ProjectFiles::finishJob() {
    if (--m_pending == 0)
        emit busyChanged();
}

void ProjectFiles::open(const fs::path& path) {
    read(path, path, false);
}

void ProjectFiles::openRecovered(const fs::path& copy, const fs::path& original) {
    read(copy, original, true);
}

void ProjectFiles::read(const fs::path& path, const fs::path& home, bool recovered) {
    start([this, path, home, recovered, request = ++m_lastOpen, &registry = m_document.registry()] {
        Result<Project> project = readProject(path, registry);
        if (project)
            resolveMedia(project->graph, registry, home.parent_path());
        QMetaObject::invokeMethod(
            this,
            [this, request, path, home, recovered, project = std::move(project)]() mutable {
                finishOpen(request, path, home, recovered, std::move(project));
            },
            Qt::QueuedConnection);
    });
}

void ProjectFiles::finishOpen(quint64 request, const fs::path& path, const fs::path& home, bool recovered,
                              Result<Project> project) {
    finishJob();
    if (request != m_lastOpen)
        return;
    if (!project) {
        emit openFailed(path, project.error());
        return;
    }
    const std::string viewState = std::move(project->viewState);
    const std::vector<Message> notes = std::move(project->notes);
    m_document.reset(std::move(*project), home);
    if (recovered)
        m_document.markRecovered();
    emit opened(home, viewState, notes);
}

void ProjectFiles::save(const fs::path& path, const std::string& viewState) {
    auto project = std::make_shared<Project>(m_document.project());
    project->viewState = viewState;
    start([this, path, project, revision = m_document.revision(), &registry = m_document.registry()] {
        relativizeMedia(project->graph, registry, path.parent_path());
        const Result<void> result = writeProject(path, *project, registry);
        QMetaObject::invokeMethod(
            this, [this, path, revision, result] { finishSave(path, revision, result); }, Qt::QueuedConnection);
    });
}

void ProjectFiles::finishSave(const fs::path& path, quint64 revision, const Result<void>& result) {
    finishJob();
    if (!result) {
        emit saveFailed(path, result.error());
        return;
    }
    m_document.markSaved(path, revision);
    emit saved(path);
}

} // namespace layerscope
