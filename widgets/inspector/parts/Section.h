// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace layerscope {

/// A titled part of the inspector that can be folded away, by mouse or by Space on its title.
class Section : public QWidget {
    Q_OBJECT
public:
    Section(const QString& title, QWidget* content, QWidget* parent = nullptr);
    bool isOpen() const;
    void setOpen(bool open);

signals:
    void toggled(bool open);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void restyle();
    QToolButton* m_title;
    QWidget* m_content;
};

} // namespace layerscope
