// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/WeightsPanel.h"

#include "base/Numbers.h"
#include "inspector/parts/Background.h"
#include "inspector/parts/Notice.h"
#include "inspector/parts/ThemedLabel.h"
#include "inspector/weights/KernelLab.h"
#include "inspector/weights/KernelSteps.h"
#include "inspector/weights/NGramBar.h"
#include "inspector/weights/PresetBar.h"
#include "inspector/weights/WeightView.h"
#include "session/Text.h"
#include "tensor/Npy.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QListWidget>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalBlocker>

#include <algorithm>

namespace layerscope {
namespace {

constexpr quint32 kSeedChoices = 1'000'000;
constexpr std::size_t kRememberedOrigins = 32; ///< each holds its numbers in memory

QPushButton* makeButton(const QString& text, const QString& tip, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setToolTip(tip);
    button->setAutoDefault(false);
    return button;
}

std::filesystem::path toPath(const QString& path) {
    return std::filesystem::path(path.toStdU16String());
}

} // namespace

WeightsPanel::WeightsPanel(Document& document, LiveSession& session, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_empty(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Normal, this))
    , m_content(new QWidget(this)) {
    m_list = new QListWidget(m_content);
    m_view = new WeightView(m_content);
    m_presets = new PresetBar(m_content);
    m_words = new NGramBar(m_document, m_session, m_content);
    m_notice = new Notice(m_content);
    m_reinitialize = makeButton(tr("New random"), tr("Draws all weights anew, with a new seed"), m_content);
    m_reset = makeButton(tr("Reset"), tr("Hands this weight back to its initializer"), m_content);
    m_load = makeButton(tr("Load…"), tr("Takes the numbers from a .npy or .npz file"), m_content);
    m_save = makeButton(tr("Save…"), tr("Writes this weight as a .npy file"), m_content);
    m_list->setAccessibleName(tr("Weights"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_empty->setWordWrap(true);
    layOut();
    connectButtons();
    connect(m_list, &QListWidget::currentRowChanged, this, &WeightsPanel::showCurrent);
    connectLab();
    connect(&m_session, &LiveSession::weightsReady, this, &WeightsPanel::receive);
}

void WeightsPanel::layOut() {
    const int gap = Theme::instance().space(1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_empty);
    outer->addWidget(m_content);
    auto* grid = new QGridLayout(m_content);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(gap);
    grid->addWidget(m_list, 0, 0, 1, 2);
    grid->addWidget(m_view, 1, 0, 1, 2);
    grid->addWidget(m_presets, 2, 0, 1, 2);
    grid->addWidget(m_words, 3, 0, 1, 2);
    grid->addWidget(m_notice, 4, 0, 1, 2);
    grid->addWidget(m_reinitialize, 5, 0);
    grid->addWidget(m_reset, 5, 1);
    grid->addWidget(m_load, 6, 0);
    grid->addWidget(m_save, 6, 1);
    m_notice->hide();
}

void WeightsPanel::connectButtons() {
    connect(m_reinitialize, &QPushButton::clicked, this,
            [this] { reinitialize(m_document, m_node, m_defs, QRandomGenerator::global()->bounded(kSeedChoices)); });
    connect(m_reset, &QPushButton::clicked, this, [this] {
        if (const WeightDef* weight = current())
            resetWeight(m_document, m_node, weight->name);
    });
    connect(m_load, &QPushButton::clicked, this, &WeightsPanel::chooseFileToLoad);
    connect(m_save, &QPushButton::clicked, this, &WeightsPanel::chooseFileToSave);
}

void WeightsPanel::setNode(NodeId node) {
    if (node == m_node)
        return;
    endGesture();
    m_node = node;
    m_applied = nullptr;
    m_appliedNumbers = {};
    m_made.clear();
    m_wantedKey = m_shownKey = {};
    m_asked = false;
    m_notice->clear();
    m_view->clear();
    m_list->clear();
    m_defs.clear();
    refresh();
}

void WeightsPanel::refresh() {
    const auto plan = m_session.plan();
    const PlanStep* step = plan ? plan->stepOf(m_node) : nullptr;
    m_defs = step ? step->weights : std::vector<WeightDef>();
    m_wantedKey = step ? step->weightKey : Key();
    m_content->setVisible(!m_defs.empty());
    m_empty->setVisible(m_defs.empty());
    m_empty->setText(
        step ? tr("This layer has no weights.")
             : tr("The weights are made as soon as the layer can run: see what is missing above or before it."));
    fillList();
    request();
    showCurrent();
}

void WeightsPanel::request() {
    // One question at a time: what has changed meanwhile is asked for when the answer is there.
    if (m_asked || !isVisible() || m_defs.empty() || m_wantedKey == m_shownKey)
        return;
    m_asked = true;
    m_shownKey = m_wantedKey;
    m_session.requestWeights(m_node);
}

void WeightsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    request();
}

void WeightsPanel::receive(NodeId node, const std::vector<std::pair<std::string, Tensor>>& weights) {
    if (node != m_node)
        return;
    m_asked = false;
    for (const auto& [name, tensor] : weights)
        m_made[name] = tensor;
    request();
    showCurrent();
}

const WeightDef* WeightsPanel::current() const {
    const int row = m_list->currentRow();
    return row < 0 || row >= static_cast<int>(m_defs.size()) ? nullptr : &m_defs[static_cast<std::size_t>(row)];
}

Tensor WeightsPanel::numbers(const WeightDef& weight) const {
    const Node* now = node();
    if (!now)
        return {};
    if (const auto own = now->weights.find(weight.name);
        own != now->weights.end() && own->second.shape() == weight.shape)
        return own->second;
    const auto made = m_made.find(weight.name);
    return made != m_made.end() && made->second.shape() == weight.shape ? made->second : Tensor();
}

QString WeightsPanel::origin(const Node& node, const WeightDef& weight) const {
    const auto own = node.weights.find(weight.name);
    if (own == node.weights.end())
        return initializerText(node, weight);
    const auto known = m_origins.find(own->second.rawBytes().data());
    return known == m_origins.end() ? tr("kept in the project") : known->second.second;
}

void WeightsPanel::remember(const Tensor& tensor, const QString& origin) {
    if (m_origins.size() >= kRememberedOrigins)
        m_origins.clear();
    m_origins[tensor.rawBytes().data()] = {tensor, origin};
}

void WeightsPanel::fillList() {
    const Node* now = node();
    const QSignalBlocker blocker(m_list);
    const int row = std::clamp(m_list->currentRow(), 0, std::max(0, static_cast<int>(m_defs.size()) - 1));
    while (m_list->count() > static_cast<int>(m_defs.size()))
        delete m_list->takeItem(m_list->count() - 1);
    for (int i = 0; now && i < static_cast<int>(m_defs.size()); ++i) {
        const WeightDef& weight = m_defs[static_cast<std::size_t>(i)];
        const QString text =
            tr("%1   %2\n%3").arg(toQString(weight.name), toQString(weight.shape.toString()), origin(*now, weight));
        if (i >= m_list->count())
            m_list->addItem(text);
        m_list->item(i)->setText(text);
        m_list->item(i)->setToolTip(tr("%1 numbers%2")
                                        .arg(toQString(groupedNumber(weight.shape.elements())),
                                             weight.trainable ? QString() : tr(", not trained")));
    }
    m_list->setCurrentRow(m_defs.empty() ? -1 : row);
    m_list->setFixedHeight(m_list->count() * std::max(16, m_list->sizeHintForRow(0)) + 2 * m_list->frameWidth() + 2);
}

void WeightsPanel::showCurrent() {
    const WeightDef* weight = current();
    const Tensor tensor = weight ? numbers(*weight) : Tensor();
    if (tensor) {
        const auto plan = m_session.plan();
        const PlanStep* step = plan ? plan->stepOf(m_node) : nullptr;
        if (step)
            m_view->lab()->setSteps(responseSteps(*plan, *step, node()->params, *weight));
        m_view->setWeight(toQString(weight->name), tensor, weight->layout, node()->weights.contains(weight->name));
    }
    m_view->setVisible(static_cast<bool>(tensor));
    showButtons();
}

void WeightsPanel::showButtons() {
    const WeightDef* weight = current();
    const Node* now = node();
    const Tensor tensor = weight ? numbers(*weight) : Tensor();
    const auto kernel = weight && tensor ? kernelShapeOf(weight->shape, weight->layout) : std::nullopt;
    m_presets->setVisible(kernel.has_value());
    const bool beforeIsText = m_words->setNode(m_node);
    m_words->setVisible(kernel && kernel->rank == 1 && weight->layout == KernelLayout::ChannelFilter && beforeIsText);
    if (kernel)
        m_presets->setKernel(kernel->rank, kernel->size);
    const bool random = now && drawsAtRandom(*now, m_defs);
    m_reinitialize->setEnabled(random);
    m_reinitialize->setToolTip(random ? tr("Draws all weights anew, with a new seed")
                                      : tr("No weight of this layer is drawn at random"));
    m_reset->setEnabled(now && weight && now->weights.contains(weight->name));
    m_save->setEnabled(static_cast<bool>(tensor));
}

void WeightsPanel::load(const QString& path) {
    const WeightDef* weight = current();
    if (!weight)
        return;
    m_notice->show(Notice::Kind::Hint, tr("Reading %1…").arg(QFileInfo(path).fileName()));
    inBackground(
        this, [path = toPath(path), name = weight->name, defs = m_defs] { return readWeights(path, name, defs); },
        [this, node = m_node, file = QFileInfo(path).fileName()](const auto& weights) { loaded(weights, node, file); });
}

void WeightsPanel::loaded(const Result<std::map<std::string, Tensor>>& weights, NodeId node, const QString& file) {
    if (!weights) {
        m_notice->show(Notice::Kind::Problem, translated(weights.error()));
        return;
    }
    const Node* target = m_document.graph().layerOf(node);
    if (!target)
        return;
    std::map<std::string, Tensor> all = target->weights;
    for (const auto& [name, tensor] : *weights) {
        remember(tensor, tr("loaded from %1").arg(file));
        all[name] = tensor;
    }
    m_document.setWeights(node, std::move(all));
    m_notice->show(Notice::Kind::Done,
                   tr("Loaded %n weights from %1", nullptr, static_cast<int>(weights->size())).arg(file));
}

void WeightsPanel::save(const QString& path) {
    const WeightDef* weight = current();
    const Tensor tensor = weight ? numbers(*weight) : Tensor();
    if (!tensor)
        return;
    inBackground(
        this, [path = toPath(path), tensor] { return writeNpyFile(path, tensor); },
        [this, path](const Result<void>& done) {
            if (done)
                m_notice->show(Notice::Kind::Done, tr("Saved as %1").arg(path));
            else
                m_notice->show(Notice::Kind::Problem, translated(done.error()));
        });
}

void WeightsPanel::chooseFileToLoad() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Load weights"), {}, tr("NumPy arrays (*.npy *.npz)"));
    if (!path.isEmpty())
        load(path);
}

void WeightsPanel::chooseFileToSave() {
    const Node* now = node();
    const WeightDef* weight = current();
    if (!now || !weight)
        return;
    const QString suggested = toQString(now->name + "_" + weight->name + ".npy");
    const QString path = QFileDialog::getSaveFileName(this, tr("Save weight"), suggested, tr("NumPy array (*.npy)"));
    if (!path.isEmpty())
        save(path);
}

} // namespace layerscope
