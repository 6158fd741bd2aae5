// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"
#include "session/Selection.h"

#include <QWidget>

#include <functional>
#include <string>

class QStackedWidget;
class QVBoxLayout;

namespace layerscope {

class EditTarget;
class FactsPanel;
class HelpPage;
class InspectorHeader;
class ParamForm;
class PlaceholderNote;
class RepairFinder;
class RepairList;
class Section;
class SharingNote;
class ThemedLabel;
class WeightsPanel;

/// The panel for the selected layer, or for several of one type: settings, weights, shape and cost, and its help page.
class Inspector : public QWidget {
    Q_OBJECT
public:
    Inspector(Document& document, LiveSession& session, Selection& selection, QWidget* parent = nullptr);
    ~Inspector() override;

    InspectorHeader* header() const { return m_header; }
    RepairList* repairs() const { return m_repairs; }
    SharingNote* sharing() const { return m_sharing; }
    PlaceholderNote* placeholder() const { return m_placeholder; }
    /// Null while nothing, or nothing that the registry knows, is selected.
    ParamForm* form() const { return m_form; }
    WeightsPanel* weights() const { return m_weights; }
    FactsPanel* facts() const { return m_facts; }
    HelpPage* helpPage() const { return m_help; }
    /// What stands there instead while no single type is selected.
    QString emptyText() const;
    /// Who knows repairs for a mistake; without one, none are offered.
    void setRepairFinder(RepairFinder* finder);
    /// Who brings a chosen source to an Input with the settings that suit it; without one the source alone is set.
    void setBringer(std::function<void(NodeId, const QString& source)> bringer) { m_bringer = std::move(bringer); }

public slots:
    /// Turns to the help page of the selected layer, or back to its settings.
    void showHelp(bool on);
    /// Puts the keyboard into the first setting, or into the name.
    void focusFirstField();
    void focusName();
    /// Puts the keyboard into the formula, where the layer has one.
    void focusExpression();

signals:
    /// Enter or Esc in a field: the canvas may have the keyboard again.
    void canvasFocusRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildPages();
    void followSession();
    void selectionChanged();
    void showNodes();
    void showEmpty(const QString& text, const QString& nextStep);
    void rebuildForm(const LayerDef* def);
    void refreshValues();
    void refreshPlan();
    void bring(const QString& source);
    void embed(const std::string& param, const QString& path);
    void embedded(const Result<std::vector<std::byte>>& bytes, const std::vector<NodeId>& nodes,
                  const std::string& param, const QString& path);
    bool touches(const GraphDelta& delta) const;

    Document& m_document;
    LiveSession& m_session;
    Selection& m_selection;
    EditTarget* m_target;
    QStackedWidget* m_pages;
    QWidget* m_emptyPage = nullptr;
    ThemedLabel* m_emptyTitle = nullptr;
    ThemedLabel* m_emptyHint = nullptr;
    QWidget* m_layerPage = nullptr;
    QStackedWidget* m_body = nullptr;
    InspectorHeader* m_header = nullptr;
    SharingNote* m_sharing = nullptr;
    PlaceholderNote* m_placeholder = nullptr;
    RepairList* m_repairs = nullptr;
    QVBoxLayout* m_formPlace = nullptr;
    ParamForm* m_form = nullptr;
    Section* m_weightsSection = nullptr;
    Section* m_factsSection = nullptr;
    WeightsPanel* m_weights = nullptr;
    FactsPanel* m_facts = nullptr;
    HelpPage* m_help = nullptr;
    std::function<void(NodeId, const QString&)> m_bringer;
};

} // namespace layerscope
