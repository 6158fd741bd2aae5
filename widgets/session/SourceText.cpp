// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SourceText.h"

#include "session/Text.h"

#include <QCoreApplication>
#include <QStringList>

namespace layerscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::SourceText", text);
}

constexpr std::string_view kNoise = "noise:";
constexpr std::string_view kNumbers = "numbers:";

std::string_view kindOf(std::string_view source) {
    return source.substr(0, source.find(':') + 1);
}

} // namespace

std::vector<MadeSource> madeSources() {
    using Group = MadeSource::Group;
    return {{"text:", tr("A text to type"), Group::Here},
            {"microphone:", tr("Microphone"), Group::Here},
            {"noise:1", tr("Noise"), Group::Numbers},
            {"zeros:", tr("Zeros"), Group::Numbers},
            {"ones:", tr("Ones"), Group::Numbers},
            {"ramp:", tr("Ramp"), Group::Numbers},
            {"numbers:", tr("Numbers…"), Group::Numbers},
            {"impulse:", tr("Impulse"), Group::Signals},
            {"step:", tr("Step"), Group::Signals},
            {"sines:440,660", tr("Sine waves"), Group::Signals},
            {"chirp:100:4000", tr("Chirp"), Group::Signals},
            {"clicks:2", tr("Click track"), Group::Signals},
            {"checkerboard:8", tr("Checkerboard"), Group::Patterns},
            {"gradient:0", tr("Gradient"), Group::Patterns},
            {"moving_bar:4", tr("Moving bar"), Group::Patterns},
            {"phantom:", tr("Phantom"), Group::Patterns}};
}

QString sourceText(const std::string& source) {
    const std::string_view kind = kindOf(source);
    const QString rest = toQString(source.substr(kind.size()));
    const QStringList parts = rest.split(QLatin1Char(':'));
    if (kind == kNoise && parts.size() == 2)
        return tr("Noise, seed %1, whole numbers below %2").arg(parts[0], parts[1]);
    if (kind == kNoise && parts.size() == 1)
        return rest.isEmpty() ? tr("Noise") : tr("Noise, seed %1").arg(rest);
    if (kind == kNumbers)
        return toQString(source); // to be read and changed as it is
    if (kind == "text:")
        return tr("A text to type");
    if (source == kind)
        for (const MadeSource& made : madeSources())
            if (made.source == source)
                return made.label;
    return toQString(source);
}

} // namespace layerscope
