// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/Comparison.h"
#include "tensor/ElementSet.h"
#include "views/TensorView.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <array>
#include <map>

class QLabel;
class QStackedWidget;

namespace layerscope {

class Picking;

/// A, A − B and B beside one another, each in a view of the same kind; what one is moved to, all are. Or A and B in one
/// place, to flip between them.
class ComparedViews : public QWidget {
    Q_OBJECT
public:
    enum Place { A, Minus, B };
    enum class Mode { Beside, FlipA, FlipB };

    explicit ComparedViews(SharedPointer& pointer, QWidget* parent = nullptr);

    using Titles = std::array<QString, 3>;
    void show(const Comparison& comparison, const Titles& titles);
    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    /// Ids of views that suit both, in the order of the registry.
    QStringList suitable() const;
    QString viewId() const { return m_id; }
    void setViewId(const QString& id);
    /// Null before there is something to show.
    TensorView* view(Place place) const;
    QString title(Place place) const;
    void setMapStyle(const MapStyle& style);
    /// One range of colours for all maps of A and B, so that equal numbers look alike.
    void setSameColors(bool same);
    /// The views' own bars (colours, channel, way of drawing), which take room.
    void setControlsShown(bool shown);
    /// Elements of A and B can be picked to be explained. For results of the live network; before there is a view.
    void makePickable();
    /// Moves the views to a small part of the value, by dimension; where that is most of it, they stay.
    void lookAt(const Region& region);

signals:
    /// Another range was chosen in one of the views.
    void sameColorsChanged(bool same);
    void elementPicked();

private:
    struct Column {
        QWidget* whole = nullptr;
        QLabel* title = nullptr;
        QStackedWidget* stack = nullptr;
        QLabel* empty = nullptr;
        std::map<QString, TensorView*> views{};
        Shown shown{};
        Picking* picking = nullptr;
    };
    Column makeColumn();
    TensorView* viewFor(Place place, const QString& id);
    MapStyle styleFor(Place place) const;
    void restyle();
    void showControls(TensorView& view) const;
    void showAll();
    void arrange();
    void follow(TensorView* moved);

    SharedPointer& m_pointer;
    std::array<Column, 3> m_columns;
    QString m_wanted; ///< chosen last, kept while there is no such view
    QString m_id;
    MapStyle m_style;
    Mode m_mode = Mode::Beside;
    bool m_sameColors = true;
    bool m_controls = false;
    bool m_following = false;
};

} // namespace layerscope
