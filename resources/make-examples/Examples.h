// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Project.h"

namespace layerscope {

// Pictures.
Project edgesInAPhotograph(const LayerRegistry& registry);
Project blurOrSharpen(const LayerRegistry& registry);
Project aWayAround(const LayerRegistry& registry);
Project coloursByThemselves(const LayerRegistry& registry);
Project colourEdgesInTwoSteps(const LayerRegistry& registry);
Project enlargeAPicture(const LayerRegistry& registry);

// Sounds.
Project clicksInAMelody(const LayerRegistry& registry);
Project lowMiddleHigh(const LayerRegistry& registry);
Project notesThatBegin(const LayerRegistry& registry);
Project backToFullRate(const LayerRegistry& registry);

// Time series.
Project daysAndWeeks(const LayerRegistry& registry);
Project eachColumnByItself(const LayerRegistry& registry);
Project twoColumnsCompared(const LayerRegistry& registry);
Project hoursFromDays(const LayerRegistry& registry);

// Texts.
Project wordsSideBySide(const LayerRegistry& registry);
Project wordsNearEachOther(const LayerRegistry& registry);
Project aFadingMemoryOfWords(const LayerRegistry& registry);

// Films.
Project whatMoves(const LayerRegistry& registry);
Project fromHalfAFilm(const LayerRegistry& registry);

// Volumes.
Project edgesOfAScan(const LayerRegistry& registry);
Project fromHalfAScan(const LayerRegistry& registry);

} // namespace layerscope
