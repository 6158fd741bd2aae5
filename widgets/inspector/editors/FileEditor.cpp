// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/FieldManners.h"
#include "inspector/parts/IconButton.h"
#include "session/InputSource.h"
#include "session/SourceText.h"
#include "session/Text.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <utility>

namespace layerscope {
namespace {

QString droppedFile(const QMimeData* data) {
    const QList<QUrl> urls = data ? data->urls() : QList<QUrl>();
    const QString path = urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
    return QFileInfo(path).isDir() && !path.endsWith(QLatin1Char('/')) ? path + QLatin1Char('/') : path;
}

constexpr std::string_view kTyped = "text:";
constexpr int kTypedLines = 4;

/// What is typed is the source itself ("text:..."), and live: what is typed in one go is one undo step.
class TypedText : public QPlainTextEdit {
public:
    explicit TypedText(QWidget* parent)
        : QPlainTextEdit(parent) {
        setAccessibleName(QObject::tr("The text that flows in"));
        setPlaceholderText(QObject::tr("Type a text here"));
        setTabChangesFocus(true);
        FieldManners::install(this);
        fitHeight();
    }
    void showText(const QString& text) {
        if (text == toPlainText())
            return;
        const QSignalBlocker quiet(this);
        setPlainText(text);
    }

private:
    void fitHeight() {
        const int line = QFontMetrics(font()).lineSpacing();
        setFixedHeight(kTypedLines * line + 2 * static_cast<int>(document()->documentMargin()) + 2 * frameWidth());
    }
};

/// A path that can be typed, chosen or dropped, a text that is typed, or a source that needs no file ("noise:1"),
/// chosen from the menu and shown in words. Other sources that are no path ("embedded:cat.png") are shown as they are.
class FileEditor : public ParamEditor {
public:
    FileEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent)
        , m_line(new QLineEdit(this))
        , m_text(new TypedText(this)) {
        m_open =
            new IconButton(QStringLiteral("open"),
                           isSource() ? QObject::tr("Choose what flows in…") : QObject::tr("Choose a file…"), this);
        m_embed = new IconButton(QStringLiteral("import"), QObject::tr("Keep the file within the project"), this);
        m_clear = new IconButton(QStringLiteral("close"), QObject::tr("Use no file"), this);
        auto* row = new QHBoxLayout;
        row->setSpacing(0);
        row->addWidget(m_line, 1);
        for (IconButton* button : {m_open, m_embed, m_clear}) {
            button->setCompact();
            row->addWidget(button);
        }
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        layout->addLayout(row);
        layout->addWidget(m_text);
        m_text->hide();
        setFocusProxy(m_line);
        setAcceptDrops(true);
        m_line->setAcceptDrops(false); // so that a drop is a file and not its text
        m_text->setAcceptDrops(false);
        m_line->setAccessibleName(label());
        m_line->setPlaceholderText(QObject::tr("Drop a file here"));
        FieldManners::install(m_line);
        fillMenu();
        connectFields();
    }

protected:
    void display(const std::optional<ParamValue>& value) override {
        m_line->setPlaceholderText(value ? QObject::tr("Drop a file here") : QObject::tr("mixed"));
        show(value ? toQString(std::get<std::string>(*value)) : QString());
    }
    void dragEnterEvent(QDragEnterEvent* event) override {
        if (!droppedFile(event->mimeData()).isEmpty())
            event->acceptProposedAction();
    }
    void dropEvent(QDropEvent* event) override {
        give(droppedFile(event->mimeData()));
        event->acceptProposedAction();
    }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == m_text && event->type() == QEvent::FocusOut)
            endTyping();
        return ParamEditor::eventFilter(watched, event);
    }

private:
    bool isSource() const { return std::string_view(def().id) == "source"; }

    void connectFields() {
        connect(m_line, &QLineEdit::editingFinished, this, [this] {
            if (m_line->isModified())
                give(m_line->text().trimmed());
            m_line->setModified(false);
        });
        connect(m_clear, &IconButton::clicked, this, [this] { give({}); });
        connect(m_embed, &IconButton::clicked, this, [this] { emit embeddingRequested(m_line->text()); });
        connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
            if (!std::exchange(m_typing, true))
                emit gestureStarted();
            offer(std::string(kTyped) + m_text->toPlainText().toStdString());
        });
        m_text->installEventFilter(this);
    }
    void endTyping() {
        if (std::exchange(m_typing, false))
            emit gestureEnded();
    }
    void fillMenu() {
        auto* menu = new QMenu(this);
        menu->addAction(QObject::tr("File…"), this, &FileEditor::choose);
        if (!isSource()) {
            m_open->setMenu(menu);
            m_open->setPopupMode(QToolButton::InstantPopup);
            return;
        }
        menu->addAction(QObject::tr("Folder of pictures or slices…"), this, &FileEditor::chooseFolder);
        addMade(*menu, MadeSource::Group::Here);
        menu->addSeparator();
        addMade(*menu->addMenu(QObject::tr("Numbers")), MadeSource::Group::Numbers);
        addMade(*menu->addMenu(QObject::tr("Signals")), MadeSource::Group::Signals);
        addMade(*menu->addMenu(QObject::tr("Patterns")), MadeSource::Group::Patterns);
        m_open->setMenu(menu);
        m_open->setPopupMode(QToolButton::InstantPopup);
    }
    void addMade(QMenu& menu, MadeSource::Group group) {
        for (const MadeSource& made : madeSources())
            if (made.group == group)
                menu.addAction(made.label, this, [this, source = toQString(made.source)] { take(source); });
    }
    /// A source without a file; numbers are still to be typed.
    void take(const QString& source) {
        if (source != QLatin1String("numbers:"))
            return give(source);
        show(source);
        m_line->setFocus(Qt::OtherFocusReason);
        m_line->end(false);
    }
    void give(const QString& source) {
        show(source);
        if (isSource() && !source.isEmpty())
            emit sourceChosen(source);
        else
            offer(source.toStdString());
        if (!m_text->isHidden())
            m_text->setFocus(Qt::OtherFocusReason);
    }
    void show(const QString& source) {
        const QString text = sourceText(source.toStdString());
        m_line->setReadOnly(text != source); // words are no source; the menu or the cross changes them
        m_line->setText(text);
        m_line->setToolTip(source);
        m_clear->setEnabled(!source.isEmpty());
        m_embed->setEnabled(QFileInfo(source).isAbsolute() && QFileInfo(source).isFile());
        const bool typed = source.startsWith(QLatin1String(kTyped.data()));
        if (typed)
            m_text->showText(source.mid(static_cast<qsizetype>(kTyped.size())));
        m_text->setVisible(typed);
    }
    void choose() {
        const QString path = QFileDialog::getOpenFileName(this, QObject::tr("Choose a file"),
                                                          QFileInfo(m_line->text()).path(), mediaFileFilters());
        if (!path.isEmpty())
            give(path);
    }
    void chooseFolder() {
        const QString path = QFileDialog::getExistingDirectory(
            this, QObject::tr("Choose a folder of pictures, or of the slices of a scan"),
            QFileInfo(m_line->text()).path());
        if (!path.isEmpty())
            give(path + QLatin1Char('/'));
    }

    QLineEdit* m_line;
    TypedText* m_text;
    IconButton* m_open;
    IconButton* m_embed;
    IconButton* m_clear;
    bool m_typing = false;
};

} // namespace

ParamEditor* makeFileEditor(const ParamDef& def, QWidget* parent) {
    return new FileEditor(def, parent);
}

} // namespace layerscope
