// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

#include <deque>
#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace layerscope {

/// What the person may answer to a message.
struct Answer {
    QString text;
    std::function<void()> run;
};

/// The line above the canvas where the window says what happened, and asks what to do, without a modal box. One message
/// at a time; a question waits for its answer, all else is replaced by what is newer.
class MessageStrip : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Note, Warning, Error };

    explicit MessageStrip(QWidget* parent = nullptr);

    void show(Kind kind, const QString& text);
    /// The first answer has the keyboard; Esc, or the close button, is `dismissed`.
    void ask(const QString& text, std::vector<Answer> answers, std::function<void()> dismissed = {});
    bool isAsking() const { return m_asking; }
    QString text() const;
    void dismiss();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Entry {
        Kind kind = Kind::Note;
        QString text;
        std::vector<Answer> answers;
        std::function<void()> dismissed;
    };
    void present(Entry entry);
    void next();
    void restyle();
    void answer(const std::function<void()>& run);

    QHBoxLayout* m_layout;
    QLabel* m_sign;
    QLabel* m_label;
    QToolButton* m_close;
    std::vector<QWidget*> m_buttons;
    Entry m_shown;
    bool m_asking = false;
    std::deque<Entry> m_waiting;
};

} // namespace layerscope
