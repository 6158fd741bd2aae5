// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace layerscope::media {

// Sample media as the example projects name them; see resources/media/README.md.
inline const std::string kPhotograph = "../../media/coffee.jpg";
inline const std::string kCat = "../../media/cat.png";
inline const std::string kMelody = "../../media/melody.flac";
inline const std::string kWeather = "../../media/weather.csv";
inline const std::string kWords = "../../media/words.txt";
inline const std::string kFilm = "../../media/bouncing-ball.mp4";
inline const std::string kScan = "../../media/spheres-and-helix.nii.gz";

} // namespace layerscope::media
