// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/FunctionEditor.h"

namespace layerscope {

ParamEditor* makeActivationEditor(const ParamDef& def, QWidget* parent) {
    std::vector<FunctionEntry> entries;
    for (const ActivationDef& activation : activations())
        entries.push_back({activation.id, activation.label, activation.formula, activation.args});
    return new FunctionEditor(def, std::move(entries), parent);
}

} // namespace layerscope
