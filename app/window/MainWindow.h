// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>

namespace layerscope {

class FileController;
class GraphView;
class MediaController;
class MessageStrip;
class Panels;
class StatusLine;
struct Workspace;

/// Puts canvas, panels, menus and controllers together over one Workspace, which outlives it.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Workspace& workspace);
    ~MainWindow() override;

    Workspace& workspace() const { return m_workspace; }
    GraphView& view() const { return *m_view; }
    Panels& panels() const { return *m_panels; }
    FileController& files() const { return *m_files; }
    MediaController& media() const { return *m_media; }
    MessageStrip& messages() const { return *m_messages; }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    QWidget* makeCenter();
    void showTitle();

    Workspace& m_workspace;
    GraphView* m_view;
    MessageStrip* m_messages;
    Panels* m_panels;
    FileController* m_files;
    MediaController* m_media;
    StatusLine* m_status;
};

} // namespace layerscope
