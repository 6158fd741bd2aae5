// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/CommandLine.h"

#include <QCommandLineParser>
#include <QRegularExpression>

namespace layerscope {
namespace {

void describe(QCommandLineParser& parser) {
    parser.setApplicationDescription(
        QCoreApplication::translate("layerscope::CommandLine", "A microscope for the layers of neural networks."));
    parser.addPositionalArgument(QStringLiteral("FILE"),
                                 QStringLiteral("A project, a Keras model or a picture to open."),
                                 QStringLiteral("[FILE]"));
    parser.addOptions({
        {QStringLiteral("screenshot"), QStringLiteral("Draw the window into a picture when all is computed, and end."),
         QStringLiteral("OUT.png")},
        {QStringLiteral("theme"), QStringLiteral("light, dark, projector or system."), QStringLiteral("NAME")},
        {QStringLiteral("size"), QStringLiteral("Size of the window in pixels, as 1280x720."), QStringLiteral("WxH")},
    });
    parser.addHelpOption();
    parser.addVersionOption();
}

std::optional<QSize> sizeFrom(const QString& text) {
    static const QRegularExpression kPattern(QStringLiteral("^(\\d{3,4})x(\\d{3,4})$"));
    const QRegularExpressionMatch match = kPattern.match(text);
    if (!match.hasMatch())
        return {};
    return QSize(match.captured(1).toInt(), match.captured(2).toInt());
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList& arguments) {
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(arguments))
        return failure(message("%1", parser.errorText().toStdString()));
    CommandLine line;
    line.help = parser.isSet(QStringLiteral("help"));
    line.version = parser.isSet(QStringLiteral("version"));
    line.screenshot = parser.value(QStringLiteral("screenshot"));
    if (parser.isSet(QStringLiteral("screenshot")) && line.screenshot.isEmpty())
        return failure(message("--screenshot needs the name of a picture to write."));
    if (parser.positionalArguments().size() > 1)
        return failure(message("Only one file can be opened."));
    line.file = parser.positionalArguments().value(0);
    if (parser.isSet(QStringLiteral("theme"))) {
        const QString name = parser.value(QStringLiteral("theme"));
        line.theme = Theme::modeFromString(name);
        if (Theme::toString(*line.theme) != name)
            return failure(message("There is no theme “%1”.", name.toStdString()), {},
                           message("There are light, dark, projector and system."));
    }
    if (parser.isSet(QStringLiteral("size"))) {
        const auto size = sizeFrom(parser.value(QStringLiteral("size")));
        if (!size)
            return failure(message("“%1” is not a size.", parser.value(QStringLiteral("size")).toStdString()), {},
                           message("Write it as 1280x720."));
        line.size = *size;
    }
    return line;
}

QString commandLineHelp() {
    QCommandLineParser parser;
    describe(parser);
    return parser.helpText();
}

} // namespace layerscope
