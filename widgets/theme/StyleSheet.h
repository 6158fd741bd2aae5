// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace layerscope {

class Theme;

/// The style sheet that goes over Fusion, with the theme's colours and metrics put in.
QString makeStyleSheet(const Theme& theme, const QString& schemeName);

} // namespace layerscope
