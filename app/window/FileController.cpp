// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/FileController.h"

#include "canvas/CanvasEdits.h"
#include "canvas/GraphView.h"
#include "session/SettingsKeys.h"
#include "session/Text.h"
#include "window/Examples.h"
#include "window/MessageStrip.h"
#include "window/ModelImport.h"
#include "window/PictureEmbedding.h"
#include "window/ViewState.h"
#include "window/Workspace.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>

#include <utility>

namespace layerscope {
namespace {

constexpr const char* kEnding = ".layerscope";

QString toPath(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

} // namespace

FileController::FileController(Workspace& workspace, GraphView& view, MessageStrip& messages, QWidget& window)
    : QObject(&window)
    , m_workspace(workspace)
    , m_view(view)
    , m_messages(messages)
    , m_window(window)
    , m_import(new ModelImport(this)) {
    ProjectFiles& files = workspace.files;
    connect(&files, &ProjectFiles::opened, this, &FileController::finishOpen);
    connect(&files, &ProjectFiles::saved, this, &FileController::finishSave);
    connect(&files, &ProjectFiles::openFailed, this, [this](const std::filesystem::path& path, const Error& error) {
        m_imported = false;
        m_importNotes.clear();
        m_workspace.recent.remove(toPath(path));
        m_messages.show(MessageStrip::Kind::Error, translated(error));
        emit openFailed(error);
    });
    connect(&files, &ProjectFiles::exported, this,
            [this](const std::filesystem::path& path, const std::vector<Message>& notes) {
                finishExport(toPath(path), notes);
            });
    connect(&files, &ProjectFiles::exportFailed, this, [this](const std::filesystem::path&, const Error& error) {
        m_messages.show(MessageStrip::Kind::Error, tr("Not exported. %1").arg(translated(error)));
    });
    connect(&files, &ProjectFiles::saveFailed, this, [this](const std::filesystem::path&, const Error& error) {
        m_afterSave = {};
        m_messages.show(MessageStrip::Kind::Error, tr("Not saved. %1").arg(translated(error)));
    });
    followImport();
    connect(&workspace.document, &Document::pathChanged, this, &FileController::titleChanged);
    connect(&workspace.document, &Document::wasReset, this, &FileController::titleChanged);
}

void FileController::startNew() {
    whenSettled([this] {
        m_modelName.clear();
        m_workspace.document.reset({});
        m_view.setZoom(1);
        emit opened();
    });
}

void FileController::open(const QString& path) {
    whenSettled([this, path] {
        const QString absolute = QFileInfo(path).absoluteFilePath();
        if (ModelImport::isModelFile(path))
            import(absolute);
        else
            m_workspace.files.open(absolute.toStdString());
    });
}

bool FileController::opens(const QString& path) {
    return path.endsWith(QLatin1String(kEnding), Qt::CaseInsensitive) || ModelImport::isModelFile(path);
}

void FileController::followImport() {
    connect(m_import, &ModelImport::runningChanged, this, [this] {
        if (!m_import->isRunning())
            m_messages.endBusy();
    });
    connect(m_import, &ModelImport::done, this,
            [this](const QString& path, const QString& project, const std::vector<Message>& notes) {
                m_workspace.recent.add(path);
                // There may have been edits while it was read.
                whenSettled([this, path, project, notes] {
                    m_importNotes = notes;
                    m_imported = true;
                    m_modelName = QFileInfo(path).completeBaseName();
                    m_workspace.files.openImported(project.toStdString(), m_modelName.toStdString());
                });
            });
    connect(m_import, &ModelImport::failed, this, [this](const QString& path, const Error& error) {
        m_workspace.recent.remove(path);
        m_messages.show(MessageStrip::Kind::Error, translated(error));
        emit openFailed(error);
    });
}

void FileController::import(const QString& path) {
    m_messages.showBusy(tr("Reading %1…").arg(QFileInfo(path).fileName()), [this] { m_import->cancel(); });
    m_import->start(path);
}

void FileController::openByDialog() {
    const QString path = QFileDialog::getOpenFileName(
        &m_window, tr("Open a project or a model"), lastFolder(),
        tr("Projects and Keras models (*%1 *.keras *.h5 *.hdf5);;Layerscope projects (*%1);;"
           "Keras models (*.keras *.h5 *.hdf5)")
            .arg(QLatin1String(kEnding)));
    if (!path.isEmpty())
        open(path);
}

void FileController::save(const std::function<void()>& then) {
    const QString path = toPath(m_workspace.document.path());
    if (path.isEmpty() || isExample(path))
        saveByDialog(then);
    else
        saveTo(path, then);
}

void FileController::saveByDialog(const std::function<void()>& then) {
    if (const QString path = askForPath(); !path.isEmpty())
        saveTo(path, then);
}

void FileController::saveTo(const QString& path, const std::function<void()>& then) {
    m_afterSave = then;
    m_workspace.files.save(path.toStdString(), viewStateOf(m_view));
}

void FileController::exportKerasByDialog() {
    exportByDialog(tr("Export as a Keras model"), tr("Keras models (*.keras);;Older Keras models (*.h5)"),
                   QStringLiteral(".keras"));
}

void FileController::exportPythonByDialog() {
    exportByDialog(tr("Export as Python code"), tr("Python code, with its weights beside it (*.py)"),
                   QStringLiteral(".py"));
}

void FileController::exportWeightsByDialog() {
    exportByDialog(tr("Save the weights"), tr("Keras weights (*.weights.h5)"), QStringLiteral(".weights.h5"));
}

void FileController::exportByDialog(const QString& caption, const QString& filter, const QString& ending) {
    QString path =
        QFileDialog::getSaveFileName(&m_window, caption, QDir(lastFolder()).filePath(plainName() + ending), filter);
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += ending;
    exportTo(path);
}

void FileController::exportTo(const QString& path) {
    m_workspace.files.exportTo(path.toStdString());
}

void FileController::finishExport(const QString& path, const std::vector<Message>& notes) {
    QSettings().setValue(QLatin1String(settings::kLastFolder), QFileInfo(path).absolutePath());
    QStringList sentences;
    for (const Message& note : notes)
        sentences << translated(note);
    const QString done = tr("The network is in %1").arg(QDir::toNativeSeparators(path));
    if (sentences.isEmpty())
        m_messages.show(MessageStrip::Kind::Note, done);
    else
        m_messages.show(
            MessageStrip::Kind::Warning,
            tr("%1; %n thing(s) there differ from it.", nullptr, static_cast<int>(sentences.size())).arg(done),
            sentences);
}

/// Without folder and ending.
QString FileController::plainName() const {
    const QString path = toPath(m_workspace.document.path());
    return !path.isEmpty() ? QFileInfo(path).completeBaseName() : m_modelName.isEmpty() ? tr("network") : m_modelName;
}

void FileController::saveWithPictures() {
    const QString path = askForPath();
    if (path.isEmpty())
        return;
    embedPictures(this, m_workspace.document, [this, path](const Result<void>& result) {
        if (result)
            saveTo(path);
        else
            m_messages.show(MessageStrip::Kind::Error, tr("Not saved. %1").arg(translated(result.error())));
    });
}

void FileController::whenSettled(const std::function<void()>& then) {
    m_import->cancel(); // what is asked for now counts
    if (!m_workspace.document.isModified()) {
        then();
        return;
    }
    if (m_messages.isAsking())
        return;
    m_messages.ask(tr("%1 has changes that are not saved.").arg(title().remove(QStringLiteral("[*]"))),
                   {{tr("Save"), [this, then] { save([this, then] { whenSettled(then); }); }},
                    {tr("Discard"), then},
                    {tr("Cancel"), {}}});
}

QString FileController::title() const {
    const QString path = toPath(m_workspace.document.path());
    if (path.isEmpty())
        return m_modelName.isEmpty() ? tr("New network[*]") : m_modelName + QStringLiteral("[*]");
    for (const Example& example : examples()) {
        if (example.path == path)
            return example.title + QStringLiteral("[*]");
    }
    return QFileInfo(path).completeBaseName() + QStringLiteral("[*]");
}

void FileController::finishOpen(const std::filesystem::path& path, const std::string& viewState,
                                const std::vector<Message>& notes) {
    if (m_imported && !m_workspace.document.graph().groups().empty()) {
        // The reader does not know how large the cards of shut models are.
        layOut(m_view.context(), m_view.graphScene().sizes());
        m_workspace.document.undoStack().clear();
    }
    applyViewState(m_view, viewState);
    if (const QString file = toPath(path); !file.isEmpty() && !isExample(file))
        m_workspace.recent.add(file);
    const bool imported = std::exchange(m_imported, false);
    if (!imported)
        m_modelName.clear();
    QStringList sentences;
    for (const Message& note : std::exchange(m_importNotes, {}))
        sentences << translated(note);
    for (const Message& note : notes)
        sentences << translated(note);
    if (imported && sentences.size() > 1)
        m_messages.show(MessageStrip::Kind::Warning,
                        tr("%1 is open; %2 things in it are worth knowing.")
                            .arg(title().remove(QStringLiteral("[*]")))
                            .arg(sentences.size()),
                        sentences);
    else if (!sentences.isEmpty())
        m_messages.show(MessageStrip::Kind::Warning, sentences.join(QLatin1Char('\n')));
    emit titleChanged();
    emit opened();
}

void FileController::finishSave(const std::filesystem::path& path) {
    m_workspace.recent.add(toPath(path));
    QSettings().setValue(QLatin1String(settings::kLastFolder), QFileInfo(toPath(path)).absolutePath());
    emit titleChanged();
    if (const auto then = std::exchange(m_afterSave, {}))
        then();
}

QString FileController::askForPath() const {
    const QString current = toPath(m_workspace.document.path());
    const QString name = current.isEmpty() ? plainName() + QLatin1String(kEnding) : QFileInfo(current).fileName();
    QString path = QFileDialog::getSaveFileName(&m_window, tr("Save the project"), QDir(lastFolder()).filePath(name),
                                                tr("Layerscope projects (*%1)").arg(QLatin1String(kEnding)));
    if (!path.isEmpty() && QFileInfo(path).suffix().isEmpty())
        path += QLatin1String(kEnding);
    return path;
}

QString FileController::lastFolder() const {
    const QString path = toPath(m_workspace.document.path());
    if (!path.isEmpty() && !isExample(path))
        return QFileInfo(path).absolutePath();
    return QSettings().value(QLatin1String(settings::kLastFolder), QDir::homePath()).toString();
}

} // namespace layerscope
