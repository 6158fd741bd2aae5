// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/WindowSettings.h"

#include "session/SettingsKeys.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/ViewPanel.h"

#include <QAction>
#include <QMainWindow>
#include <QSettings>

namespace layerscope {
namespace {

/// Grows when panels are added or renamed, so that an old layout is not forced on them.
constexpr int kLayoutVersion = 2;
constexpr int kAutosaveSeconds = 10;

MapStyle savedMapStyle() {
    const QSettings kept;
    MapStyle style;
    style.colorMap = kept.value(QLatin1String(settings::kColorMap)).toString().toStdString();
    if (!findColorMap(style.colorMap))
        style.colorMap.clear();
    const int range = kept.value(QLatin1String(settings::kRange), static_cast<int>(style.range)).toInt();
    if (range >= static_cast<int>(RangeMode::Own) && range <= static_cast<int>(RangeMode::Fixed))
        style.range = static_cast<RangeMode>(range);
    style.fixedMin = kept.value(QLatin1String(settings::kFixedMin), style.fixedMin).toDouble();
    style.fixedMax = kept.value(QLatin1String(settings::kFixedMax), style.fixedMax).toDouble();
    return style;
}

void saveMapStyle(const MapStyle& style) {
    QSettings kept;
    kept.setValue(QLatin1String(settings::kColorMap), toQString(style.colorMap));
    kept.setValue(QLatin1String(settings::kRange), static_cast<int>(style.range));
    kept.setValue(QLatin1String(settings::kFixedMin), style.fixedMin);
    kept.setValue(QLatin1String(settings::kFixedMax), style.fixedMax);
}

} // namespace

WorkspaceOptions savedWorkspaceOptions() {
    const QSettings kept;
    WorkspaceOptions options;
    options.live.cacheBytes = kept.value(QLatin1String(settings::kCacheMegabytes), 0).toULongLong() << 20;
    options.live.threads = kept.value(QLatin1String(settings::kThreads), 0).toInt();
    const bool fast = kept.value(QLatin1String(settings::kFast), false).toBool();
    options.live.arithmetic = fast ? Arithmetic::Fast : Arithmetic::Exact;
    options.autosaveMs = kept.value(QLatin1String(settings::kAutosaveSeconds), kAutosaveSeconds).toInt() * 1000;
    return options;
}

void restoreTheme() {
    Theme& theme = Theme::instance();
    theme.setMode(Theme::modeFromString(QSettings().value(QLatin1String(settings::kTheme)).toString()));
    QObject::connect(&theme, &Theme::changed, &theme, [] {
        QSettings().setValue(QLatin1String(settings::kTheme), Theme::toString(Theme::instance().mode()));
    });
}

void keepArithmetic(LiveSession& live) {
    QObject::connect(&live, &LiveSession::arithmeticChanged, &live, [&live] {
        QSettings().setValue(QLatin1String(settings::kFast), live.arithmetic() == Arithmetic::Fast);
    });
}

void keepMapStyle(ViewPanel& panel) {
    panel.setMapStyle(savedMapStyle());
    QObject::connect(&panel, &ViewPanel::mapStyleChanged, &panel, saveMapStyle);
}

void keepLatency(QAction& action) {
    action.setChecked(QSettings().value(QLatin1String(settings::kLatency), false).toBool());
    QObject::connect(&action, &QAction::toggled, &action,
                     [](bool shown) { QSettings().setValue(QLatin1String(settings::kLatency), shown); });
}

bool restoreWindow(QMainWindow& window) {
    const QSettings kept;
    const QByteArray geometry = kept.value(QLatin1String(settings::kWindowGeometry)).toByteArray();
    const QByteArray state = kept.value(QLatin1String(settings::kWindowState)).toByteArray();
    return window.restoreGeometry(geometry) && window.restoreState(state, kLayoutVersion);
}

void saveWindow(const QMainWindow& window) {
    QSettings kept;
    kept.setValue(QLatin1String(settings::kWindowGeometry), window.saveGeometry());
    kept.setValue(QLatin1String(settings::kWindowState), window.saveState(kLayoutVersion));
}

} // namespace layerscope
