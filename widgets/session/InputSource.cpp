// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/InputSource.h"

#include "layer/Sources.h"
#include "session/Text.h"

#include <QCoreApplication>
#include <QStringList>

#include <cctype>
#include <filesystem>
#include <utility>

namespace layerscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::InputSource", text);
}

bool isEmpty(const Params& params) {
    return mediaKindOf(params) == MediaKind::None;
}

constexpr std::int64_t kSecond = 16'000; ///< samples

/// What only makes sense for one source: where in it, and what its file left open.
constexpr std::string_view kOfOneSource[] = {"start", "spacing", "array", "time_column", "columns"};

bool sameRank(const Params& before, const Params& suggested) {
    const ParamValue* shape = suggested.find("shape");
    return !shape || std::get<Ints>(*shape).size() == before.ints("shape").size();
}

QString patterns(MediaKind kind) {
    QStringList all;
    for (std::string_view ending : endingsOf(kind))
        if (ending != "/")
            all << QLatin1Char('*') + toQString(std::string(ending));
    return all.join(QLatin1Char(' '));
}

} // namespace

Params showing(const LayerDef& input, const Params& before, const std::string& source, const Params& suggested) {
    Params after = before;
    const auto toDefault = [&](std::string_view id) {
        if (const ParamDef* param = input.param(id))
            after.set(param->id, param->defaultValue());
    };
    after.set("source", source);
    toDefault("kind");
    for (std::string_view id : kOfOneSource)
        toDefault(id);
    if (const ParamValue* kind = suggested.find("kind"))
        after.set("kind", *kind);
    const MediaKind kind = mediaKindOf(after);
    const bool fillsAnyShape = kind == MediaKind::Generated && !suggested.find("shape");
    const bool asBefore = !isEmpty(before) && kind == mediaKindOf(before) && kind != MediaKind::Array;
    if (fillsAnyShape || (asBefore && sameRank(before, suggested)))
        return after;
    for (const ParamDef& param : input.params)
        if (param.relevant && std::string_view(param.id) != "fit" && std::string_view(param.id) != "scaling")
            toDefault(param.id);
    if (!isEmpty(before))
        for (std::string_view id : {"shape", "dtype", "open_axes"})
            toDefault(id);
    for (const auto& [id, value] : suggested)
        after.set(id, value);
    return after;
}

std::optional<Params> suggestedWithoutFile(const std::string& source) {
    struct Known {
        std::string_view prefix;
        Ints shape; ///< empty: any
        bool rate = false;
        bool whole = false;
    };
    static const Known kKnown[] = {
        {"text:", {32}, false, true},    {"microphone:", {kSecond, 1}, true}, {"chirp:", {kSecond, 1}, true},
        {"clicks:", {kSecond, 1}, true}, {"sines:", {kSecond, 1}, true},      {"moving_bar:", {16, 48, 48, 1}},
        {"phantom:", {32, 64, 64, 1}},   {"checkerboard:", {224, 224, 1}},    {"gradient:", {224, 224, 1}},
    };
    if (isFileSource(source) || source.starts_with("embedded:"))
        return std::nullopt;
    Params params;
    for (const Known& known : kKnown) {
        if (!source.starts_with(known.prefix))
            continue;
        params.set("shape", known.shape);
        if (known.rate)
            params.set("sample_rate", kSecond);
        if (known.whole)
            params.set("dtype", std::string("int32"));
    }
    return params;
}

std::string nodeNameFor(const std::string& source) {
    std::filesystem::path path(source);
    if (!path.has_filename())
        path = path.parent_path();
    std::string name;
    for (const char c : path.stem().string()) {
        const auto letter = static_cast<unsigned char>(c);
        if (std::isalnum(letter) || letter >= 0x80)
            name += static_cast<char>(std::tolower(letter));
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    while (!name.empty() && name.back() == '_')
        name.pop_back();
    return name.empty() ? "input" : name;
}

QString mediaFileFilters() {
    const std::pair<MediaKind, QString> kinds[] = {
        {MediaKind::Image, tr("Pictures")}, {MediaKind::Sound, tr("Sounds")}, {MediaKind::Series, tr("Tables")},
        {MediaKind::Text, tr("Texts")},     {MediaKind::Film, tr("Films")},   {MediaKind::Volume, tr("Volumes")},
        {MediaKind::Array, tr("Arrays")},
    };
    QStringList all;
    QStringList lines;
    for (const auto& [kind, label] : kinds) {
        all << patterns(kind);
        lines << QStringLiteral("%1 (%2)").arg(label, patterns(kind));
    }
    lines.prepend(tr("All that can be shown (%1)").arg(all.join(QLatin1Char(' '))));
    lines << tr("All files (*)");
    return lines.join(QStringLiteral(";;"));
}

} // namespace layerscope
