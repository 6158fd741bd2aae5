// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>
#include <QStringList>

#include <deque>
#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QListWidget;
class QProgressBar;
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
    /// With a list that opens below the line.
    void show(Kind kind, const QString& text, const QStringList& details);
    /// Something takes its time, and `cancel` ends it; stays until endBusy(). Questions wait.
    void showBusy(const QString& text, std::function<void()> cancel);
    void endBusy();
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
        QStringList details = {};
        bool busy = false;
    };
    void present(Entry entry);
    void next();
    void restyle();
    void answer(const std::function<void()>& run);
    void addButton(const QString& text, const std::function<void()>& run);
    void addDetails();

    QHBoxLayout* m_layout;
    QLabel* m_sign;
    QLabel* m_label;
    QToolButton* m_close;
    QProgressBar* m_progress;
    QListWidget* m_details;
    std::vector<QWidget*> m_buttons;
    Entry m_shown;
    bool m_asking = false;
    std::deque<Entry> m_waiting;
};

} // namespace layerscope
