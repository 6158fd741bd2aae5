// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Project.h"
#include "session/Document.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <memory>

namespace layerscope {

/// Opens and saves the document's file on a thread of its own, one after the other. Lives on the GUI thread, which
/// never reads or writes a project itself.
class ProjectFiles : public QObject {
    Q_OBJECT
public:
    explicit ProjectFiles(Document& document, QObject* parent = nullptr);
    /// Waits until what has begun is written.
    ~ProjectFiles() override;

    /// Reads the file and puts it into the document, then says opened; an open that follows before that takes its
    /// place.
    void open(const std::filesystem::path& path);
    /// The same for a recovered copy of the project at `original` (empty for one that was never saved).
    void openRecovered(const std::filesystem::path& copy, const std::filesystem::path& original);
    /// The same for a project that was made of another file: an unsaved document of that title.
    void openImported(const std::filesystem::path& project, const std::string& title);
    /// Saves the document as it is now and says saved.
    void save(const std::filesystem::path& path, const std::string& viewState);
    /// Writes the document in another program's form, by the path's ending (formats/Model.h), and says exported; where
    /// the document itself is saved does not change.
    void exportTo(const std::filesystem::path& path);
    bool isBusy() const { return m_pending > 0; }

signals:
    /// viewState and notes of what was read; the document has been reset to it.
    void opened(const std::filesystem::path& path, const std::string& viewState,
                const std::vector<layerscope::Message>& notes);
    void openFailed(const std::filesystem::path& path, const layerscope::Error& error);
    void saved(const std::filesystem::path& path);
    /// `notes`: what the file says otherwise than the document.
    void exported(const std::filesystem::path& path, const std::vector<layerscope::Message>& notes);
    void exportFailed(const std::filesystem::path& path, const layerscope::Error& error);
    void saveFailed(const std::filesystem::path& path, const layerscope::Error& error);
    void busyChanged();

private:
    /// What is read, and as what.
    struct Reading {
        std::filesystem::path path;
        std::filesystem::path home = {}; ///< where it is saved; empty for nowhere
        bool unsaved = false;
        std::string title = {}; ///< instead of its own, when it is given
    };
    void read(const Reading& reading);
    void finishOpen(quint64 request, const Reading& reading, Result<Project> project);
    void finishExport(const std::filesystem::path& path, const Result<std::vector<Message>>& notes);
    void finishSave(const std::filesystem::path& path, quint64 revision, const Result<void>& result);
    void start(std::function<void()> job);
    void finishJob();

    Document& m_document;
    quint64 m_lastOpen = 0;
    int m_pending = 0;
    QThreadPool m_thread; ///< one thread; last, so that it is waited for first
};

} // namespace layerscope
