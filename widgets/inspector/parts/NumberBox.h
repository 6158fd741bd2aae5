// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/ParamDef.h"

#include <QAbstractSpinBox>

#include <optional>

namespace layerscope {

/// What a number field takes.
struct NumberSpec {
    Range hard{};
    Range soft{};
    bool integer = false;
    double initial = 0; ///< where stepping starts from when nothing is shown
};

/// A spin box for whole and real numbers of any size. Written with a decimal point in every locale; a comma is read as
/// one. A number is only given out when it lies in the hard range; what cannot be used is said by refused().
class NumberBox : public QAbstractSpinBox {
    Q_OBJECT
public:
    explicit NumberBox(NumberSpec spec, QWidget* parent = nullptr);

    /// Nothing when the nodes shown differ.
    std::optional<double> value() const { return m_value; }
    /// Shows it and says nothing. Text that is being typed stays while the value is the same.
    void setValue(std::optional<double> value);
    /// Without arrows, for a line with little room; the keys step all the same.
    void setCompact();
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeFor(3); }

signals:
    void valueEdited(double value);
    /// Why the text cannot be used; empty when it can again.
    void refused(const QString& why);
    /// Around one press of an arrow, by key or mouse, however long it is held.
    void gestureStarted();
    void gestureEnded();

protected:
    void stepBy(int steps) override;
    StepEnabled stepEnabled() const override;
    QValidator::State validate(QString& text, int& position) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// Takes what is typed. False when it cannot be used.
    bool commit();
    void give(double value);
    void showValue();
    QSize sizeFor(int digits) const;
    void explain(const QString& text);
    void setGesture(bool on);
    QString problemWith(const QString& text) const;

    NumberSpec m_spec;
    std::optional<double> m_value;
    bool m_refused = false;
    bool m_inGesture = false;
};

/// What a person reads and can type back: "0.05", "1e-07", "128", "∞".
QString numberText(double value);
/// Accepts a decimal comma, "inf" and "∞".
std::optional<double> numberFromText(const QString& text);

} // namespace layerscope
