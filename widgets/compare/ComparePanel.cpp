// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/ComparePanel.h"

#include "compare/AbTab.h"
#include "compare/ComparedViews.h"
#include "compare/ExperimentsTab.h"
#include "compare/SweepTab.h"
#include "theme/Theme.h"

namespace layerscope {

ComparePanel::ComparePanel(Document& document, LiveSession& session, Selection& selection, SharedPointer& pointer,
                           QWidget* parent)
    : QTabWidget(parent)
    , m_ab(new AbTab(document, session, selection, pointer, this))
    , m_sweeps(new SweepTab(document, session, selection, this))
    , m_experiments(new ExperimentsTab(document, session, selection, pointer, this)) {
    setDocumentMode(true);
    const auto icon = [](const char* name) { return Theme::instance().icon(QString::fromLatin1(name)); };
    addTab(m_ab, icon("compare"), tr("A and B"));
    addTab(m_sweeps, icon("grid"), tr("Sweep"));
    addTab(m_experiments, icon("crosshair"), tr("Experiments"));
    connect(m_ab->views(), &ComparedViews::elementPicked, this, &ComparePanel::elementPicked);
    const auto restyle = [this] { setIconSize(Theme::instance().iconSize()); };
    restyle();
    connect(&Theme::instance(), &Theme::changed, this, restyle);
}

void ComparePanel::compare(NodeId a, NodeId b) {
    setCurrentWidget(m_ab);
    m_ab->compare(a, b);
}

void ComparePanel::keep(NodeId node) {
    setCurrentWidget(m_ab);
    m_ab->keep(node);
}

} // namespace layerscope
