// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/About.h"

#include "kernels/Execution.h"
#include "kernels/KernelText.h"
#include "session/LiveSession.h"
#include "session/Text.h"
#include "window/WindowSettings.h"

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

QLabel* makeLabel(const QString& content, QWidget& parent) {
    auto* label = new QLabel(content, &parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QString aboutText() {
    return text("<h2>Layerscope %1</h2>"
                "<p>A microscope for the layers of neural networks.</p>"
                "<p>Copyright © 2026 the Layerscope authors. Free software under the GNU General Public License, "
                "version 3 or later, without any warranty.</p>"
                "<p>With Qt %2 (LGPL), QCustomPlot (GPL), OpenCV (Apache), Eigen (MPL 2), JSON for Modern C++, "
                "libzip, xxHash, CLI11.</p>"
                "<p>The photographs of the examples are CC0: coffee by Rachel Michetti, cat by Stéfan van der "
                "Walt.</p>")
        .arg(QStringLiteral(LAYERSCOPE_VERSION), QString::fromLatin1(qVersion()));
}

QString computingText(const LiveSession& live) {
    const QString arithmetic = live.arithmetic() == Arithmetic::Fast ? text("fast, to within 0.0001") : text("exact");
    const int threads = Execution({}, savedWorkspaceOptions().live.threads).threads();
    return text("<p><b>Computing</b><br>Instructions: %1<br>This machine can run: %2<br>Threads: %3<br>"
                "Arithmetic: %4 (Graph > Arithmetic)</p>")
        .arg(toQString(kernelText(kernels())), toQString(availableKernelsText()))
        .arg(threads)
        .arg(arithmetic);
}

} // namespace

void showAbout(QWidget& window, const LiveSession& live) {
    auto* dialog = new QDialog(&window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("about"));
    dialog->setWindowTitle(text("About Layerscope"));
    auto* computing = makeLabel(computingText(live), *dialog);
    computing->setObjectName(QStringLiteral("computing"));
    const auto follow = [computing, &live] { computing->setText(computingText(live)); };
    QObject::connect(&live, &LiveSession::arithmeticChanged, computing, follow);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(makeLabel(aboutText(), *dialog));
    layout->addWidget(computing);
    layout->addWidget(buttons);
    dialog->setMinimumWidth(420);
    dialog->show();
}

} // namespace layerscope
