// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/NumberBox.h"

#include "base/Numbers.h"
#include "inspector/parts/FieldManners.h"
#include "inspector/parts/SliderScale.h"
#include "theme/Theme.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QLineEdit>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr double kLargestWhole = 9007199254740992; ///< up to here a double holds every whole number

bool isStepKey(const QKeyEvent* event) {
    return event->key() == Qt::Key_Up || event->key() == Qt::Key_Down || event->key() == Qt::Key_PageUp ||
           event->key() == Qt::Key_PageDown;
}

} // namespace

QString numberText(double value) {
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    if (value == std::round(value) && std::abs(value) < 1e15)
        return QString::number(value, 'f', 0);
    return QLocale::c().toString(value, 'g', QLocale::FloatingPointShortest);
}

std::optional<double> numberFromText(const QString& text) {
    QString plain = text.trimmed();
    plain.replace(QChar(u'−'), QLatin1Char('-'));
    plain.remove(QChar(u'\u202f'));
    if (plain == QStringLiteral("∞") || plain.compare(QLatin1String("inf"), Qt::CaseInsensitive) == 0)
        return std::numeric_limits<double>::infinity();
    if (plain == QStringLiteral("-∞") || plain.compare(QLatin1String("-inf"), Qt::CaseInsensitive) == 0)
        return -std::numeric_limits<double>::infinity();
    if (plain.count(QLatin1Char(',')) == 1 && !plain.contains(QLatin1Char('.')))
        plain.replace(QLatin1Char(','), QLatin1Char('.'));
    return parseNumber(plain.toStdString());
}

NumberBox::NumberBox(NumberSpec spec, QWidget* parent)
    : QAbstractSpinBox(parent)
    , m_spec(spec) {
    setLocale(QLocale::c());
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    lineEdit()->setPlaceholderText(tr("mixed"));
    connect(lineEdit(), &QLineEdit::textEdited, this, [this](const QString& text) { explain(problemWith(text)); });
    FieldManners::install(this);
}

void NumberBox::setValue(std::optional<double> value) {
    if (value == m_value && !lineEdit()->text().isEmpty())
        return;
    m_value = value;
    showValue();
    explain({});
}

void NumberBox::showValue() {
    lineEdit()->setText(m_value ? numberText(*m_value) : QString());
}

void NumberBox::explain(const QString& text) {
    if (text.isEmpty() && !m_refused)
        return;
    m_refused = !text.isEmpty();
    emit refused(text);
}

QString NumberBox::problemWith(const QString& text) const {
    if (text.trimmed().isEmpty())
        return {};
    const std::optional<double> value = numberFromText(text);
    if (!value)
        return tr("“%1” is not a number.").arg(text.trimmed());
    if (m_spec.integer && (*value != std::round(*value) || std::abs(*value) > kLargestWhole))
        return tr("Only whole numbers fit here.");
    if (*value < m_spec.hard.min)
        return tr("The smallest value is %1.").arg(numberText(m_spec.hard.min));
    if (*value > m_spec.hard.max)
        return tr("The largest value is %1.").arg(numberText(m_spec.hard.max));
    return {};
}

bool NumberBox::commit() {
    const QString text = lineEdit()->text();
    if (text.trimmed().isEmpty() || (m_value && text == numberText(*m_value))) {
        showValue();
        explain({});
        return true;
    }
    const QString problem = problemWith(text);
    explain(problem);
    if (!problem.isEmpty())
        return false;
    give(*numberFromText(text));
    return true;
}

void NumberBox::give(double value) {
    const bool news = m_value != value;
    m_value = value;
    showValue();
    explain({});
    if (news)
        emit valueEdited(value);
}

void NumberBox::stepBy(int steps) {
    if (!lineEdit()->text().trimmed().isEmpty() && problemWith(lineEdit()->text()).isEmpty())
        m_value = numberFromText(lineEdit()->text());
    const double from = m_value.value_or(m_spec.initial);
    double to = from + steps;
    if (!m_spec.integer) {
        const bool open = !SliderScale::covers(m_spec.soft);
        // A real number without a range to go by moves in its second digit.
        const double unit = from == 0 ? 0.1 : std::pow(10.0, std::floor(std::log10(std::abs(from))) - 1);
        to = open ? roundedTo(from + steps * unit, 3) : SliderScale(m_spec.soft, false).stepped(from, steps);
        // Beyond the slider's range the box goes on.
        if (!open && (from + steps * unit > m_spec.soft.max || from + steps * unit < m_spec.soft.min))
            to = roundedTo(from + steps * unit, 3);
    }
    give(std::clamp(to, m_spec.hard.min, m_spec.hard.max));
    selectAll();
}

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const {
    if (!m_value)
        return StepUpEnabled | StepDownEnabled;
    StepEnabled enabled = StepNone;
    enabled.setFlag(StepUpEnabled, *m_value < m_spec.hard.max);
    enabled.setFlag(StepDownEnabled, *m_value > m_spec.hard.min);
    return enabled;
}

QValidator::State NumberBox::validate(QString& text, int&) const {
    // Anything may be typed: what is wrong with it is said below the field.
    return problemWith(text).isEmpty() ? QValidator::Acceptable : QValidator::Intermediate;
}

void NumberBox::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        const bool taken = commit();
        selectAll();
        event->setAccepted(!taken); // once taken, the panel may give the focus back to the canvas
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        showValue();
        explain({});
        event->ignore();
        return;
    }
    if (isStepKey(event) && !event->isAutoRepeat())
        setGesture(true);
    QAbstractSpinBox::keyPressEvent(event);
}

void NumberBox::keyReleaseEvent(QKeyEvent* event) {
    QAbstractSpinBox::keyReleaseEvent(event);
    if (isStepKey(event) && !event->isAutoRepeat())
        setGesture(false);
}

void NumberBox::mousePressEvent(QMouseEvent* event) {
    setGesture(true);
    QAbstractSpinBox::mousePressEvent(event);
}

void NumberBox::mouseReleaseEvent(QMouseEvent* event) {
    QAbstractSpinBox::mouseReleaseEvent(event);
    setGesture(false);
}

void NumberBox::focusOutEvent(QFocusEvent* event) {
    setGesture(false);
    if (!commit()) {
        showValue();
        explain({});
    }
    QAbstractSpinBox::focusOutEvent(event);
}

void NumberBox::setGesture(bool on) {
    if (on == m_inGesture)
        return;
    m_inGesture = on;
    if (on)
        emit gestureStarted();
    else
        emit gestureEnded();
}

void NumberBox::setCompact() {
    setButtonSymbols(NoButtons);
    setStyleSheet(QStringLiteral("QAbstractSpinBox { padding-right: %1px; }").arg(Theme::instance().space(1)));
    updateGeometry();
}

QSize NumberBox::sizeHint() const {
    return sizeFor(m_spec.integer && m_spec.hard.max < 1000 ? 4 : 6);
}

QSize NumberBox::sizeFor(int digits) const {
    ensurePolished();
    const int text = fontMetrics().horizontalAdvance(QString(digits, QLatin1Char('0')));
    const int around = Theme::instance().space(buttonSymbols() == NoButtons ? 4 : 8); // arrows, padding, frame
    return {text + around, QAbstractSpinBox::sizeHint().height()};
}

} // namespace layerscope
