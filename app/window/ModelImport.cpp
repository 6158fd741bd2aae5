// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/ModelImport.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace layerscope {

namespace {

constexpr int kEndMs = 2000;
constexpr std::size_t kMostNotes = 1000;
constexpr qsizetype kMostTold = 400;

#ifdef Q_OS_LINUX
/// In the child, before it becomes the reader: half of the machine's memory, no core file, no life without the window.
void limitChild() {
    const auto pages = static_cast<rlim_t>(std::max(1L, sysconf(_SC_PHYS_PAGES)));
    const auto pageBytes = static_cast<rlim_t>(std::max(1L, sysconf(_SC_PAGE_SIZE)));
    constexpr rlim_t kLeast = rlim_t{2} << 30;
    const rlim_t bytes = std::max(kLeast, pages / 2 * pageBytes);
    const rlimit memory{bytes, bytes};
    setrlimit(RLIMIT_AS, &memory);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}
#endif

QJsonObject objectIn(const QByteArray& text) {
    return QJsonDocument::fromJson(text).object();
}

/// A text with its arguments, {"text": "... %1", "args": [...]}, or the whole sentence.
Message messageIn(const QJsonValue& value) {
    if (!value.isObject())
        return value.toString().isEmpty() ? Message() : message("%1", value.toString().toStdString());
    Message found{value[QLatin1String("text")].toString().toStdString(), {}};
    for (const QJsonValue& argument : value[QLatin1String("args")].toArray())
        found.args.push_back(argument.toVariant().toString().toStdString());
    return found;
}

std::vector<Message> notesIn(const QJsonObject& answer) {
    std::vector<Message> notes;
    for (const QJsonValue& note : answer.value(QLatin1String("notes")).toArray())
        if (Message text = messageIn(note); !text.empty() && notes.size() < kMostNotes)
            notes.push_back(std::move(text));
    return notes;
}

} // namespace

QString commandLineProgram() {
    const QString named = qEnvironmentVariable("LAYERSCOPE_CLI");
    if (!named.isEmpty())
        return named;
    return QCoreApplication::applicationDirPath() + QStringLiteral("/layerscope-cli");
}

ModelImport::~ModelImport() {
    cancel();
}

bool ModelImport::isModelFile(const QString& path) {
    static const QStringList kEndings{QStringLiteral(".keras"), QStringLiteral(".h5"), QStringLiteral(".hdf5")};
    return std::ranges::any_of(kEndings,
                               [&](const QString& ending) { return path.endsWith(ending, Qt::CaseInsensitive); });
}

QString ModelImport::outputPath() const {
    return m_folder->filePath(QStringLiteral("model.layerscope"));
}

void ModelImport::start(const QString& path) {
    cancel();
    m_path = path;
    m_folder = std::make_unique<QTemporaryDir>();
    m_process = std::make_unique<QProcess>();
    QProcess& process = *m_process;
#ifdef Q_OS_LINUX
    process.setChildProcessModifier(limitChild);
#endif
    connect(&process, &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus status) { finished(status, code); });
    connect(&process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail({message(N_("The model could not be opened: the program %1 is not there."),
                          commandLineProgram().toStdString()),
                  message(N_("It belongs beside Layerscope: install it again.")),
                  {}});
    });
    emit runningChanged();
    process.start(commandLineProgram(), {QStringLiteral("convert"), path, outputPath(), QStringLiteral("--json")},
                  QIODevice::ReadOnly);
}

void ModelImport::cancel() {
    if (!m_process)
        return;
    const std::unique_ptr<QProcess> process = std::move(m_process);
    process->disconnect(this);
    process->kill();
    process->waitForFinished(kEndMs); // killed, so at once
    emit runningChanged();
}

void ModelImport::finished(QProcess::ExitStatus status, int code) {
    const std::string name = QFileInfo(m_path).fileName().toStdString();
    if (status == QProcess::CrashExit)
        return fail({message(N_("“%1” made its reader break down. Nothing here is lost."), name),
                     message(N_("The file may be damaged, or ask for more memory than there is.")),
                     {}});
    const QJsonObject answer = objectIn(m_process->readAllStandardOutput());
    if (code == 0 && QFileInfo::exists(outputPath())) {
        m_process.release()->deleteLater(); // it is what calls
        emit runningChanged();
        emit done(m_path, outputPath(), notesIn(answer));
        return;
    }
    const QJsonObject error = answer.value(QLatin1String("error")).toObject();
    const QJsonValue what =
        error.contains(QLatin1String("what")) ? error.value(QLatin1String("what")) : error.value(QLatin1String("text"));
    if (Message text = messageIn(what); !text.empty())
        return fail({std::move(text), messageIn(error.value(QLatin1String("hint"))),
                     error.value(QLatin1String("place")).toString().toStdString()});
    const QString told = QString::fromUtf8(m_process->readAllStandardError()).trimmed().left(kMostTold);
    fail({message(N_("“%1” could not be read as a model."), name), messageIn(told), {}});
}

void ModelImport::fail(Error error) {
    m_process.release()->deleteLater();
    emit runningChanged();
    emit failed(m_path, error);
}

} // namespace layerscope
