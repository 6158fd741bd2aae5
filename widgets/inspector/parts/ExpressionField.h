// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace layerscope {

/// A field for a formula: fixed width, as high as its text up to a few lines, with a wave under what is wrong. Enter
/// leaves it, Shift+Enter starts a new line, Tab goes on to the next field.
class ExpressionField : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit ExpressionField(QWidget* parent = nullptr);

    /// Shows text and says nothing.
    void showText(const QString& text);
    /// Marks bytes begin to end of the text's UTF-8; nothing when both are equal. At the very end the last character
    /// is marked.
    void underline(std::size_t begin, std::size_t end);

signals:
    void typed();
    /// The keyboard went elsewhere, or Enter was pressed.
    void left();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void restyle();
    void fitHeight();
    bool m_showing = false;
};

} // namespace layerscope
