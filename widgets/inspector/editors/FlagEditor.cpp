// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

namespace layerscope {
namespace {

class FlagEditor : public ParamEditor {
public:
    FlagEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent)
        , m_box(new QCheckBox(this)) {
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_box);
        setFocusProxy(m_box);
        m_box->setAccessibleName(label());
        connect(m_box, &QCheckBox::clicked, this, [this](bool on) {
            m_box->setTristate(false);
            say();
            offer(on);
        });
    }

protected:
    void display(const std::optional<ParamValue>& value) override {
        const QSignalBlocker blocker(m_box);
        m_box->setTristate(!value);
        if (value)
            m_box->setChecked(std::get<bool>(*value));
        else
            m_box->setCheckState(Qt::PartiallyChecked);
        say();
    }

private:
    void say() {
        const Qt::CheckState state = m_box->checkState();
        m_box->setText(state == Qt::Checked     ? QObject::tr("on")
                       : state == Qt::Unchecked ? QObject::tr("off")
                                                : QObject::tr("mixed"));
    }
    QCheckBox* m_box;
};

} // namespace

ParamEditor* makeFlagEditor(const ParamDef& def, QWidget* parent) {
    return new FlagEditor(def, parent);
}

} // namespace layerscope
