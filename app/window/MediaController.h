// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "graph/Graph.h"

#include <QAction>
#include <QObject>
#include <QPointF>
#include <QThreadPool>
#include <QTimer>

#include <stop_token>

class QWidget;

namespace layerscope {

class FileController;
class GraphView;
class MessageStrip;
struct Workspace;

/// Brings files, folders, cameras and what the clipboard holds to the Inputs: dropped, pasted, or chosen.
class MediaController : public QObject {
    Q_OBJECT
public:
    MediaController(Workspace& workspace, GraphView& view, FileController& files, MessageStrip& messages,
                    QWidget& window);
    ~MediaController() override;

    /// A project is opened; any other file or folder goes to the Input at that place, or to a new one.
    void take(const QString& path, QPointF place, NodeId under);
    /// To the selected Input, to the only one, or to a new one.
    void takeFile(const QString& path);
    void chooseFile();
    void chooseFolder();
    /// A source with the settings that suit it (its shape, its rate), as one undo step: the file is looked into on
    /// another thread. Without a node, a new Input is made.
    void bring(NodeId node, const QString& source, Point placeOfNew = {});
    /// The picture in the clipboard, kept with the project.
    void pastePicture();
    void useCamera(const QString& camera);
    /// Plays or stops the film or camera of the Input that would be taken.
    void togglePlay();

    /// Enabled when the clipboard holds a picture and no layers.
    QAction* pasteAction() const { return m_paste; }
    /// Enabled when the Input shows a film or camera; its text says what it would do.
    QAction* playAction() const { return m_play; }

private:
    /// The Input meant by the selection, or none.
    NodeId input() const;
    std::string sourceOf(NodeId node) const;
    void show(NodeId node, const std::string& source, Point placeOfNew, const Params& suggested = {});
    void lookInto(NodeId node, const std::string& source, Point placeOfNew);
    void lookedInto(NodeId node, const std::string& source, Point placeOfNew, const Result<Params>& found);
    void cancelLooking();
    void endLooking();
    void play(NodeId node);
    void refreshPaste();
    void refreshPlay();

    Workspace& m_workspace;
    GraphView& m_view;
    FileController& m_files;
    MessageStrip& m_messages;
    QWidget& m_window;
    QAction* m_paste;
    QAction* m_play;
    std::stop_source m_stopLooking;
    bool m_said = false;
    QTimer m_slow;        ///< until a file that is looked into takes so long that it is said
    int m_waitingFor = 0; ///< files that are looked into
    QThreadPool m_pool;
};

} // namespace layerscope
