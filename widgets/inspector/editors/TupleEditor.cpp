// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/IconButton.h"
#include "inspector/parts/NumberBox.h"
#include "theme/Theme.h"

#include <QGridLayout>
#include <QLabel>

#include <algorithm>
#include <vector>

namespace layerscope {
namespace {

bool allEqual(const Ints& ints) {
    return std::adjacent_find(ints.begin(), ints.end(), std::not_equal_to<>()) == ints.end();
}

/// Of what an amount at one side is cut or added: pairs go axis by axis, first before, then after.
QString sideName(int index, int axes) {
    const bool after = index % 2 == 1;
    const int axis = index / 2 + 3 - axes;
    if (axes == 1)
        return after ? QObject::tr("end") : QObject::tr("start");
    if (axis == 0)
        return after ? QObject::tr("back") : QObject::tr("front");
    if (axis == 1)
        return after ? QObject::tr("bottom") : QObject::tr("top");
    return after ? QObject::tr("right") : QObject::tr("left");
}

/// What the entries of a tuple are about, for spoken names and tooltips.
QString entryName(const ParamDef& def, int index) {
    const int rank = def.rank;
    if (def.keras == KerasForm::Pairs)
        return sideName(index, rank / 2);
    if (rank == 2)
        return index == 0 ? QObject::tr("rows") : QObject::tr("columns");
    if (rank == 3)
        return index == 0 ? QObject::tr("depth") : index == 1 ? QObject::tr("rows") : QObject::tr("columns");
    return QObject::tr("entry %1").arg(index + 1);
}

/// One box an entry; the lock keeps all entries equal.
class TupleEditor : public ParamEditor {
public:
    TupleEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent) {
        auto* layout = new QGridLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(Theme::instance().space(1) / 2);
        if (def.keras == KerasForm::Pairs)
            addPairs(layout);
        else
            addLine(layout);
        m_lock = new IconButton(QStringLiteral("lock"), {}, this);
        m_lock->setCompact();
        m_lock->setVisible(def.rank > 1);
        layout->addWidget(m_lock, 0, layout->columnCount());
        if (!m_boxes.empty())
            setFocusProxy(m_boxes.front());
        connect(m_lock, &IconButton::clicked, this, [this] {
            setLocked(!m_locked);
            m_chosen = true;
            if (m_locked && value())
                entryEdited(0, static_cast<double>(std::get<Ints>(*value()).front()));
        });
    }

protected:
    void display(const std::optional<ParamValue>& value) override {
        if (!value) {
            for (NumberBox* box : m_boxes)
                box->setValue({});
            return;
        }
        const Ints& ints = std::get<Ints>(*value);
        for (std::size_t i = 0; i < m_boxes.size() && i < ints.size(); ++i)
            m_boxes[i]->setValue(static_cast<double>(ints[i]));
        if (!m_chosen || !allEqual(ints)) // what the user unlocked stays so
            setLocked(allEqual(ints));
    }

private:
    void addLine(QGridLayout* layout) {
        for (int i = 0; i < def().rank; ++i) {
            if (i > 0)
                layout->addWidget(new QLabel(QStringLiteral("×"), this), 0, 2 * i - 1);
            layout->addWidget(makeBox(i), 0, 2 * i);
            layout->setColumnStretch(2 * i, 1);
        }
    }

    /// One line an axis, named, as the amounts at its two sides are told apart by nothing else.
    void addPairs(QGridLayout* layout) {
        for (int i = 0; i < def().rank; ++i) {
            NumberBox* box = makeBox(i);
            auto* name = new QLabel(entryName(def(), i), this);
            name->setBuddy(box);
            layout->addWidget(name, i / 2, 2 * (i % 2));
            layout->addWidget(box, i / 2, 2 * (i % 2) + 1);
            layout->setColumnStretch(2 * (i % 2) + 1, 1);
        }
    }

    NumberBox* makeBox(int index) {
        const double initial = static_cast<double>(def().ints[static_cast<std::size_t>(index)]);
        auto* box = new NumberBox({def().hard, def().soft, true, initial}, this);
        const QString name = entryName(def(), index);
        if (def().rank > 2 && def().keras != KerasForm::Pairs)
            box->setCompact(); // three of them stand on one line
        box->setAccessibleName(label() + QStringLiteral(", ") + name);
        box->setToolTip(name);
        m_boxes.push_back(box);
        connect(box, &NumberBox::valueEdited, this, [this, index](double number) { entryEdited(index, number); });
        connect(box, &NumberBox::refused, this, &ParamEditor::refused);
        connect(box, &NumberBox::gestureStarted, this, &ParamEditor::gestureStarted);
        connect(box, &NumberBox::gestureEnded, this, &ParamEditor::gestureEnded);
        return box;
    }

    void entryEdited(int index, double number) {
        Ints ints = value() ? std::get<Ints>(*value()) : Ints(m_boxes.size(), static_cast<std::int64_t>(number));
        ints[static_cast<std::size_t>(index)] = static_cast<std::int64_t>(number);
        if (m_locked)
            std::ranges::fill(ints, static_cast<std::int64_t>(number));
        for (std::size_t i = 0; i < m_boxes.size(); ++i)
            m_boxes[i]->setValue(static_cast<double>(ints[i]));
        offer(std::move(ints));
    }

    void setLocked(bool locked) {
        m_locked = locked;
        m_lock->setThemedIcon(locked ? QStringLiteral("lock") : QStringLiteral("unlock"));
        m_lock->setWhat(locked ? QObject::tr("All entries equal: click to set each on its own")
                               : QObject::tr("Each entry on its own: click to keep all equal"));
    }

    std::vector<NumberBox*> m_boxes;
    IconButton* m_lock;
    bool m_locked = false;
    bool m_chosen = false; ///< the lock was set by hand
};

} // namespace

ParamEditor* makeTupleEditor(const ParamDef& def, QWidget* parent) {
    return new TupleEditor(def, parent);
}

} // namespace layerscope
