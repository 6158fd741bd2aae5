// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Text.h"

#include "base/Sentence.h"

#include <QCoreApplication>

namespace layerscope {

QString toQString(const std::string& text) {
    return QString::fromStdString(text);
}

// lupdate files what N_() marks under the namespace that it stands in.
QString translated(const char* text) {
    return *text ? QCoreApplication::translate("layerscope", text) : QString();
}

QString translated(const Message& message) {
    const std::string text = translated(message.text.c_str()).toStdString();
    return toQString(withArguments(text, message.args));
}

QString translated(const Error& error) {
    QString text = translated(error.what);
    if (!error.hint.empty())
        text = toQString(asSentence(text.toStdString())) + QLatin1Char(' ') + translated(error.hint);
    return error.place.empty() ? text : toQString(error.place) + QStringLiteral(": ") + text;
}

} // namespace layerscope
