// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/FunctionEditor.h"
#include "layer/Initializers.h"

namespace layerscope {

ParamEditor* makeInitializerEditor(const ParamDef& def, QWidget* parent) {
    std::vector<FunctionEntry> entries;
    for (const InitializerDef& initializer : initializers())
        entries.push_back({initializer.id, initializer.label, initializer.help, initializer.args});
    return new FunctionEditor(def, std::move(entries), parent);
}

} // namespace layerscope
