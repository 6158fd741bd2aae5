// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/ProbeHeader.h"

#include "inspector/parts/IconButton.h"
#include "inspector/parts/ThemedLabel.h"
#include "probe/Signs.h"
#include "session/Text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>

#include <array>
#include <cmath>

namespace layerscope {
namespace {

constexpr std::array kRates{0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0}; ///< steps a second

int rateIndex(double rate) {
    int nearest = 0;
    for (int i = 1; i < static_cast<int>(kRates.size()); ++i)
        if (std::abs(kRates[static_cast<std::size_t>(i)] - rate) <
            std::abs(kRates[static_cast<std::size_t>(nearest)] - rate))
            nearest = i;
    return nearest;
}

} // namespace

ProbeHeader::ProbeHeader(Probe& probe, QWidget* parent)
    : QWidget(parent)
    , m_probe(probe)
    , m_node(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Title, this))
    , m_state(new ThemedLabel({}, Theme::Role::Warning, Theme::FontRole::Small, this))
    , m_element(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Normal, this))
    , m_value(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Heading, this))
    , m_trail(new QLabel(this))
    , m_copy(new IconButton(QStringLiteral("copy"), tr("Copy the whole sum as text (Ctrl+C)"), this))
    , m_save(new IconButton(QStringLiteral("table"), tr("Copy the whole sum as a table (CSV)"), this))
    , m_close(new IconButton(QStringLiteral("close"), tr("Let the element go (Esc)"), this))
    , m_back(new IconButton(QStringLiteral("chevron-left"), tr("Back (Alt+Left)"), this))
    , m_forward(new IconButton(QStringLiteral("chevron-right"), tr("Forward (Alt+Right)"), this))
    , m_stepBack(new IconButton(QStringLiteral("back"), tr("Step back along the output (comma)"), this))
    , m_play(new IconButton(QStringLiteral("play"), tr("Slide over the output (Space)"), this))
    , m_stepOn(new IconButton(QStringLiteral("step-forward"), tr("Step on along the output (full stop)"), this))
    , m_speed(new QSlider(Qt::Horizontal, this))
    , m_rate(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this)) {
    layOut();
    connectParts();
    refresh();
    refreshTrail();
    refreshPlaying();
}

void ProbeHeader::layOut() {
    const Theme& theme = Theme::instance();
    for (ThemedLabel* label : {m_node, m_element, m_value}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_element->setWordWrap(true);
    m_trail->setTextFormat(Qt::RichText);
    m_trail->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_trail->setWordWrap(true);
    m_trail->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_trail->setAccessibleName(tr("Way upstream"));
    m_speed->setRange(0, static_cast<int>(kRates.size()) - 1);
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setMinimumWidth(theme.space(16));
    for (IconButton* button : {m_copy, m_save, m_close, m_back, m_forward})
        button->setCompact();
    const auto row = [&](std::initializer_list<QWidget*> widgets, QWidget* wide) {
        auto* line = new QHBoxLayout;
        line->setSpacing(theme.space(1));
        for (QWidget* widget : widgets)
            line->addWidget(widget, widget == wide ? 1 : 0);
        return line;
    };
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(1));
    column->setSpacing(theme.space(1));
    column->addLayout(row({m_node, m_state, m_copy, m_save, m_close}, m_node));
    column->addWidget(m_element);
    column->addWidget(m_value);
    column->addLayout(row({m_back, m_forward, m_trail}, m_trail));
    column->addLayout(row({m_stepBack, m_play, m_stepOn, m_speed, m_rate}, m_speed));
}

void ProbeHeader::connectParts() {
    connect(&m_probe, &Probe::changed, this, &ProbeHeader::refresh);
    connect(&m_probe, &Probe::trailChanged, this, &ProbeHeader::refreshTrail);
    connect(&m_probe, &Probe::playingChanged, this, &ProbeHeader::refreshPlaying);
    connect(m_copy, &QToolButton::clicked, this, &ProbeHeader::copyWanted);
    connect(m_save, &QToolButton::clicked, this, &ProbeHeader::saveWanted);
    connect(m_close, &QToolButton::clicked, &m_probe, &Probe::letGo);
    connect(m_back, &QToolButton::clicked, this, [this] { go(-1); });
    connect(m_forward, &QToolButton::clicked, this, [this] { go(1); });
    connect(m_stepBack, &QToolButton::clicked, &m_probe, [this] { m_probe.step(-1); });
    connect(m_stepOn, &QToolButton::clicked, &m_probe, [this] { m_probe.step(1); });
    connect(m_play, &QToolButton::clicked, &m_probe, [this] { m_probe.setPlaying(!m_probe.isPlaying()); });
    connect(m_trail, &QLabel::linkActivated, this,
            [this](const QString& link) { go(link.toInt() - static_cast<int>(m_probe.place())); });
    m_speed->setValue(rateIndex(m_probe.stepsPerSecond()));
    connect(m_speed, &QSlider::valueChanged, this, [this](int index) {
        m_probe.setStepsPerSecond(kRates[static_cast<std::size_t>(index)]);
        refreshPlaying();
    });
}

void ProbeHeader::go(int by) {
    m_probe.go(by);
    emit moved();
}

QString ProbeHeader::nameOf(NodeId node) const {
    const std::shared_ptr<const Probed> probed = m_probe.probed();
    const NodePlan* known = probed ? probed->plan->find(node) : nullptr;
    return known && known->step >= 0 ? toQString(probed->plan->steps[static_cast<std::size_t>(known->step)].node->name)
                                     : tr("a node that is gone");
}

void ProbeHeader::refresh() {
    const std::shared_ptr<const Probed> probed = m_probe.probed();
    const bool any = probed && m_probe.state() != Probe::State::Nothing;
    setVisible(m_probe.state() != Probe::State::Nothing);
    m_node->setText(any ? toQString(probed->step->node->name) : QString());
    m_node->setToolTip(any ? translated(probed->step->def->name) : QString());
    m_state->setText(any && m_probe.state() != Probe::State::Fresh ? tr("older result") : QString());
    m_element->setText(any ? translated(layerscope::elementText(probed->step->output.axes, probed->step->output.shape,
                                                                probed->point.element))
                           : QString());
    m_value->setText(any ? fullText(probed->value) : QString());
    m_value->setAccessibleName(tr("Value %1").arg(m_value->text()));
    for (IconButton* button : {m_copy, m_save})
        button->setEnabled(any);
    refreshTrail();
}

void ProbeHeader::refreshTrail() {
    QStringList links;
    for (std::size_t i = 0; i < m_probe.trail().size(); ++i) {
        const QString name = nameOf(m_probe.trail()[i].node).toHtmlEscaped();
        links << (i == m_probe.place() ? QStringLiteral("<b>%1</b>").arg(name)
                                       : QStringLiteral("<a href=\"%1\" style=\"color:%3\">%2</a>")
                                             .arg(i)
                                             .arg(name, Theme::instance().color(Theme::Role::Accent).name()));
    }
    m_trail->setText(links.join(QStringLiteral(" › ")));
    m_back->setEnabled(m_probe.canGo(-1));
    m_forward->setEnabled(m_probe.canGo(1));
}

void ProbeHeader::refreshPlaying() {
    m_play->setThemedIcon(m_probe.isPlaying() ? QStringLiteral("pause") : QStringLiteral("play"));
    m_play->setWhat(m_probe.isPlaying() ? tr("Pause (Space)") : tr("Slide over the output (Space)"));
    m_rate->setText(tr("%1 a second").arg(m_probe.stepsPerSecond()));
    m_speed->setToolTip(tr("Steps a second: %1").arg(m_probe.stepsPerSecond()));
}

QString ProbeHeader::nodeText() const {
    return m_node->text();
}
QString ProbeHeader::elementText() const {
    return m_element->text();
}
QString ProbeHeader::valueText() const {
    return m_value->text();
}
QString ProbeHeader::stateText() const {
    return m_state->text();
}
QString ProbeHeader::trailText() const {
    return m_trail->text();
}

} // namespace layerscope
