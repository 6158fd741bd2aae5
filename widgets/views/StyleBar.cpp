// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/StyleBar.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyle>

namespace layerscope {

namespace {

QLineEdit* numberField(const QString& name, QWidget* parent) {
    auto* field = new QLineEdit(parent);
    field->setAccessibleName(name);
    field->setToolTip(name);
    field->setMaximumWidth(field->fontMetrics().horizontalAdvance(QStringLiteral("-0.000123000")));
    field->hide();
    return field;
}

void markMistake(QLineEdit* field, bool mistake) {
    field->setProperty("mistake", mistake);
    field->style()->unpolish(field);
    field->style()->polish(field);
}

} // namespace

StyleBar::StyleBar(QWidget* parent)
    : QWidget(parent)
    , m_map(new QComboBox(this))
    , m_range(new QComboBox(this))
    , m_min(numberField(tr("Lowest value of the range"), this))
    , m_max(numberField(tr("Highest value of the range"), this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().space(1));
    for (QWidget* widget : {static_cast<QWidget*>(m_map), static_cast<QWidget*>(m_range), static_cast<QWidget*>(m_min),
                            static_cast<QWidget*>(m_max)})
        layout->addWidget(widget);
    m_map->setAccessibleName(tr("Colour map"));
    m_map->setToolTip(tr("Colour map"));
    m_map->setIconSize(QSize(32, 10));
    m_map->addItem(tr("Automatic"), QString());
    for (const ColorMap& map : colorMaps())
        m_map->addItem(QPixmap::fromImage(gradient(map, 32, 10)), translated(map.label), QLatin1String(map.id));
    m_range->setAccessibleName(tr("Range of the colours"));
    m_range->setToolTip(tr("Range of the colours"));
    m_range->addItem(tr("Own ranges"), int(RangeMode::Own));
    m_range->addItem(tr("Shared range"), int(RangeMode::Shared));
    m_range->addItem(tr("Fixed range"), int(RangeMode::Fixed));
    for (QComboBox* box : {m_map, m_range}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(7);
        box->setFocusPolicy(Qt::StrongFocus);
    }
    connect(m_map, &QComboBox::activated, this, [this] {
        MapStyle style = m_style;
        style.colorMap = m_map->currentData().toString().toStdString();
        show(style);
        emit changed(m_style);
    });
    connect(m_range, &QComboBox::activated, this, [this] {
        MapStyle style = m_style;
        style.range = static_cast<RangeMode>(m_range->currentData().toInt());
        if (style.range == RangeMode::Fixed && m_style.range != RangeMode::Fixed) {
            style.fixedMin = m_suggestedMin;
            style.fixedMax = m_suggestedMax;
        }
        show(style);
        emit changed(m_style);
    });
    connect(m_min, &QLineEdit::editingFinished, this, &StyleBar::readFields);
    connect(m_max, &QLineEdit::editingFinished, this, &StyleBar::readFields);
}

void StyleBar::setStyleOfMaps(const MapStyle& style) {
    show(style);
}

void StyleBar::suggestRange(double min, double max) {
    m_suggestedMin = min;
    m_suggestedMax = max;
}

void StyleBar::show(const MapStyle& style) {
    m_style = style;
    m_map->setCurrentIndex(std::max(0, m_map->findData(toQString(style.colorMap))));
    m_range->setCurrentIndex(m_range->findData(int(style.range)));
    m_min->setVisible(style.range == RangeMode::Fixed);
    m_max->setVisible(style.range == RangeMode::Fixed);
    m_min->setText(toQString(fullNumber(static_cast<float>(style.fixedMin))));
    m_max->setText(toQString(fullNumber(static_cast<float>(style.fixedMax))));
    markMistake(m_min, false);
    markMistake(m_max, false);
}

/// A range that is none is marked and not taken.
void StyleBar::readFields() {
    const std::optional<double> min = parseNumber(m_min->text().toStdString());
    const std::optional<double> max = parseNumber(m_max->text().toStdString());
    const bool ordered = min && max && *min < *max;
    markMistake(m_min, !min || (max && !ordered));
    markMistake(m_max, !max || (min && !ordered));
    const QString hint = ordered ? QString() : tr("The range goes from a lower to a higher number, such as -1 to 1.5.");
    m_min->setToolTip(hint.isEmpty() ? m_min->accessibleName() : hint);
    m_max->setToolTip(hint.isEmpty() ? m_max->accessibleName() : hint);
    if (!ordered || (*min == m_style.fixedMin && *max == m_style.fixedMax))
        return;
    m_style.fixedMin = *min;
    m_style.fixedMax = *max;
    emit changed(m_style);
}

} // namespace layerscope
