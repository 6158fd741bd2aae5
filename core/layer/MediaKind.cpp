// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/MediaKind.h"

#include "layer/Sources.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace layerscope {
namespace {

struct Ending {
    std::string_view text;
    MediaKind kind;
};

constexpr Ending kEndings[] = {
    {".png", MediaKind::Image},     {".jpg", MediaKind::Image},  {".jpeg", MediaKind::Image},
    {".tif", MediaKind::Image},     {".tiff", MediaKind::Image}, {".webp", MediaKind::Image},
    {".bmp", MediaKind::Image},     {".jp2", MediaKind::Image},  {".ppm", MediaKind::Image},
    {".pgm", MediaKind::Image},     {".wav", MediaKind::Sound},  {".flac", MediaKind::Sound},
    {".ogg", MediaKind::Sound},     {".oga", MediaKind::Sound},  {".opus", MediaKind::Sound},
    {".mp3", MediaKind::Sound},     {".aif", MediaKind::Sound},  {".aiff", MediaKind::Sound},
    {".au", MediaKind::Sound},      {".csv", MediaKind::Series}, {".tsv", MediaKind::Series},
    {".txt", MediaKind::Text},      {".md", MediaKind::Text},    {".mp4", MediaKind::Film},
    {".m4v", MediaKind::Film},      {".mkv", MediaKind::Film},   {".mov", MediaKind::Film},
    {".avi", MediaKind::Film},      {".webm", MediaKind::Film},  {".mpg", MediaKind::Film},
    {".mpeg", MediaKind::Film},     {".gif", MediaKind::Film},   {".nii", MediaKind::Volume},
    {".nii.gz", MediaKind::Volume}, {".dcm", MediaKind::Volume}, {".npy", MediaKind::Array},
    {".npz", MediaKind::Array},     {"/", MediaKind::Image},
};

constexpr MediaKind kKindOfChoice[] = {MediaKind::None, MediaKind::Image, MediaKind::Sound,  MediaKind::Series,
                                       MediaKind::Text, MediaKind::Film,  MediaKind::Volume, MediaKind::Array};

bool endsWith(std::string_view text, std::string_view ending) {
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return text.size() >= ending.size() && std::ranges::equal(text.substr(text.size() - ending.size()), ending, same);
}

} // namespace

const char* idOf(MediaKind kind) {
    for (std::size_t i = 1; i < std::size(kMediaKinds); ++i)
        if (kKindOfChoice[i] == kind)
            return kMediaKinds[i].id;
    return "";
}

MediaKind kindOfSource(std::string_view source) {
    if (isGeneratedSource(source))
        return MediaKind::Generated;
    if (source.starts_with("camera:"))
        return MediaKind::Image;
    if (source.starts_with("microphone:"))
        return MediaKind::Sound;
    if (source.starts_with("text:"))
        return MediaKind::Text;
    const auto it = std::ranges::find_if(kEndings, [&](const Ending& e) { return endsWith(source, e.text); });
    return it == std::end(kEndings) ? MediaKind::None : it->kind;
}

std::vector<std::string_view> endingsOf(MediaKind kind) {
    std::vector<std::string_view> endings;
    for (const Ending& ending : kEndings)
        if (ending.kind == kind)
            endings.push_back(ending.text);
    return endings;
}

MediaKind mediaKindOf(const Params& params) {
    const ParamValue* source = params.find("source");
    const MediaKind byEnding = source ? kindOfSource(std::get<std::string>(*source)) : MediaKind::None;
    const ParamValue* kind = params.find("kind");
    if (!kind || byEnding == MediaKind::Generated)
        return byEnding;
    for (std::size_t i = 1; i < std::size(kMediaKinds); ++i)
        if (std::get<std::string>(*kind) == kMediaKinds[i].id)
            return kKindOfChoice[i];
    return byEnding;
}

} // namespace layerscope
