// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/About.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace layerscope {
namespace {

QString text(const char* english) {
    return QCoreApplication::translate("layerscope::About", english);
}

} // namespace

void showAbout(QWidget& window) {
    auto* dialog = new QDialog(&window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(text("About Layerscope"));
    auto* label = new QLabel(
        text("<h2>Layerscope %1</h2>"
             "<p>A microscope for the layers of neural networks.</p>"
             "<p>Copyright © 2026 the Layerscope authors. Free software under the GNU General Public License, "
             "version 3 or later, without any warranty.</p>"
             "<p>With Qt %2 (LGPL), QCustomPlot (GPL), OpenCV (Apache), Eigen (MPL 2), JSON for Modern C++, "
             "libzip, xxHash, CLI11.</p>"
             "<p>The photographs of the examples are CC0: coffee by Rachel Michetti, cat by Stéfan van der "
             "Walt.</p>")
            .arg(QStringLiteral(LAYERSCOPE_VERSION), QString::fromLatin1(qVersion())),
        dialog);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(label);
    layout->addWidget(buttons);
    dialog->setMinimumWidth(420);
    dialog->show();
}

} // namespace layerscope
