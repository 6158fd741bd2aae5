// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "graph/Graph.h"

#include <QAction>
#include <QObject>
#include <QPointF>

#include <functional>

class QWidget;

namespace layerscope {

class FileController;
class GraphView;
class MessageStrip;
struct Workspace;

/// Brings pictures, films and cameras to the Inputs: dropped, pasted, or chosen.
class MediaController : public QObject {
    Q_OBJECT
public:
    MediaController(Workspace& workspace, GraphView& view, FileController& files, MessageStrip& messages,
                    QWidget& window);

    /// A project is opened; a picture or film goes to the Input at that place, or to a new one.
    void take(const QString& path, QPointF place, NodeId under);
    /// To the selected Input, to the only one, or to a new one.
    void takePicture(const QString& path);
    void choosePicture();
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
    void show(NodeId node, const std::string& source, Point placeOfNew);
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
};

} // namespace layerscope
