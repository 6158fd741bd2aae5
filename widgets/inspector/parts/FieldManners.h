// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace layerscope {

/// How every field of the inspector behaves: the wheel scrolls the panel unless the field has the focus, and Ctrl+Z
/// goes to the document when there is no typing to undo. Installs itself on the field and its children.
class FieldManners : public QObject {
public:
    static void install(QWidget* field);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    explicit FieldManners(QWidget* field);
    QWidget* m_field;
};

} // namespace layerscope
