// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "ledger/LedgerTable.h"
#include "session/LiveSession.h"
#include "session/Selection.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace layerscope {

class WhatIfList;

/// What the network takes: a table of all nodes with totals, its costliest path, and what the selected layer could cost
/// instead. Follows every plan and run while it is in sight.
class LedgerPanel : public QWidget {
    Q_OBJECT
public:
    LedgerPanel(Document& document, LiveSession& session, Selection& selection, QWidget* parent = nullptr);

    LedgerTable* table() const { return m_table; }
    WhatIfList* whatIf() const { return m_whatIf; }
    QString pathText() const;
    void selectPath();
    void setPathMeasure(CostMeasure measure);
    /// Tab-separated, as spreadsheets paste it.
    QString asText() const;
    void saveCsv(const QString& path);

signals:
    void saved(const QString& path);
    void failed(const layerscope::Error& error);
    void said(const QString& text);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeBar();
    QToolButton* makeButton(const char* icon, const QString& text);
    void refreshLater();
    void refresh();
    void refreshPath();
    void showSelection();
    void askWhere();

    Document& m_document;
    LiveSession& m_session;
    Selection& m_selection;
    LedgerTable* m_table;
    WhatIfList* m_whatIf;
    QComboBox* m_measure = nullptr;
    QLabel* m_path = nullptr;
    CostPath m_costliest;
    QTimer m_later;
    bool m_choosing = false;
};

} // namespace layerscope
