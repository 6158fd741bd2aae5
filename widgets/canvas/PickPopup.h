// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QIcon>
#include <QString>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;

namespace layerscope {

/// One thing that can be picked.
struct PickEntry {
    QString text = {};
    QString detail = {}; ///< beside it, quieter
    QString toolTip = {};
    QIcon icon = {};
    bool enabled = true;
    std::function<void()> pick = {};
};

/// A field to type in and a list under it, laid over the canvas. Arrows move, Enter or a click picks, Esc closes.
class PickPopup : public QFrame {
    Q_OBJECT
public:
    using Search = std::function<std::vector<PickEntry>(const QString& query)>;

    /// `emptyText` is shown when nothing is found. Deletes itself when it closes; `parent` gets the focus back.
    PickPopup(const QString& title, const QString& emptyText, Search search, QWidget* parent);
    void openAt(QPoint pixel);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void moveBy(int rows);
    void pickCurrent();
    void close();

    Search m_search;
    std::vector<PickEntry> m_entries;
    QLineEdit* m_field;
    QListWidget* m_list;
    QLabel* m_nothing;
    bool m_closing = false;
};

} // namespace layerscope
