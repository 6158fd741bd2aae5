// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/TransformBar.h"

#include "inspector/parts/IconButton.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>

namespace layerscope {
namespace {

template <int Axis>
Checked<FilterTaps> flip(const FilterTaps& taps) {
    return flipped(taps, Axis);
}

template <int Axis, Parity P>
Checked<FilterTaps> mirror(const FilterTaps& taps) {
    Symmetry symmetry{};
    symmetry[Axis] = P;
    return symmetrised(taps, symmetry);
}

constexpr KernelTransform kTransforms[] = {
    {"turn", "rotate", N_("Turn by 90°, clockwise"), 2, true,
     [](const FilterTaps& t) -> Checked<FilterTaps> { return turned(t); }},
    {"flip_x", "flip-x", N_("Flip left and right"), 1, false, flip<kColumnAxis>},
    {"flip_y", "flip-y", N_("Flip top and bottom"), 2, false, flip<kRowAxis>},
    {"flip_depth", "", N_("Flip front and back"), 3, false, flip<kDepthAxis>},
    {"transpose", "transpose", N_("Rows become columns"), 2, true,
     [](const FilterTaps& t) -> Checked<FilterTaps> { return transposed(t); }},
    {"negate", "negate", N_("Change all signs"), 1, false,
     [](const FilterTaps& t) -> Checked<FilterTaps> { return scaled(t, -1); }},
    {"double", "", N_("Times 2"), 1, false, [](const FilterTaps& t) -> Checked<FilterTaps> { return scaled(t, 2); }},
    {"halve", "", N_("Times ½"), 1, false, [](const FilterTaps& t) -> Checked<FilterTaps> { return scaled(t, 0.5); }},
    {"sum_one", "", N_("Make the sum 1, by a factor"), 1, false, withSumOne},
    {"sum_zero", "", N_("Make the sum 0: take off the mean"), 1, false,
     [](const FilterTaps& t) -> Checked<FilterTaps> { return withSumZero(t); }},
    {"unit", "", N_("Make the length 1"), 1, false, withUnitLength},
    {"mirror_x", "", N_("Make left and right alike"), 1, false, mirror<kColumnAxis, Parity::Even>},
    {"mirror_y", "", N_("Make top and bottom alike"), 2, false, mirror<kRowAxis, Parity::Even>},
    {"mirror_depth", "", N_("Make front and back alike"), 3, false, mirror<kDepthAxis, Parity::Even>},
    {"odd_x", "", N_("Make left and right opposite"), 1, false, mirror<kColumnAxis, Parity::Odd>},
    {"odd_y", "", N_("Make top and bottom opposite"), 2, false, mirror<kRowAxis, Parity::Odd>},
    {"separable", "", N_("Make it separable: the nearest product of one list of numbers an axis"), 2, false,
     [](const FilterTaps& t) -> Checked<FilterTaps> { return separated(t); }},
    {"zero", "", N_("All numbers 0"), 1, false,
     [](const FilterTaps& t) -> Checked<FilterTaps> { return FilterTaps(t.rank, t.size); }},
};

} // namespace

TransformBar::TransformBar(QWidget* parent)
    : QWidget(parent)
    , m_more(new QToolButton(this)) {
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    auto* menu = new QMenu(m_more);
    for (const KernelTransform& transform : kTransforms) {
        const QString label = translated(transform.label);
        auto* action = new QAction(label, this);
        action->setObjectName(QString::fromLatin1(transform.id));
        connect(action, &QAction::triggered, this, [this, &transform] { emit chosen(transform); });
        menu->addAction(action);
        if (transform.icon[0] == '\0')
            continue;
        auto* button = new IconButton(QString::fromLatin1(transform.icon), label, this);
        button->setObjectName(QString::fromLatin1(transform.id));
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, button, [button, action] { button->setVisible(action->isVisible()); });
        line->addWidget(button);
        m_buttons.push_back(button);
    }
    m_more->setText(tr("Change all"));
    m_more->setToolTip(tr("Turn, flip, normalise, mirror, make separable"));
    m_more->setAccessibleName(m_more->toolTip());
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setIcon(Theme::instance().icon(QStringLiteral("chevron-down")));
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    line->addStretch(1);
    line->addWidget(m_more);
}

void TransformBar::setKernel(int rank, const TapSize& size) {
    for (const KernelTransform& transform : kTransforms)
        action(QString::fromLatin1(transform.id))
            ->setVisible(rank >= transform.firstRank && (!transform.square || size[1] == size[2]));
}

QAction* TransformBar::action(const QString& id) const {
    return findChild<QAction*>(id, Qt::FindDirectChildrenOnly);
}

} // namespace layerscope
