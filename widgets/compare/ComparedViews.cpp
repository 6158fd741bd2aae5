// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/ComparedViews.h"

#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Picking.h"
#include "views/StyleBar.h"
#include "views/ViewRegistry.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr double kAroundMoved = 1.6; // what is seen, in lengths of what moved
constexpr std::array kPlaces{ComparedViews::A, ComparedViews::Minus, ComparedViews::B};

} // namespace

ComparedViews::ComparedViews(SharedPointer& pointer, QWidget* parent)
    : QWidget(parent)
    , m_pointer(pointer) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::instance().space(1));
    for (Column& column : m_columns) {
        column = makeColumn();
        row->addWidget(column.whole, 1);
    }
    arrange();
}

ComparedViews::Column ComparedViews::makeColumn() {
    Column column;
    column.whole = new QWidget(this);
    column.whole->setMinimumWidth(1); // three views are never too wide for the window
    column.title = new QLabel(column.whole);
    column.title->setFont(Theme::instance().font(Theme::FontRole::Title));
    column.title->setTextFormat(Qt::PlainText);
    column.title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    column.title->setMargin(Theme::instance().space(1));
    column.stack = new QStackedWidget(column.whole);
    column.empty = new QLabel(column.stack);
    column.empty->setWordWrap(true);
    column.empty->setAlignment(Qt::AlignCenter);
    column.empty->setMargin(Theme::instance().space(2));
    column.stack->addWidget(column.empty);
    auto* layout = new QVBoxLayout(column.whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(column.title);
    layout->addWidget(column.stack, 1);
    return column;
}

void ComparedViews::show(const Comparison& comparison, const Titles& titles) {
    m_columns[A].shown = comparison.a;
    m_columns[Minus].shown = comparison.difference;
    m_columns[B].shown = comparison.b;
    for (const Column& column : m_columns)
        if (column.picking)
            column.picking->setShown(column.shown);
    for (const Place place : kPlaces) {
        m_columns[place].title->setText(titles[place]);
        m_columns[place].title->setToolTip(titles[place]);
        m_columns[place].empty->setText(tr("There is no result yet."));
    }
    m_columns[Minus].empty->setText(comparison.problem ? translated(*comparison.problem)
                                                       : tr("The difference comes when both have a result."));
    showAll();
}

void ComparedViews::makePickable() {
    for (const Place place : {A, B}) {
        m_columns[place].picking = new Picking(m_pointer, this);
        connect(m_columns[place].picking, &Picking::picked, this, &ComparedViews::elementPicked);
    }
}

QStringList ComparedViews::suitable() const {
    const Shown& a = m_columns[A].shown;
    const Shown& b = m_columns[B].shown;
    QStringList ids;
    for (const ViewDef& def : viewDefs())
        if ((a || b) && (!a || def.suits(*a.maps)) && (!b || def.suits(*b.maps)))
            ids << QLatin1String(def.id);
    return ids;
}

void ComparedViews::setViewId(const QString& id) {
    m_wanted = id;
    showAll();
}

TensorView* ComparedViews::view(Place place) const {
    return qobject_cast<TensorView*>(m_columns[place].stack->currentWidget());
}

QString ComparedViews::title(Place place) const {
    return m_columns[place].title->text();
}

/// A difference is signed: around zero, the same in all maps.
MapStyle ComparedViews::styleFor(Place place) const {
    MapStyle style = m_style;
    if (place == Minus) {
        style.colorMap = "blue-orange";
        style.range = RangeMode::Shared;
    } else if (const Shown& a = m_columns[A].shown, &b = m_columns[B].shown; m_sameColors && a && b) {
        MapStyle plain;
        plain.colorMap = "gray";
        plain.range = RangeMode::Shared;
        const ColorScale first = a.maps->scaleOf(-1, plain);
        const ColorScale second = b.maps->scaleOf(-1, plain);
        style.range = RangeMode::Fixed;
        style.fixedMin = std::min(first.min, second.min);
        style.fixedMax = std::max(first.max, second.max);
        if (style.colorMap.empty())
            style.colorMap = automaticColorMap(style.fixedMin, style.fixedMax, false).id;
        if (const ColorMap* map = findColorMap(style.colorMap); map && map->diverging) {
            style.fixedMax = std::max(std::abs(style.fixedMin), std::abs(style.fixedMax));
            style.fixedMin = -style.fixedMax;
        }
    }
    return style;
}

TensorView* ComparedViews::viewFor(Place place, const QString& id) {
    TensorView*& view = m_columns[place].views[id];
    if (view)
        return view;
    for (const ViewDef& def : viewDefs())
        if (id == QLatin1String(def.id))
            view = def.make(m_pointer, m_columns[place].stack);
    m_columns[place].stack->addWidget(view);
    view->setMapStyle(styleFor(place));
    if (Picking* picking = m_columns[place].picking)
        picking->watch(*view);
    showControls(*view);
    connect(view, &TensorView::sightChanged, this, [this, made = view] { follow(made); });
    connect(view, &TensorView::mapStyleChanged, this, [this, place](const MapStyle& style) {
        if (place == Minus)
            return;
        m_sameColors = m_sameColors && style.range == RangeMode::Fixed;
        emit sameColorsChanged(m_sameColors);
        setMapStyle(style);
    });
    return view;
}

void ComparedViews::setMapStyle(const MapStyle& style) {
    m_style = style;
    restyle();
}

void ComparedViews::setSameColors(bool same) {
    m_sameColors = same;
    restyle();
}

void ComparedViews::restyle() {
    for (const Place place : {A, B})
        for (const auto& [id, view] : m_columns[place].views)
            view->setMapStyle(styleFor(place));
}

void ComparedViews::setControlsShown(bool shown) {
    m_controls = shown;
    for (const Column& column : m_columns)
        for (const auto& [id, view] : column.views)
            showControls(*view);
}

void ComparedViews::showControls(TensorView& view) const {
    for (const StyleBar* bar : view.findChildren<StyleBar*>())
        if (bar->parentWidget() != &view)
            bar->parentWidget()->setVisible(m_controls);
}

void ComparedViews::lookAt(const Region& region) {
    TensorView* first = view(A);
    if (!first || isEmpty(region) || m_id == QLatin1String("curves"))
        return;
    const MapAxes& axes = m_columns[A].shown.maps->axes();
    const auto hull = [&](int dimension) {
        return dimension < 0 ? Stretch{} : region[static_cast<std::size_t>(dimension)].hull();
    };
    const auto middle = [&](int dimension) {
        return static_cast<double>(hull(dimension).first + hull(dimension).last) / 2;
    };
    Sight sight = first->sight();
    sight.channel = hull(axes.channel).first;
    if (m_id == QLatin1String("maps"))
        sight.channel = sight.channel * axes.size(axes.slice) + static_cast<std::int64_t>(middle(axes.slice));
    for (int direction = 0; direction < 3; ++direction) {
        const int dimension = axes.dimensionOf(direction);
        sight.cursor[static_cast<std::size_t>(direction)] =
            middle(dimension) / static_cast<double>(std::max<std::int64_t>(1, axes.size(dimension) - 1));
    }
    const auto rows = static_cast<double>(axes.mapSize().rows);
    const auto columns = static_cast<double>(axes.mapSize().columns);
    const auto down = static_cast<double>(hull(axes.row).last - hull(axes.row).first + 1);
    const auto across = static_cast<double>(hull(axes.column).last - hull(axes.column).first + 1);
    if (!axes.isVector() && down * 2 < rows && across * 2 < columns) {
        sight.enlarged = true;
        sight.fitted = false;
        const double room = std::min(first->width(), first->height() * 2 / 3);
        sight.width = std::max(1.0, room / (kAroundMoved * std::max(down, across))) * columns;
        sight.centre = {(middle(axes.column) + 0.5) / columns, (middle(axes.row) + 0.5) / rows};
    }
    first->setSight(sight);
    follow(first);
}

void ComparedViews::showAll() {
    const QStringList ids = suitable();
    m_id = ids.contains(m_wanted) ? m_wanted : ids.value(0);
    m_following = true; // new numbers move no view
    for (const Place place : kPlaces) {
        Column& column = m_columns[place];
        const bool shown = column.shown && !m_id.isEmpty();
        QWidget* before = column.stack->currentWidget();
        QWidget* now = shown ? static_cast<QWidget*>(viewFor(place, m_id)) : column.empty;
        if (shown)
            viewFor(place, m_id)->setShown(column.shown);
        if (before != now)
            column.stack->setCurrentWidget(now);
    }
    m_following = false;
    if (m_sameColors)
        restyle();
    if (TensorView* first = view(A))
        follow(first);
}

void ComparedViews::setMode(Mode mode) {
    m_mode = mode;
    arrange();
}

void ComparedViews::arrange() {
    m_columns[A].whole->setVisible(m_mode != Mode::FlipB);
    m_columns[Minus].whole->setVisible(m_mode == Mode::Beside);
    m_columns[B].whole->setVisible(m_mode != Mode::FlipA);
}

void ComparedViews::follow(TensorView* moved) {
    if (m_following)
        return;
    m_following = true;
    const Sight sight = moved->sight();
    for (const Place place : kPlaces)
        if (TensorView* other = view(place); other && other != moved && !(other->sight() == sight))
            other->setSight(sight);
    m_following = false;
}

} // namespace layerscope
