// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/MediaDefs.h"

namespace layerscope {

const MediaDef* findMediaDef(MediaKind kind) {
    switch (kind) {
    case MediaKind::None:
    case MediaKind::Image:
        return &kImageMedia;
    case MediaKind::Film:
        return &kFilmMedia;
    case MediaKind::Volume:
        return &kVolumeMedia;
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

} // namespace layerscope
