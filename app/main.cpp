// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Layers.h"
#include "window/CommandLine.h"
#include "window/Start.h"

#include <QApplication>

#include <cstdio>

int main(int argc, char** argv) {
    using namespace layerscope;
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Layerscope"));
    QApplication::setApplicationName(QStringLiteral("layerscope"));
    QApplication::setApplicationDisplayName(QStringLiteral("Layerscope"));
    QApplication::setApplicationVersion(applicationVersion());

    const Result<CommandLine> line = parseCommandLine(QApplication::arguments());
    if (!line) {
        std::fprintf(stderr, "layerscope: %s\n%s", line.error().toString().c_str(), qUtf8Printable(commandLineHelp()));
        return exits::kUsage;
    }
    if (line->help || line->version) {
        std::printf("%s", line->help ? qUtf8Printable(commandLineHelp())
                                     : qUtf8Printable(QStringLiteral("Layerscope %1\n").arg(applicationVersion())));
        return exits::kDone;
    }
    return line->screenshot.isEmpty() ? runWindow(*line, layerRegistry()) : runScreenshot(*line, layerRegistry());
}
