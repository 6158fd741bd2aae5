// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/editors/ParamEditor.h"

namespace layerscope {

class NumberControl;
struct NumberSpec;

/// Slider and box for one number; what Integer and Number share.
class NumberEditor : public ParamEditor {
    Q_OBJECT
public:
    NumberEditor(const ParamDef& def, bool integer, QWidget* parent);

protected:
    void display(const std::optional<ParamValue>& value) override;

private:
    bool m_integer;
    NumberControl* m_control;
};

} // namespace layerscope
