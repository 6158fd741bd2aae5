// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/KernelPad.h"

#include "base/Numbers.h"
#include "inspector/parts/NumberBox.h"
#include "inspector/weights/KernelPicture.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

constexpr double kRaiseReach = 100; ///< pixels up that raise a cell by the largest number there is
constexpr int kWheelPauseMs = 400;  ///< turns that are closer are one step
constexpr double kWheelNotch = 120;
constexpr int kStepDigits = 3;

double rounded(double number) {
    return number == 0 ? 0 : QString::number(number, 'g', kStepDigits).toDouble();
}

} // namespace

KernelPad::KernelPad(QWidget* parent)
    : QWidget(parent)
    , m_editor(new QLineEdit(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::PreventContextMenu);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_editor->hide();
    m_editor->setAlignment(Qt::AlignRight);
    m_editor->setAccessibleName(tr("Number of the cell"));
    m_editor->installEventFilter(this);
    m_wheelTimer.setSingleShot(true);
    m_wheelTimer.setInterval(kWheelPauseMs);
    connect(&m_wheelTimer, &QTimer::timeout, this, &KernelPad::end);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void KernelPad::setTaps(const FilterTaps& taps, std::int64_t slice) {
    if (taps.size != m_taps.size || taps.rank != m_taps.rank) {
        stopTyping(false);
        m_cell = {};
        end();
    }
    m_taps = taps;
    m_slice = std::clamp<std::int64_t>(slice, 0, taps.size[0] - 1);
    m_reach = m_inStroke ? std::max(m_reach, reachOf(taps)) : reachOf(taps); // what is drawn on does not move
    setMinimumHeight(heightForWidth(width()));
    updateGeometry();
    update();
}

std::size_t KernelPad::indexOf(Cell cell) const {
    return static_cast<std::size_t>(m_taps.index(m_slice, cell.row, cell.column));
}

std::size_t KernelPad::currentCell() const {
    return indexOf(m_cell);
}

void KernelPad::setCurrentCell(std::int64_t row, std::int64_t column) {
    move({row, column});
}

double KernelPad::step() const {
    return std::pow(10.0, std::floor(std::log10(m_reach))) / 10;
}

void KernelPad::begin() {
    if (m_inStroke)
        return;
    m_inStroke = true;
    emit strokeStarted();
}

void KernelPad::end() {
    m_wheelTimer.stop();
    m_drag = Drag::None;
    if (!m_inStroke)
        return;
    m_inStroke = false;
    emit strokeEnded();
    m_reach = m_taps.numbers.empty() ? 1 : reachOf(m_taps);
    update();
}

void KernelPad::paintCell(Cell cell, double number) {
    constexpr double kLargest = std::numeric_limits<float>::max();
    const auto asFloat = static_cast<float>(std::clamp(number, -kLargest, kLargest));
    move(cell);
    if (asFloat != numberAt(cell))
        emit painted(indexOf(cell), asFloat);
}

/// Paints what lies between the last place of the pointer and this one.
void KernelPad::paintTo(QPointF place) {
    const Cell from = cellAt(m_last);
    const Cell to = cellAt(place);
    const std::int64_t steps =
        std::max({std::abs(to.row - from.row), std::abs(to.column - from.column), std::int64_t{1}});
    for (std::int64_t i = from == to ? steps : 1; i <= steps; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(steps);
        const Cell cell{from.row + std::llround(share * static_cast<double>(to.row - from.row)),
                        from.column + std::llround(share * static_cast<double>(to.column - from.column))};
        const double height = m_last.y() + share * (place.y() - m_last.y());
        paintCell(cell, isCurve() ? rounded(numberAtHeight(height)) : m_brush);
    }
    m_last = place;
}

void KernelPad::mousePressEvent(QMouseEvent* event) {
    if (m_taps.numbers.empty() || (event->button() != Qt::LeftButton && event->button() != Qt::RightButton))
        return;
    stopTyping(true);
    end();
    const Cell cell = cellAt(event->position());
    move(cell);
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        emit brushPicked(numberAt(cell));
        return;
    }
    m_last = event->position();
    m_startNumber = numberAt(cell);
    const bool raises = event->button() == Qt::RightButton || event->modifiers().testFlag(Qt::ShiftModifier);
    begin();
    m_drag = raises ? Drag::Raise : Drag::Paint;
    if (m_drag == Drag::Paint)
        paintTo(event->position());
}

void KernelPad::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag == Drag::Paint)
        paintTo(event->position());
    else if (m_drag == Drag::Raise)
        paintCell(m_cell, rounded(m_startNumber + (m_last.y() - event->position().y()) / kRaiseReach * m_reach));
}

void KernelPad::mouseReleaseEvent(QMouseEvent*) {
    if (m_drag != Drag::None)
        end();
}

void KernelPad::change(double steps) {
    paintCell(m_cell, rounded(numberAt(m_cell) + steps * step()));
}

void KernelPad::wheelEvent(QWheelEvent* event) {
    if (!hasFocus() || m_taps.numbers.empty()) {
        event->ignore(); // so that the panel scrolls
        return;
    }
    begin();
    change(event->angleDelta().y() / kWheelNotch);
    m_wheelTimer.start();
}

bool KernelPad::walk(int key) {
    Cell to = m_cell;
    switch (key) {
    case Qt::Key_Left:
        --to.column;
        break;
    case Qt::Key_Right:
        ++to.column;
        break;
    case Qt::Key_Up:
        --to.row;
        break;
    case Qt::Key_Down:
        ++to.row;
        break;
    case Qt::Key_Home:
        to.column = 0;
        break;
    case Qt::Key_End:
        to.column = columns() - 1;
        break;
    case Qt::Key_PageUp:
        emit sliceWanted(m_slice - 1);
        return true;
    case Qt::Key_PageDown:
        emit sliceWanted(m_slice + 1);
        return true;
    default:
        return false;
    }
    move(to);
    return true;
}

void KernelPad::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const QString text = event->text();
    if (m_taps.numbers.empty() || event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) {
        QWidget::keyPressEvent(event);
    } else if (walk(key)) {
        return;
    } else if (key == Qt::Key_Plus || key == Qt::Key_Equal || key == Qt::Key_Minus) {
        begin(); // as long as the key is held
        change(key == Qt::Key_Minus ? -1 : 1);
    } else if (key == Qt::Key_Space || key == Qt::Key_Delete || key == Qt::Key_Backspace) {
        begin();
        paintCell(m_cell, key == Qt::Key_Space ? m_brush : 0);
    } else if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_F2) {
        type({});
    } else if (!text.isEmpty() && (text.front().isDigit() || text.front() == u'.' || text.front() == u',')) {
        type(text);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void KernelPad::keyReleaseEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat() && m_drag == Drag::None && !m_wheelTimer.isActive())
        end();
    QWidget::keyReleaseEvent(event);
}

void KernelPad::move(Cell cell) {
    cell.row = std::clamp<std::int64_t>(cell.row, 0, rows() - 1);
    cell.column = std::clamp<std::int64_t>(cell.column, 0, columns() - 1);
    if (cell == m_cell)
        return;
    m_cell = cell;
    emit cellChanged();
    update();
}

/// Opens the field over the cell, with `text` typed into it or, with none, its number to be typed over.
void KernelPad::type(const QString& text) {
    end();
    const QRect cell = cellRect(m_cell.row, m_cell.column);
    const int width = std::max(cell.width(), fontMetrics().horizontalAdvance(QStringLiteral("-0.000000")) + 16);
    QRect place(0, 0, std::min(width, this->width()), m_editor->sizeHint().height());
    place.moveCenter(cell.center());
    place.moveLeft(std::clamp(place.left(), 0, std::max(0, this->width() - place.width())));
    place.moveTop(std::clamp(place.top(), 0, std::max(0, height() - place.height())));
    m_editor->setGeometry(place);
    m_editor->setText(text.isEmpty() ? toQString(fullNumber(numberAt(m_cell))) : text);
    m_editor->setModified(!text.isEmpty());
    m_editor->show();
    m_editor->setFocus(Qt::OtherFocusReason);
    if (text.isEmpty())
        m_editor->selectAll();
}

/// False, and says why, when what is typed is no number that a weight can have. What was not changed is not touched.
bool KernelPad::commit() {
    const QString text = m_editor->text();
    if (text.trimmed().isEmpty() || !m_editor->isModified())
        return true;
    const std::optional<double> number = numberFromText(text);
    if (!number || !std::isfinite(*number) || std::abs(*number) > std::numeric_limits<float>::max()) {
        emit refused(tr("“%1” is not a number that a weight can have.").arg(text));
        return false;
    }
    emit refused({});
    begin();
    paintCell(m_cell, *number);
    end();
    return true;
}

/// Takes what is typed and goes on to the next cell, or the one before; behind the last it stops.
void KernelPad::typeOn(int direction) {
    if (!commit())
        return;
    const std::int64_t next = m_cell.row * columns() + m_cell.column + direction;
    if (next < 0 || next >= rows() * columns()) {
        stopTyping(true);
        return;
    }
    move({next / columns(), next % columns()});
    type({});
}

void KernelPad::stopTyping(bool keepFocus) {
    if (m_editor->isHidden())
        return;
    m_editor->setModified(false);
    m_editor->hide();
    if (keepFocus)
        setFocus(Qt::OtherFocusReason);
}

bool KernelPad::event(QEvent* event) {
    // Keys that mean something here are not those of the canvas.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        constexpr int kOwn[] = {Qt::Key_Return, Qt::Key_Enter,   Qt::Key_Delete, Qt::Key_Backspace, Qt::Key_Space,
                                Qt::Key_Plus,   Qt::Key_Minus,   Qt::Key_Equal,  Qt::Key_Left,      Qt::Key_Right,
                                Qt::Key_Up,     Qt::Key_Down,    Qt::Key_Home,   Qt::Key_End,       Qt::Key_F2,
                                Qt::Key_PageUp, Qt::Key_PageDown};
        if (!(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) &&
            (std::ranges::find(kOwn, key->key()) != std::end(kOwn) ||
             (!key->text().isEmpty() && key->text().front().isDigit()))) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

bool KernelPad::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_editor || m_editor->isHidden())
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason) {
        commit();
        stopTyping(false);
        return false;
    }
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    const int key = static_cast<QKeyEvent*>(event)->key();
    const bool back = key == Qt::Key_Backtab || static_cast<QKeyEvent*>(event)->modifiers().testFlag(Qt::ShiftModifier);
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab || key == Qt::Key_Backtab) {
        typeOn(back ? -1 : 1);
        return true;
    }
    if (key == Qt::Key_Escape) {
        emit refused({});
        stopTyping(true);
        return true;
    }
    return false;
}

} // namespace layerscope
