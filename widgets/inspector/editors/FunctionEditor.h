// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/editors/ParamEditor.h"
#include "layer/Activations.h"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

class QComboBox;
class QGridLayout;

namespace layerscope {

class NumberControl;
class ThemedLabel;

/// One of the functions to choose from.
struct FunctionEntry {
    const char* id;
    const char* label;
    const char* explanation; ///< N_()
    std::span<const FunctionArg> args;
};

/// A function by name, with a field for each of its arguments and, for "seed", a die that rolls a new one. What
/// Activation and Initializer share.
class FunctionEditor : public ParamEditor {
    Q_OBJECT
public:
    FunctionEditor(const ParamDef& def, std::vector<FunctionEntry> entries, QWidget* parent);

protected:
    void display(const std::optional<ParamValue>& value) override;

private:
    const FunctionEntry* current() const;
    void choose(int index);
    void buildArgs(const FunctionEntry* entry);
    void addArg(const FunctionArg& arg, int row);
    void argEdited(const std::string& id, double value);
    void rollSeed(const std::string& id);

    std::vector<FunctionEntry> m_entries;
    QComboBox* m_combo;
    QWidget* m_argArea = nullptr;
    const FunctionEntry* m_builtFor = nullptr;
    std::map<std::string, NumberControl*> m_args;
};

} // namespace layerscope
