// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/ParamDef.h"

#include <QWidget>

#include <optional>

namespace layerscope {

/// The field of one parameter: shows a value, or that the nodes shown differ, and says what the user made of it. One
/// subclass a ParamKind. Never says a value that ParamDef::problemWith refuses.
class ParamEditor : public QWidget {
    Q_OBJECT
public:
    ParamEditor(const ParamDef& def, QWidget* parent);

    const ParamDef& def() const { return m_def; }
    const std::optional<ParamValue>& value() const { return m_value; }
    /// Shows value and says nothing. Nothing: several nodes with different values.
    void setValue(const std::optional<ParamValue>& value);
    /// The widget that the label's shortcut and a click on the label go to.
    QWidget* firstField() const;

signals:
    void edited(const layerscope::ParamValue& value);
    /// Why what was typed cannot be used; empty when all is well again.
    void refused(const QString& why);
    /// Edits between the two are one undo step.
    void gestureStarted();
    void gestureEnded();
    /// Only from a File: keep that file within the project.
    void embeddingRequested(const QString& path);
    /// Only from the "source" of an Input, instead of edited: another source was chosen, dropped or typed. Whoever
    /// hears it sets it, with what else suits it.
    void sourceChosen(const QString& source);

protected:
    virtual void display(const std::optional<ParamValue>& value) = 0;
    /// Passes a value of the user on when it is allowed, and says why otherwise.
    void offer(ParamValue value);
    /// The label in the user's language, for spoken names.
    QString label() const;

private:
    const ParamDef& m_def;
    std::optional<ParamValue> m_value;
    bool m_shown = false;
};

/// The editor for def's kind, with a tick before it when the parameter is optional.
ParamEditor* makeParamEditor(const ParamDef& def, QWidget* parent);
/// The editor for def's kind alone; never asked to show None.
ParamEditor* makeGivenEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeOptionalEditor(const ParamDef& def, QWidget* parent);

// One a kind, each in its own file.
ParamEditor* makeIntegerEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeNumberEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeFlagEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeChoiceEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeTextEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeFileEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeTupleEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeShapeEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeIntListEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeExpressionEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeActivationEditor(const ParamDef& def, QWidget* parent);
ParamEditor* makeInitializerEditor(const ParamDef& def, QWidget* parent);

} // namespace layerscope
