// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QObject>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace layerscope {

/// Makes a project of a Keras file in a process of its own, layerscope-cli: a stranger's file that crashes a parsing
/// library, or makes it ask for all memory, takes nothing of a person's work with it. One file at a time; a start that
/// follows takes its place. Lives on the GUI thread and never waits.
class ModelImport : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// Ends what is running.
    ~ModelImport() override;

    /// By its ending: .keras, .h5, .hdf5.
    static bool isModelFile(const QString& path);
    /// The project is in a folder that lasts until the next start.
    void start(const QString& path);
    void cancel();
    bool isRunning() const { return m_process != nullptr; }

signals:
    void runningChanged();
    /// `notes`: what the reader did not take over as it was, in sentences.
    void done(const QString& path, const QString& project, const std::vector<layerscope::Message>& notes);
    void failed(const QString& path, const layerscope::Error& error);

private:
    void finished(QProcess::ExitStatus status, int code);
    void fail(Error error);
    QString outputPath() const;

    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

/// The program that does the work: LAYERSCOPE_CLI when that is set, else the one beside this program.
QString commandLineProgram();

} // namespace layerscope
