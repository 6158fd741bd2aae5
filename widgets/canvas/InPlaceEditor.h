// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include <functional>

namespace layerscope {

/// A text field laid over the canvas where the text stands. Enter (in one line), Ctrl+Enter, Esc and leaving it keep
/// what was typed; Esc in one line drops it. Then the focus goes back to the canvas.
class InPlaceEditor : public QPlainTextEdit {
    Q_OBJECT
public:
    enum class Lines { One, Many };
    InPlaceEditor(const QString& name, const QString& text, Lines lines, std::function<void(const QString&)> keep,
                  QWidget* parent);
    void openAt(const QRect& place, double zoom);
    void finish(bool keep);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    std::function<void(const QString&)> m_keep;
    Lines m_lines;
    QString m_before;
    bool m_done = false;
};

} // namespace layerscope
