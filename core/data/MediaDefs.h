// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/MediaDef.h"

namespace layerscope {

// The kinds of media, each in its own folder; findMediaDef has the table.
extern const MediaDef kImageMedia;
extern const MediaDef kFilmMedia;
extern const MediaDef kVolumeMedia;
extern const MediaDef kArrayMedia;
extern const MediaDef kSoundMedia;
extern const MediaDef kSeriesMedia;
extern const MediaDef kTextMedia;

} // namespace layerscope
