// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <vector>

class QDockWidget;
class QMainWindow;

namespace layerscope {

class ComparePanel;
class GraphView;
class HistoryPanel;
class Inspector;
class LedgerPanel;
class OutlineTree;
class PaletteView;
class ProbePanel;
class ViewPanel;
struct Workspace;

/// The panels around the canvas, each in a dock that can be moved, closed and opened again.
class Panels : public QObject {
    Q_OBJECT
public:
    Panels(Workspace& workspace, GraphView& view, QMainWindow& window);

    PaletteView& palette() const { return *m_palette; }
    Inspector& inspector() const { return *m_inspector; }
    ViewPanel& view() const { return *m_view; }
    ComparePanel& compare() const { return *m_compare; }
    ProbePanel& probe() const { return *m_probe; }
    LedgerPanel& ledger() const { return *m_ledger; }
    const std::vector<QDockWidget*>& docks() const { return m_docks; }
    /// Palette and outline left, inspector right, the enlarged view and the costs below the canvas.
    void arrange();
    /// Brings the panel with that widget to the front and gives it the keyboard.
    void raise(QWidget& panel);
    /// The same, and the keyboard stays where it is.
    void show(QWidget& panel);

private:
    void connectCompare(GraphView& view);
    void growCompare();
    /// What the picked element depends on and what it touches.
    void addField(Workspace& workspace);
    QDockWidget* add(QWidget* panel, const char* name, const QString& title, const char* icon);

    QMainWindow& m_window;
    PaletteView* m_palette;
    OutlineTree* m_outline;
    Inspector* m_inspector;
    ViewPanel* m_view;
    HistoryPanel* m_history;
    ComparePanel* m_compare;
    ProbePanel* m_probe;
    LedgerPanel* m_ledger;
    QDockWidget* m_field = nullptr;
    std::vector<QDockWidget*> m_docks;
    bool m_compareGrown = false;
};

} // namespace layerscope
