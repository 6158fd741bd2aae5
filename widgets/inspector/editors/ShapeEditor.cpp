// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/IconButton.h"
#include "inspector/parts/NarrowCombo.h"
#include "inspector/parts/NumberBox.h"
#include "tensor/Axis.h"
#include "tensor/Shape.h"
#include "theme/Theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace layerscope {
namespace {

constexpr std::size_t kMostDimensions = Shape::kMaxRank - 1; ///< one is the batch

QString axisName(const Axis& axis) {
    switch (axis.kind) {
    case AxisKind::Batch:
        return QObject::tr("batch");
    case AxisKind::Time:
        return QObject::tr("steps");
    case AxisKind::Frequency:
        return QObject::tr("frequencies");
    case AxisKind::Depth:
        return QObject::tr("depth");
    case AxisKind::Row:
        return QObject::tr("rows");
    case AxisKind::Column:
        return QObject::tr("columns");
    case AxisKind::Channel:
        return QObject::tr("channels");
    case AxisKind::Feature:
        return QObject::tr("features");
    }
    return {};
}

/// One labelled box a dimension, without the batch. An image's channels are a choice of grey, RGB or RGBA, or any
/// other number.
class ShapeEditor : public ParamEditor {
public:
    ShapeEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent) {
        m_grid = new QGridLayout(this);
        m_grid->setContentsMargins(0, 0, 0, 0);
        m_grid->setSpacing(Theme::instance().space(1));
        m_grid->setColumnStretch(1, 1);
        m_grid->setColumnStretch(2, 1);
        build(1);
    }

protected:
    void display(const std::optional<ParamValue>& value) override {
        if (!value) {
            for (NumberBox* box : m_boxes)
                box->setValue({});
            if (m_channels)
                m_channels->setCurrentIndex(-1);
            return;
        }
        const Ints& sizes = std::get<Ints>(*value);
        if (sizes.size() != m_boxes.size())
            build(sizes.size());
        for (std::size_t i = 0; i < sizes.size(); ++i)
            m_boxes[i]->setValue(static_cast<double>(sizes[i]));
        showChannels();
    }

private:
    void build(std::size_t rank) {
        for (QWidget* child : findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
            child->hide();
            child->setObjectName({});
            child->deleteLater(); // it may be the one that asked
        }
        m_boxes.clear();
        m_channels = nullptr;
        const Axes axes = defaultAxes(static_cast<int>(rank) + 1);
        for (std::size_t i = 0; i < rank; ++i)
            addDimension(static_cast<int>(i), axisName(axes[i + 1]), rank);
        if (rank == 3)
            addChannelChoice();
        addButtons(static_cast<int>(rank));
        setFocusProxy(m_boxes.empty() ? nullptr : m_boxes.front());
    }

    void addDimension(int index, const QString& name, std::size_t rank) {
        auto* box = new NumberBox({def().hard, {}, true, 1}, this);
        box->setAccessibleName(label() + QStringLiteral(", ") + name);
        auto* text = new QLabel(name, this);
        text->setBuddy(box);
        m_grid->addWidget(text, index, 0);
        m_grid->addWidget(box, index, 1, 1, rank == 3 && index == 2 ? 1 : 2);
        text->show();
        box->show();
        m_boxes.push_back(box);
        connect(box, &NumberBox::valueEdited, this, [this] { sizesEdited(); });
        connect(box, &NumberBox::refused, this, &ParamEditor::refused);
        connect(box, &NumberBox::gestureStarted, this, &ParamEditor::gestureStarted);
        connect(box, &NumberBox::gestureEnded, this, &ParamEditor::gestureEnded);
    }

    void addChannelChoice() {
        m_channels = makeNarrowCombo(this);
        m_channels->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        m_channels->setMinimumWidth(Theme::instance().space(14));
        m_channels->setAccessibleName(QObject::tr("%1, kind of picture").arg(label()));
        m_channels->setPlaceholderText(QObject::tr("other"));
        m_channels->addItem(QObject::tr("grey"), 1);
        m_channels->addItem(QObject::tr("RGB"), 3);
        m_channels->addItem(QObject::tr("RGBA"), 4);
        m_grid->addWidget(m_channels, 2, 2);
        m_channels->show();
        connect(m_channels, &QComboBox::currentIndexChanged, this, [this](int index) {
            if (index < 0)
                return;
            m_boxes.back()->setValue(m_channels->itemData(index).toInt());
            sizesEdited();
        });
    }

    void addButtons(int row) {
        auto* strip = new QWidget(this);
        auto* layout = new QHBoxLayout(strip);
        layout->setContentsMargins(0, 0, 0, 0);
        auto* add = new IconButton(QStringLiteral("add"), QObject::tr("Add a dimension"), strip);
        auto* remove = new IconButton(QStringLiteral("remove"), QObject::tr("Remove the last dimension"), strip);
        add->setEnabled(m_boxes.size() < kMostDimensions);
        remove->setEnabled(m_boxes.size() > 1);
        layout->addWidget(add);
        layout->addWidget(remove);
        layout->addStretch(1);
        m_grid->addWidget(strip, row, 1, 1, 2);
        strip->show();
        connect(add, &IconButton::clicked, this, [this] { resizeTo(m_boxes.size() + 1); });
        connect(remove, &IconButton::clicked, this, [this] { resizeTo(m_boxes.size() - 1); });
    }

    /// What has been typed stays; a new dimension has size 1.
    void resizeTo(std::size_t rank) {
        Ints sizes = value() ? std::get<Ints>(*value()) : Ints();
        sizes.resize(rank, 1);
        display(ParamValue(sizes));
        offer(std::move(sizes));
    }

    void sizesEdited() {
        Ints sizes;
        for (const NumberBox* box : m_boxes)
            sizes.push_back(static_cast<std::int64_t>(box->value().value_or(1)));
        showChannels();
        offer(std::move(sizes));
    }

    void showChannels() {
        if (!m_channels)
            return;
        const QSignalBlocker blocker(m_channels);
        m_channels->setCurrentIndex(m_channels->findData(static_cast<int>(m_boxes.back()->value().value_or(0))));
    }

    QGridLayout* m_grid;
    std::vector<NumberBox*> m_boxes;
    QComboBox* m_channels = nullptr;
};

} // namespace

ParamEditor* makeShapeEditor(const ParamDef& def, QWidget* parent) {
    return new ShapeEditor(def, parent);
}

} // namespace layerscope
