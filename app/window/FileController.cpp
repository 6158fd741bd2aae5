// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/FileController.h"

#include "canvas/GraphView.h"
#include "session/SettingsKeys.h"
#include "session/Text.h"
#include "window/Examples.h"
#include "window/MessageStrip.h"
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
    , m_window(window) {
    ProjectFiles& files = workspace.files;
    connect(&files, &ProjectFiles::opened, this, &FileController::finishOpen);
    connect(&files, &ProjectFiles::saved, this, &FileController::finishSave);
    connect(&files, &ProjectFiles::openFailed, this, [this](const std::filesystem::path& path, const Error& error) {
        m_workspace.recent.remove(toPath(path));
        m_messages.show(MessageStrip::Kind::Error, translated(error));
        emit openFailed(error);
    });
    connect(&files, &ProjectFiles::saveFailed, this, [this](const std::filesystem::path&, const Error& error) {
        m_afterSave = {};
        m_messages.show(MessageStrip::Kind::Error, tr("Not saved. %1").arg(translated(error)));
    });
    connect(&workspace.document, &Document::pathChanged, this, &FileController::titleChanged);
    connect(&workspace.document, &Document::wasReset, this, &FileController::titleChanged);
}

void FileController::startNew() {
    whenSettled([this] {
        m_workspace.document.reset({});
        m_view.setZoom(1);
        emit opened();
    });
}

void FileController::open(const QString& path) {
    whenSettled([this, path] { m_workspace.files.open(QFileInfo(path).absoluteFilePath().toStdString()); });
}

void FileController::openByDialog() {
    const QString path = QFileDialog::getOpenFileName(&m_window, tr("Open a project"), lastFolder(),
                                                      tr("Layerscope projects (*%1)").arg(QLatin1String(kEnding)));
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
        return tr("New network[*]");
    for (const Example& example : examples()) {
        if (example.path == path)
            return example.title + QStringLiteral("[*]");
    }
    return QFileInfo(path).completeBaseName() + QStringLiteral("[*]");
}

void FileController::finishOpen(const std::filesystem::path& path, const std::string& viewState,
                                const std::vector<Message>& notes) {
    applyViewState(m_view, viewState);
    if (const QString file = toPath(path); !file.isEmpty() && !isExample(file))
        m_workspace.recent.add(file);
    QStringList sentences;
    for (const Message& note : notes)
        sentences << translated(note);
    if (!sentences.isEmpty())
        m_messages.show(MessageStrip::Kind::Warning, sentences.join(QLatin1Char('\n')));
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
    const QString name = current.isEmpty() ? tr("network") + QLatin1String(kEnding) : QFileInfo(current).fileName();
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
