// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/MediaDefs.h"
#include "data/volume/Volume.h"
#include "layer/Sources.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <utility>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

/// Where the bytes lie, for what is a file or a folder, or embedded; "" for what is made or running.
fs::path pathOf(const std::string& source, MediaStore& store) {
    if (isFileSource(source))
        return source;
    return source.starts_with("embedded:") ? store.fileOf(source).value_or(fs::path()) : fs::path();
}

/// No zero bytes in the beginning, which all the binary formats have.
bool looksLikeText(const fs::path& path) {
    std::array<char, 4096> start{};
    std::ifstream file(path, std::ios::binary);
    file.read(start.data(), start.size());
    const auto count = file.gcount();
    return count > 0 && std::find(start.begin(), start.begin() + count, '\0') == start.begin() + count;
}

/// What the ending does not say, or says wrongly: a folder of slices, a TIFF of many pages, a DICOM file without
/// ending.
MediaKind kindByContent(const fs::path& path, MediaKind byEnding) {
    std::error_code error;
    if (fs::is_directory(path, error))
        return isDicomFolder(path) ? MediaKind::Volume : MediaKind::Image;
    if (byEnding == MediaKind::Image && tiffPages(path) > 1)
        return MediaKind::Volume;
    if (byEnding == MediaKind::None && isDicomFile(path))
        return MediaKind::Volume;
    return byEnding;
}

Result<Params> suggestAs(MediaKind kind, const std::string& source, MediaStore& store, const Progress& progress) {
    const MediaDef* def = findMediaDef(kind);
    if (!def)
        return failure(message(N_("No Input can show this.")), source);
    Params asked;
    if (kind != kindOfSource(source))
        asked.set("kind", std::string(idOf(kind)));
    return def->suggest({source, asked, store}, progress).map([&](Params params) {
        for (const auto& [id, value] : asked)
            params.set(id, value);
        return params;
    });
}

/// The first kind whose reader takes it.
Result<Params> suggestByTrying(const std::string& source, const fs::path& path, MediaStore& store,
                               const Progress& progress) {
    std::error_code error;
    if (!fs::exists(path, error))
        return failure(message(N_("There is no such file.")), source);
    if (looksLikeText(path))
        if (auto params = suggestAs(MediaKind::Text, source, store, progress))
            return params;
    for (const MediaKind kind : {MediaKind::Image, MediaKind::Volume, MediaKind::Sound, MediaKind::Film})
        if (auto params = suggestAs(kind, source, store, progress))
            return params;
    return failure(message(N_("Nothing here can read this file.")), source,
                   message(N_("Pictures, sounds, tables, texts, films, volumes and .npy arrays can be read.")));
}

} // namespace

Result<Params> suggestInput(const std::string& source, MediaStore& store, const Progress& progress) {
    const MediaKind byEnding = kindOfSource(source);
    const fs::path path = pathOf(source, store);
    const MediaKind kind = path.empty() ? byEnding : kindByContent(path, byEnding);
    if (kind == MediaKind::None)
        return suggestByTrying(source, path, store, progress);
    return suggestAs(kind, source, store, progress);
}

} // namespace layerscope
