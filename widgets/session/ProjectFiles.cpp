// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ProjectFiles.h"

#include "formats/Model.h"
#include "run/Resolve.h"

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
    read({.path = path, .home = path});
}

void ProjectFiles::openRecovered(const fs::path& copy, const fs::path& original) {
    read({.path = copy, .home = original, .unsaved = true});
}

void ProjectFiles::openImported(const fs::path& project, const std::string& title) {
    read({.path = project, .unsaved = true, .title = title});
}

void ProjectFiles::read(const Reading& reading) {
    start([this, reading, request = ++m_lastOpen, &registry = m_document.registry()] {
        Result<Project> project = readProject(reading.path, registry);
        if (project)
            resolveMedia(project->graph, registry, (reading.home.empty() ? reading.path : reading.home).parent_path());
        QMetaObject::invokeMethod(
            this,
            [this, request, reading, project = std::move(project)]() mutable {
                finishOpen(request, reading, std::move(project));
            },
            Qt::QueuedConnection);
    });
}

void ProjectFiles::finishOpen(quint64 request, const Reading& reading, Result<Project> project) {
    finishJob();
    if (request != m_lastOpen)
        return;
    if (!project) {
        emit openFailed(reading.path, project.error());
        return;
    }
    if (!reading.title.empty())
        project->title = reading.title;
    const std::string viewState = std::move(project->viewState);
    const std::vector<Message> notes = std::move(project->notes);
    m_document.reset(std::move(*project), reading.home);
    if (reading.unsaved)
        m_document.markRecovered();
    emit opened(reading.home, viewState, notes);
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

void ProjectFiles::exportTo(const fs::path& path) {
    auto project = std::make_shared<const Project>(m_document.project());
    start([this, path, project, &registry = m_document.registry()] {
        const auto resolver = [&registry](const Graph& graph) { return resolve(graph, registry); };
        const Result<std::vector<Message>> notes = writeModel(path, *project, registry, resolver);
        QMetaObject::invokeMethod(
            this, [this, path, notes] { finishExport(path, notes); }, Qt::QueuedConnection);
    });
}

void ProjectFiles::finishExport(const fs::path& path, const Result<std::vector<Message>>& notes) {
    finishJob();
    if (notes)
        emit exported(path, *notes);
    else
        emit exportFailed(path, notes.error());
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
