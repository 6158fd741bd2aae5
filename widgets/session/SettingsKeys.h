// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Every key under which QSettings keeps something, so that no two places mean different things by one.
namespace layerscope::settings {

inline constexpr const char* kWindowGeometry = "window/geometry";
inline constexpr const char* kWindowState = "window/state";
inline constexpr const char* kTheme = "view/theme";
inline constexpr const char* kLatency = "view/latency";     ///< whether its panel is shown
inline constexpr const char* kShutDrawers = "palette/shut"; ///< categories as numbers
inline constexpr const char* kColorMap = "maps/colorMap";
inline constexpr const char* kRange = "maps/range";
inline constexpr const char* kFixedMin = "maps/fixedMin";
inline constexpr const char* kFixedMax = "maps/fixedMax";
inline constexpr const char* kCacheMegabytes = "run/cacheMegabytes"; ///< 0: a quarter of the machine's memory
inline constexpr const char* kThreads = "run/threads";               ///< 0: one a core
inline constexpr const char* kFast = "run/fast";
inline constexpr const char* kRecentFiles = "files/recent";
inline constexpr const char* kLastFolder = "files/lastFolder";
inline constexpr const char* kAutosaveSeconds = "files/autosaveSeconds"; ///< 0: never

} // namespace layerscope::settings
