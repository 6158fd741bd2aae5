// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace layerscope {

struct Workspace;

/// "Loading film, 40 %" while a source takes long to read, with a button that stops it. Hidden otherwise.
class LoadingNote : public QWidget {
    Q_OBJECT
public:
    explicit LoadingNote(Workspace& workspace, QWidget* parent = nullptr);

    /// Stops what is being loaded; each node then says how to start it again.
    void cancel();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refresh();
    void restyle();

    Workspace& m_workspace;
    QLabel* m_text;
    QToolButton* m_cancel;
};

} // namespace layerscope
