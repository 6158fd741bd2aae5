// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/FunctionEditor.h"

#include "inspector/parts/IconButton.h"
#include "inspector/parts/NarrowCombo.h"
#include "inspector/parts/NumberControl.h"
#include "inspector/parts/ThemedLabel.h"
#include "session/Text.h"

#include <QGridLayout>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {
namespace {

constexpr quint32 kSeeds = 1'000'000; ///< short enough to write on a blackboard

QString argLabel(const FunctionArg& arg) {
    QString text = QString::fromUtf8(arg.id);
    return text.replace(QLatin1Char('_'), QLatin1Char(' '));
}

} // namespace

FunctionEditor::FunctionEditor(const ParamDef& def, std::vector<FunctionEntry> entries, QWidget* parent)
    : ParamEditor(def, parent)
    , m_entries(std::move(entries))
    , m_combo(makeNarrowCombo(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().space(1));
    layout->addWidget(m_combo);
    setFocusProxy(m_combo);
    m_combo->setAccessibleName(label());
    for (const FunctionEntry& entry : m_entries) {
        m_combo->addItem(translated(entry.label), QString::fromUtf8(entry.id));
        m_combo->setItemData(m_combo->count() - 1, translated(entry.explanation), Qt::ToolTipRole);
    }
    connect(m_combo, &QComboBox::currentIndexChanged, this, &FunctionEditor::choose);
}

const FunctionEntry* FunctionEditor::current() const {
    const int index = m_combo->currentIndex();
    return index < 0 ? nullptr : &m_entries[static_cast<std::size_t>(index)];
}

void FunctionEditor::display(const std::optional<ParamValue>& value) {
    const QSignalBlocker blocker(m_combo);
    const NamedFunction function = value ? std::get<NamedFunction>(*value) : NamedFunction();
    m_combo->setCurrentIndex(value ? m_combo->findData(toQString(function.name)) : -1);
    buildArgs(current());
    if (const FunctionEntry* entry = current()) {
        m_combo->setToolTip(translated(entry->explanation));
        for (const FunctionArg& arg : entry->args)
            m_args.at(arg.id)->setValue(function.arg(arg.id, arg.value));
    }
}

void FunctionEditor::choose(int index) {
    if (index < 0)
        return;
    NamedFunction function{m_entries[static_cast<std::size_t>(index)].id, {}};
    // A seed that was chosen outlives the change of distribution.
    const NamedFunction* before = value() ? std::get_if<NamedFunction>(&*value()) : nullptr;
    const auto& args = m_entries[static_cast<std::size_t>(index)].args;
    const bool seeded = std::ranges::any_of(args, [](const FunctionArg& arg) { return arg.id == std::string("seed"); });
    if (before && seeded && before->args.contains("seed"))
        function.args["seed"] = before->args.at("seed");
    display(ParamValue(function));
    offer(std::move(function));
}

void FunctionEditor::buildArgs(const FunctionEntry* entry) {
    if (entry == m_builtFor && (entry == nullptr) == (m_argArea == nullptr))
        return;
    if (m_argArea) {
        m_argArea->hide();
        m_argArea->deleteLater();
        m_argArea = nullptr;
    }
    m_args.clear();
    m_builtFor = entry;
    if (!entry || entry->args.empty())
        return;
    m_argArea = new QWidget(this);
    auto* grid = new QGridLayout(m_argArea);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(Theme::instance().space(1));
    grid->setColumnStretch(1, 1);
    for (const FunctionArg& arg : entry->args)
        addArg(arg, static_cast<int>(m_args.size()));
    layout()->addWidget(m_argArea);
    m_argArea->show();
}

void FunctionEditor::addArg(const FunctionArg& arg, int row) {
    auto* grid = static_cast<QGridLayout*>(m_argArea->layout());
    // A seed has no more and less, so no slider.
    const Range soft = std::string_view(arg.id) == "seed" ? Range() : arg.soft;
    auto* control = new NumberControl({arg.hard, soft, arg.integer, arg.value}, m_argArea);
    auto* text = new ThemedLabel(argLabel(arg), Theme::Role::TextMuted, Theme::FontRole::Small, m_argArea);
    text->setBuddy(control);
    const std::string id = arg.id;
    const bool seed = id == "seed";
    for (QWidget* widget : {static_cast<QWidget*>(control), static_cast<QWidget*>(text)})
        widget->setToolTip(translated(arg.help));
    control->setSpokenName(label() + QStringLiteral(", ") + argLabel(arg));
    grid->addWidget(text, row, 0);
    grid->addWidget(control, row, 1, 1, seed ? 1 : 2);
    if (seed) {
        auto* dice = new IconButton(QStringLiteral("dice"), tr("Roll a new seed"), m_argArea);
        dice->setCompact();
        grid->addWidget(dice, row, 2);
        connect(dice, &IconButton::clicked, this, [this, id] { rollSeed(id); });
    }
    m_args[id] = control;
    connect(control, &NumberControl::valueEdited, this, [this, id](double number) { argEdited(id, number); });
    connect(control, &NumberControl::refused, this, &FunctionEditor::refused);
    connect(control, &NumberControl::gestureStarted, this, &FunctionEditor::gestureStarted);
    connect(control, &NumberControl::gestureEnded, this, &FunctionEditor::gestureEnded);
}

void FunctionEditor::argEdited(const std::string& id, double number) {
    if (!value())
        return;
    NamedFunction function = std::get<NamedFunction>(*value());
    function.args[id] = number;
    offer(std::move(function));
}

void FunctionEditor::rollSeed(const std::string& id) {
    const double seed = QRandomGenerator::global()->bounded(kSeeds);
    m_args.at(id)->setValue(seed);
    argEdited(id, seed);
}

} // namespace layerscope
