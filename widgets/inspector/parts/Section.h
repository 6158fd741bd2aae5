// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace layerscope {

class FoldButton;

/// A titled part of the inspector that can be folded away.
class Section : public QWidget {
    Q_OBJECT
public:
    Section(const QString& title, QWidget* content, QWidget* parent = nullptr);
    FoldButton* title() const { return m_title; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    FoldButton* m_title;
};

} // namespace layerscope
