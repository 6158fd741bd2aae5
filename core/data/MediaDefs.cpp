// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/MediaDefs.h"

#include "layer/Sources.h"

namespace layerscope {

const MediaDef* findMediaDef(MediaKind kind) {
    switch (kind) {
    case MediaKind::None:
    case MediaKind::Image:
        return &kImageMedia;
    case MediaKind::Film:
        return &kFilmMedia;
    case MediaKind::Array:
        return &kArrayMedia;
    case MediaKind::Sound:
        return &kSoundMedia;
    case MediaKind::Series:
        return &kSeriesMedia;
    case MediaKind::Text:
        return &kTextMedia;
    default:
        return nullptr;
    }
}

Result<Params> suggestInput(const std::string& source, MediaStore& store, const Progress& progress) {
    const MediaKind kind = kindOfSource(source);
    const MediaDef* def = findMediaDef(kind);
    if (!def)
        return failure(message(N_("No Input can show this.")), source);
    const Params none;
    return def->suggest({source, none, store}, progress);
}

} // namespace layerscope
