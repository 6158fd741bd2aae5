// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "base/Result.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <functional>
#include <vector>

class QWidget;

namespace layerscope {

class GraphView;
class MessageStrip;
class ModelImport;
struct Workspace;

/// New, open, save: with the question about unsaved changes asked in the message strip, never in a modal box.
class FileController : public QObject {
    Q_OBJECT
public:
    FileController(Workspace& workspace, GraphView& view, MessageStrip& messages, QWidget& window);

    /// An empty canvas.
    void startNew();
    /// A project or a Keras model; asks about unsaved changes first.
    void open(const QString& path);
    /// Whether open() is for such a file, by its ending.
    static bool opens(const QString& path);
    /// Asks for the file.
    void openByDialog();
    /// To where it is, or asks where; `then` comes after it is saved.
    void save(const std::function<void()>& then = {});
    void saveByDialog(const std::function<void()>& then = {});
    void saveTo(const QString& path, const std::function<void()>& then = {});
    /// Writes the network for other programs: a Keras model, Python code with its weights beside it, weights alone.
    void exportKerasByDialog();
    void exportPythonByDialog();
    void exportWeightsByDialog();
    void exportTo(const QString& path);
    /// Takes the files that the Inputs show into the project, so that one file holds all, then saves.
    void saveWithPictures();
    /// Runs `then` at once, or after the person has saved or given up the changes.
    void whenSettled(const std::function<void()>& then);
    /// What the window is called: "Edges in a photograph[*]".
    QString title() const;

signals:
    void opened();
    void openFailed(const layerscope::Error& error);
    /// The title has changed.
    void titleChanged();

private:
    void finishOpen(const std::filesystem::path& path, const std::string& viewState, const std::vector<Message>& notes);
    void finishSave(const std::filesystem::path& path);
    void followImport();
    void import(const QString& path);
    QString askForPath() const;
    void exportByDialog(const QString& title, const QString& filter, const QString& ending);
    void finishExport(const QString& path, const std::vector<Message>& notes);
    QString plainName() const;
    QString lastFolder() const;

    Workspace& m_workspace;
    GraphView& m_view;
    MessageStrip& m_messages;
    QWidget& m_window;
    ModelImport* m_import;
    std::vector<Message> m_importNotes;
    bool m_imported = false;
    QString m_modelName; ///< what an imported model that is not saved yet is called
    std::function<void()> m_afterSave;
};

} // namespace layerscope
