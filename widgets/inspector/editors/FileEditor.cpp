// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/FieldManners.h"
#include "inspector/parts/IconButton.h"
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

namespace layerscope {
namespace {

QString droppedFile(const QMimeData* data) {
    const QList<QUrl> urls = data ? data->urls() : QList<QUrl>();
    return urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
}

/// A path that can be typed, chosen or dropped, or numbers that need no file ("noise:1"), chosen from the menu and
/// shown in words. Other sources that are no path ("embedded:cat.png", "camera:0") are shown as they are.
class FileEditor : public ParamEditor {
public:
    FileEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent)
        , m_line(new QLineEdit(this)) {
        m_open = new IconButton(QStringLiteral("open"), QObject::tr("Choose what flows in…"), this);
        m_embed = new IconButton(QStringLiteral("import"), QObject::tr("Keep the file within the project"), this);
        m_clear = new IconButton(QStringLiteral("close"), QObject::tr("Use no file"), this);
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        layout->addWidget(m_line, 1);
        for (IconButton* button : {m_open, m_embed, m_clear}) {
            button->setCompact();
            layout->addWidget(button);
        }
        setFocusProxy(m_line);
        setAcceptDrops(true);
        m_line->setAcceptDrops(false); // so that a drop is a file and not its text
        m_line->setAccessibleName(label());
        m_line->setPlaceholderText(QObject::tr("Drop a file here"));
        FieldManners::install(m_line);
        connect(m_line, &QLineEdit::editingFinished, this, [this] {
            if (m_line->isModified())
                give(m_line->text().trimmed());
            m_line->setModified(false);
        });
        fillMenu();
        connect(m_clear, &IconButton::clicked, this, [this] { give({}); });
        connect(m_embed, &IconButton::clicked, this, [this] { emit embeddingRequested(m_line->text()); });
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

private:
    void fillMenu() {
        auto* menu = new QMenu(this);
        menu->addAction(QObject::tr("Picture or file…"), this, &FileEditor::choose);
        menu->addSeparator();
        for (const MadeSource& made : madeSources())
            menu->addAction(made.label, this, [this, source = toQString(made.source)] { take(source); });
        m_open->setMenu(menu);
        m_open->setPopupMode(QToolButton::InstantPopup);
    }
    /// A source without a file; numbers are still to be typed.
    void take(const QString& source) {
        if (source != QLatin1String("numbers:"))
            return give(source);
        show(source);
        m_line->setFocus(Qt::OtherFocusReason);
        m_line->end(false);
    }
    void give(const QString& path) {
        show(path);
        offer(path.toStdString());
    }
    void show(const QString& path) {
        const QString text = sourceText(path.toStdString());
        m_line->setReadOnly(text != path); // words are no source; the menu or the cross changes them
        m_line->setText(text);
        m_line->setToolTip(path);
        m_clear->setEnabled(!path.isEmpty());
        m_embed->setEnabled(QFileInfo(path).isAbsolute());
    }
    void choose() {
        const QString path =
            QFileDialog::getOpenFileName(this, QObject::tr("Choose a file"), QFileInfo(m_line->text()).path());
        if (!path.isEmpty())
            give(path);
    }

    QLineEdit* m_line;
    IconButton* m_open;
    IconButton* m_embed;
    IconButton* m_clear;
};

} // namespace

ParamEditor* makeFileEditor(const ParamDef& def, QWidget* parent) {
    return new FileEditor(def, parent);
}

} // namespace layerscope
