// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/NumberEditor.h"

namespace layerscope {

ParamEditor* makeIntegerEditor(const ParamDef& def, QWidget* parent) {
    return new NumberEditor(def, true, parent);
}

} // namespace layerscope
