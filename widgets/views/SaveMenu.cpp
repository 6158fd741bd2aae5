// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/SaveMenu.h"

#include "tensor/Csv.h"
#include "tensor/Npy.h"
#include "theme/Theme.h"

#include <QFileDialog>
#include <QPainter>

namespace layerscope {

namespace {

QString withEnding(QString path, const QString& ending) {
    return path.endsWith(ending, Qt::CaseInsensitive) ? path : path + ending;
}

} // namespace

SaveMenu::SaveMenu(QWidget* parent)
    : QMenu(tr("Save"), parent) {
    m_writing.setMaxThreadCount(1);
    add(tr("Picture as PNG…"), tr("PNG pictures (*.png)"), QStringLiteral(".png"), &SaveMenu::savePng);
    add(tr("Picture as SVG…"), tr("SVG drawings (*.svg)"), QStringLiteral(".svg"), &SaveMenu::saveSvg);
    add(tr("Picture as PDF…"), tr("PDF documents (*.pdf)"), QStringLiteral(".pdf"), &SaveMenu::savePdf);
    addSeparator();
    add(tr("Numbers as .npy…"), tr("NumPy arrays (*.npy)"), QStringLiteral(".npy"), &SaveMenu::saveTensor);
    add(tr("Numbers as CSV…"), tr("Comma-separated values (*.csv)"), QStringLiteral(".csv"), &SaveMenu::saveCsv);
    m_table = add(tr("This table as CSV…"), tr("Comma-separated values (*.csv)"), QStringLiteral(".csv"),
                  &SaveMenu::saveTable);
    connect(this, &QMenu::aboutToShow, this, [this] { m_table->setVisible(m_view && !m_view->csv().empty()); });
}

SaveMenu::~SaveMenu() {
    m_writing.waitForDone();
}

QAction* SaveMenu::add(const QString& text, const QString& filter, const QString& ending, Save save) {
    return addAction(text, this, [this, text, filter, ending, save] {
        const QString path = QFileDialog::getSaveFileName(parentWidget(), text.chopped(1), m_name + ending, filter);
        if (!path.isEmpty())
            (this->*save)(withEnding(path, ending));
    });
}

void SaveMenu::setShown(const Shown& shown, TensorView* view, const QString& name) {
    m_shown = shown;
    m_view = view;
    m_name = name;
    setEnabled(static_cast<bool>(shown));
}

void SaveMenu::start(const QString& path, std::function<Result<void>()> write) {
    m_writing.start([this, path, write = std::move(write)] {
        const Result<void> done = write();
        QMetaObject::invokeMethod(this, [this, done, path] { done ? emit saved(path) : emit failed(done.error()); });
    });
}

void SaveMenu::savePng(const QString& path) {
    start(path, [image = m_view ? m_view->image() : QImage(), path] { return writePng(image, path); });
}

void SaveMenu::saveVector(VectorFormat format, const QString& path) {
    QByteArray bytes;
    if (m_view && m_shown)
        bytes = vectorFile(format, m_view->size(), m_name, [this](QPainter& painter) {
            painter.fillRect(QRect(QPoint(), m_view->size()), Theme::instance().color(Theme::Role::Panel));
            m_view->paintTo(painter, m_view->size());
        });
    start(path, [bytes, path] { return writeBytes(bytes, path); });
}

void SaveMenu::saveTensor(const QString& path) {
    if (m_shown)
        start(path, [tensor = m_shown.value().tensor, path] { return writeNpyFile(path.toStdString(), tensor); });
}

void SaveMenu::saveCsv(const QString& path) {
    if (m_shown)
        start(path, [value = m_shown.value(), path] { return writeCsvFile(path.toStdString(), value); });
}

void SaveMenu::saveTable(const QString& path) {
    if (m_view)
        start(path, [bytes = QByteArray::fromStdString(m_view->csv()), path] { return writeBytes(bytes, path); });
}

} // namespace layerscope
