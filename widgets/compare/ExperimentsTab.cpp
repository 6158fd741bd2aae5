// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/ExperimentsTab.h"

#include "inspector/parts/IconButton.h"
#include "inspector/parts/ThemedLabel.h"
#include "session/Text.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {
namespace {

constexpr int kMostShift = 64;
constexpr int kInputWidth = 24; // of the 4-pixel grid
constexpr int kInputHeight = 12;

QString axisName(const Axis& axis) {
    switch (axis.kind) {
    case AxisKind::Time:
        return axis.unit == AxisUnit::Token ? ExperimentsTab::tr("token") : ExperimentsTab::tr("time");
    case AxisKind::Frequency:
        return ExperimentsTab::tr("frequency");
    case AxisKind::Depth:
        return ExperimentsTab::tr("depth");
    case AxisKind::Row:
        return ExperimentsTab::tr("row");
    case AxisKind::Column:
        return ExperimentsTab::tr("column");
    default:
        return ExperimentsTab::tr("feature");
    }
}

} // namespace

ExperimentsTab::ExperimentsTab(Document& document, LiveSession& session, Selection& selection, SharedPointer& pointer,
                               QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_selection(selection)
    , m_bench(document, session)
    , m_kind(new QComboBox(this))
    , m_source(new NodeCombo(document, session, tr("Input that is changed"), this))
    , m_node(new NodeCombo(document, session, tr("Node whose result is looked at"), this))
    , m_follow(new IconButton(QStringLiteral("crosshair"), tr("Follow the selected node"), this))
    , m_axis(new QComboBox(this))
    , m_places{new QSpinBox(this), new QSpinBox(this), new QSpinBox(this)}
    , m_height(new QDoubleSpinBox(this))
    , m_controls(new IconButton(QStringLiteral("settings"), tr("Colours and channels of the views"), this))
    , m_stopButton(new IconButton(QStringLiteral("stop"), tr("Stop"), this))
    , m_input(new QLabel(this))
    , m_findings(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Normal, this))
    , m_views(new ComparedViews(pointer, this))
    , m_experiments(std::make_shared<Experiments>(document.registry())) {
    m_source->setSuits([this](NodeId id) {
        const Node* layer = m_document.graph().layerOf(id);
        const LayerDef* def = layer ? m_document.registry().find(layer->type) : nullptr;
        return def && def->isSource();
    });
    m_node->setSuits(
        [this](NodeId id) { return source() && id != source() && m_document.graph().reaches(source(), id); });
    layOut();
    connectParts();
    followSelection();
}

ExperimentsTab::~ExperimentsTab() {
    m_stop.request_stop();
}

QWidget* ExperimentsTab::makeTopBar() {
    const Theme& theme = Theme::instance();
    m_kind->addItem(tr("Impulse"));
    m_kind->addItem(tr("Shift"));
    m_kind->addItem(tr("Poke the future"));
    m_kind->setAccessibleName(tr("Experiment"));
    m_kind->setToolTip(tr("Impulse: zeros with one place that is not; how far "
                          "does its answer reach?\n"
                          "Shift: the input moved; does the result move along?\n"
                          "Poke the future: one sample, token or frame changed; "
                          "what before it moves?"));
    m_axis->setAccessibleName(tr("Along"));
    m_axis->setToolTip(tr("The direction in which the input is changed"));
    m_height->setRange(-1e6, 1e6);
    m_height->setValue(1);
    m_height->setDecimals(1);
    m_height->setToolTip(tr("Height of the impulse"));
    m_height->setAccessibleName(tr("Height of the impulse"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1));
    row->setSpacing(theme.space(1));
    row->addWidget(m_kind);
    row->addWidget(m_source);
    row->addWidget(new ThemedLabel(tr("seen at"), Theme::Role::TextMuted, Theme::FontRole::Normal, this));
    row->addWidget(m_follow);
    row->addWidget(m_node);
    row->addWidget(m_axis);
    for (QSpinBox* place : m_places)
        row->addWidget(place);
    row->addWidget(m_height);
    row->addStretch();
    row->addWidget(m_controls);
    row->addWidget(m_stopButton);
    for (QWidget* field :
         std::initializer_list<QWidget*>{m_kind, m_axis, m_places[0], m_places[1], m_places[2], m_height})
        field->setFocusPolicy(Qt::StrongFocus);
    return bar;
}

void ExperimentsTab::layOut() {
    const Theme& theme = Theme::instance();
    m_findings->setWordWrap(true);
    m_findings->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_findings->setAccessibleName(tr("What was found"));
    m_findings->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_input->setAccessibleName(tr("The input of the experiment"));
    m_input->setToolTip(tr("The input of the experiment"));
    m_stopButton->setEnabled(false);
    auto* found = new QHBoxLayout;
    found->setContentsMargins(theme.space(3), 0, theme.space(3), theme.space(1));
    found->setSpacing(theme.space(2));
    found->addWidget(m_input);
    found->addWidget(m_findings, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTopBar());
    column->addLayout(found);
    column->addWidget(m_views, 1);
}

void ExperimentsTab::connectParts() {
    connect(m_kind, &QComboBox::activated, this, [this] {
        arrangeFields();
        start();
    });
    connect(m_source, &NodeCombo::chosen, this, [this] {
        sourceChosen();
        start();
    });
    connect(m_node, &NodeCombo::chosen, this, [this] {
        m_follow->setChecked(false);
        start();
    });
    connect(m_axis, &QComboBox::activated, this, [this] {
        arrangeFields();
        start();
    });
    for (QSpinBox* place : m_places)
        connect(place, &QSpinBox::valueChanged, this, &ExperimentsTab::start);
    connect(m_height, &QDoubleSpinBox::valueChanged, this, &ExperimentsTab::start);
    m_controls->setCheckable(true);
    connect(m_controls, &IconButton::toggled, m_views, &ComparedViews::setControlsShown);
    connect(m_stopButton, &IconButton::clicked, this, &ExperimentsTab::stop);
    connect(m_follow, &IconButton::toggled, this, &ExperimentsTab::followSelection);
    connect(&m_selection, &Selection::changed, this, &ExperimentsTab::followSelection);
    connect(&m_bench, &LiveBench::edited, this, [this] {
        m_node->refill();
        m_dirty = true;
    });
    connect(&m_bench, &LiveBench::renewed, this, &ExperimentsTab::renew);
}

ExperimentsTab::Kind ExperimentsTab::kind() const {
    return static_cast<Kind>(m_kind->currentIndex());
}

int ExperimentsTab::dimension() const {
    return m_axis->currentIndex() < 0 ? -1 : m_axis->currentData().toInt();
}

void ExperimentsTab::setDimension(int dimension) {
    m_axis->setCurrentIndex(m_axis->findData(dimension));
    arrangeFields();
    start();
}

QString ExperimentsTab::findings() const {
    return m_findings->text();
}

const Value* ExperimentsTab::sourceValue() const {
    const NodeLive* live = source() ? m_session.live(source()) : nullptr;
    return live && live->value.tensor ? &live->value : nullptr;
}

/// The first input that leads to it comes along.
void ExperimentsTab::followSelection() {
    const NodeId wanted = m_selection.current();
    const Graph& graph = m_document.graph();
    if (!m_follow->isChecked() || !graph.find(wanted))
        return;
    for (int i = -1; i < m_source->count(); ++i) {
        const NodeId candidate = i < 0 ? source() : NodeId{m_source->itemData(i).toULongLong()};
        if (!candidate || candidate == wanted || !graph.reaches(candidate, wanted))
            continue;
        if (candidate != source())
            m_source->setNode(candidate);
        sourceChosen();
        m_node->setNode(wanted);
        return start();
    }
}

void ExperimentsTab::make(Kind kind, NodeId from, NodeId seenAt) {
    m_follow->setChecked(false);
    m_kind->setCurrentIndex(static_cast<int>(kind));
    m_source->refill();
    m_source->setNode(from);
    sourceChosen();
    m_node->setNode(seenAt);
    start();
}

void ExperimentsTab::sourceChosen() {
    m_node->refill();
    m_fieldsFor = {};
    m_axesFor.clear();
    arrangeFields();
}

/// The fields that this experiment with this input has; the middle, when the
/// input is of another form.
void ExperimentsTab::arrangeFields() {
    const Value* value = sourceValue();
    if (!value)
        return;
    const Shape& shape = value->tensor.shape();
    std::vector<int> places = placesOf(*value);
    const bool anew = !(shape == m_fieldsFor) || m_axesFor.size() != value->axes.size();
    if (anew) {
        const QSignalBlocker quiet(m_axis);
        m_axis->clear();
        for (const int d : places)
            m_axis->addItem(axisName(value->axes[static_cast<std::size_t>(d)]), d);
        m_fieldsFor = shape;
        m_axesFor = value->axes;
    }
    m_axis->setVisible(kind() != Kind::Impulse && m_axis->count() > 1);
    m_height->setVisible(kind() == Kind::Impulse);
    if (places.empty() && shape.rank() > 0)
        places.push_back(shape.rank() - 1);
    if (kind() != Kind::Impulse)
        places = dimension() >= 0 ? std::vector{dimension()} : std::vector<int>{};
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        QSpinBox* field = m_places[i];
        const QSignalBlocker quiet(field);
        field->setVisible(i < places.size());
        if (i >= places.size())
            continue;
        const int size = static_cast<int>(shape[places[i]]);
        const QString name = axisName(value->axes[static_cast<std::size_t>(places[i])]);
        const bool shift = kind() == Kind::Shift;
        // As in the shapes, "112 h": the words would not fit.
        const QString letter(QLatin1Char(value->axes[static_cast<std::size_t>(places[i])].letter()));
        const QString prefix = shift ? tr("by ") : letter + u' ';
        const bool other = anew || field->prefix() != prefix;
        field->setRange(shift ? 1 : 0, shift ? std::clamp(size - 1, 1, kMostShift) : size - 1);
        if (other)
            field->setValue(shift ? 1 : size / 2);
        field->setPrefix(prefix);
        field->setAccessibleName(shift ? tr("Shift by") : tr("Place: %1").arg(name));
        field->setToolTip(field->accessibleName());
    }
}

void ExperimentsTab::start() {
    m_dirty = true;
    if (!isVisible())
        return;
    if (!source() || !node()) {
        m_dirty = false;
        return adopt({{},
                      {},
                      {},
                      tr("Select a node behind an input: its result is watched "
                         "while the input is changed."),
                      false});
    }
    arrangeFields();
    Wish wish;
    wish.kind = kind();
    wish.setup = {m_bench.take(), source(), node()};
    wish.dimension = dimension();
    for (const QSpinBox* field : m_places)
        if (field->isVisibleTo(this))
            wish.place.push_back(field->value());
    wish.height = m_height->value();
    const Theme& theme = Theme::instance();
    wish.input = (QSizeF(theme.space(kInputWidth), theme.space(kInputHeight)) * devicePixelRatioF()).toSize();
    if (wish.place.empty()) {
        m_dirty = false;
        return adopt({{}, {}, {}, tr("This input has no places that it could be moved or poked at."), true});
    }
    m_stop.request_stop();
    m_stop = {};
    m_running = wish.setup.bench.graph;
    m_again = false;
    m_stopButton->setEnabled(true);
    m_job.start([this, wish, experiments = m_experiments, stop = m_stop.get_token()]() -> LatestJob::Show {
        Found found = carryOut(*experiments, wish, stop);
        if (stop.stop_requested())
            return {};
        return [this, found = std::move(found), stop, wish] {
            if (stop.stop_requested())
                return;
            m_dirty = false;
            m_running.reset();
            adopt(found);
            const bool moved = !m_lookedAt || !m_lookedAt->sameAs(wish);
            m_lookedAt = wish;
            if (moved && found.moved.count > 0)
                m_views->lookAt(found.moved.along);
            if (m_again)
                start();
        };
    });
}

void ExperimentsTab::adopt(const Found& found) {
    m_stopButton->setEnabled(static_cast<bool>(m_running));
    m_findings->setRole(found.wrong ? Theme::Role::Error : Theme::Role::Text);
    m_findings->setText(found.findings);
    QImage input = found.input;
    input.setDevicePixelRatio(devicePixelRatioF());
    m_input->setPixmap(QPixmap::fromImage(input));
    m_input->setVisible(!input.isNull());
    m_views->show(found.comparison, found.titles);
}

void ExperimentsTab::stop() {
    m_stop.request_stop();
    m_stop = {};
    m_running.reset();
    m_stopButton->setEnabled(false);
    m_findings->setText(tr("Stopped. Any edit starts it again."));
}

/// As in a sweep: new numbers of a stream wait, another network does not.
void ExperimentsTab::renew() {
    if (!source() || !node())
        followSelection();
    if (m_running && m_running == m_document.snapshot())
        m_again = true;
    else
        start();
}

void ExperimentsTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_dirty)
        start();
}

} // namespace layerscope
