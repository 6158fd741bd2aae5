// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/ViewPanel.h"

#include "marks/MarkLegend.h"
#include "session/ClassNaming.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/BarsView.h"
#include "views/FormerButton.h"
#include "views/ListenButton.h"
#include "views/Picking.h"
#include "views/SaveMenu.h"
#include "views/TransportBar.h"
#include "views/ViewRegistry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

namespace layerscope {

namespace {

/// Smaller values are made ready at once: a thread would only add a flicker.
constexpr std::size_t kReadyAtOnceBytes = 256 * 1024;

} // namespace

ViewPanel::ViewPanel(Document& document, LiveSession& session, Selection& selection, SharedPointer& pointer,
                     QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_selection(selection)
    , m_pointer(pointer)
    , m_style(session.mapStyle())
    , m_name(new QLabel(this))
    , m_shape(new QLabel(this))
    , m_status(new QLabel(this))
    , m_pin(new QToolButton(this))
    , m_former(new FormerButton(document, session, this))
    , m_listen(new ListenButton(pointer, this))
    , m_transport(new TransportBar(document, session, this))
    , m_copy(makeButton(QStringLiteral("copy"), tr("Copy picture")))
    , m_save(makeButton(QStringLiteral("export"), tr("Save the picture or the numbers")))
    , m_saveMenu(new SaveMenu(this))
    , m_picking(new Picking(pointer, this))
    , m_tabs(new QTabBar(this))
    , m_legend(new MarkLegend(pointer.highlights(), this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new QLabel(this)) {
    layOut();
    connect(m_former, &FormerButton::flipped, this, &ViewPanel::flip);
    connect(m_copy, &QToolButton::clicked, this, &ViewPanel::copyImage);
    connect(m_picking, &Picking::picked, this, &ViewPanel::elementPicked);
    connect(m_saveMenu, &SaveMenu::saved, this, &ViewPanel::saved);
    connect(m_saveMenu, &SaveMenu::failed, this, &ViewPanel::failed);
    connect(m_listen, &ListenButton::saved, this, &ViewPanel::saved);
    connect(m_listen, &ListenButton::failed, this, &ViewPanel::failed);
    connect(&m_selection, &Selection::changed, this, &ViewPanel::followSelection);
    connect(&m_document, &Document::changed, this, &ViewPanel::followDocument);
    connect(&m_document, &Document::wasReset, this, [this] {
        m_pointer.range().clear();
        setPinned(false);
        followSelection();
    });
    connect(&m_session, &LiveSession::planned, this, &ViewPanel::refresh);
    connect(&m_session, &LiveSession::nodeUpdated, this, [this](NodeId node) {
        if (node == m_node)
            refresh();
    });
    connect(m_pin, &QToolButton::toggled, this, &ViewPanel::followSelection);
    connect(m_tabs, &QTabBar::currentChanged, this, &ViewPanel::showTab);
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index >= 0)
            m_wantedView = m_tabs->tabData(index).toString();
    });
    connect(&Theme::instance(), &Theme::changed, this, &ViewPanel::updateHeader);
    connect(&Theme::instance(), &Theme::changed, this, &ViewPanel::resizeIcons);
    resizeIcons();
    followSelection();
    refresh();
}

bool ViewPanel::isPinned() const {
    return m_pin->isChecked();
}

void ViewPanel::setPinned(bool pinned) {
    m_pin->setChecked(pinned);
}

void ViewPanel::followSelection() {
    if (!isPinned())
        setNode(m_selection.current());
}

void ViewPanel::followDocument() {
    if (m_node && !m_document.graph().find(m_node)) {
        const QSignalBlocker quiet(m_pin);
        setPinned(false);
        setNode(m_document.graph().find(m_selection.current()) ? m_selection.current() : NodeId{});
    }
    updateHeader();
}

void ViewPanel::setNode(NodeId node) {
    if (node == m_node)
        return;
    m_node = node;
    m_key = {};
    m_coming = {};
    m_preparing.cancel();
    m_transport->setNode(node);
    m_former->setNode(node);
    adopt({node, nullptr, false, false}, {});
    refresh();
}

/// Takes over what the session has for the node; a new value is made ready elsewhere when it is large.
void ViewPanel::refresh() {
    const NodeLive* live = m_node ? m_session.live(m_node) : nullptr;
    const bool fresh = live && (live->status == NodeLive::Status::Fresh);
    if (!live || !live->value.tensor) {
        m_preparing.cancel();
        m_coming = {};
        if (m_shown)
            adopt({m_node, nullptr, false, false}, {});
    } else if (live->key == m_key && m_shown) {
        if (m_shown.stale == fresh) {
            m_shown.stale = !fresh;
            adopt(m_shown, m_key);
        }
    } else if (live->key != m_coming || m_shown.node != m_node) {
        m_coming = live->key;
        const bool stale = !fresh;
        if (live->value.bytes() <= kReadyAtOnceBytes) {
            Shown shown = makeShown(m_node, live->value, live->picture);
            shown.stale = stale;
            m_preparing.cancel();
            adopt(shown, live->key);
        } else {
            m_preparing.start([this, node = m_node, value = live->value, picture = live->picture, key = live->key,
                               stale]() -> LatestJob::Show {
                Shown shown = makeShown(node, value, picture);
                shown.stale = stale;
                return [this, shown, key] {
                    adopt(shown, key);
                    refresh();
                };
            });
        }
    }
    updateHeader();
}

void ViewPanel::adopt(const Shown& shown, const Key& key) {
    if (shown.node != m_node)
        return;
    m_shown = shown;
    m_picking->setShown(shown);
    m_key = key;
    if (m_coming == key)
        m_coming = {};
    m_legend->setNode(m_shown ? m_node : NodeId{}, m_shown ? m_shown.value().axes : Axes{});
    rebuildTabs();
    const Node* layer = m_document.graph().layerOf(m_node);
    m_listen->setShown(m_shown, layer ? spectrumScaleOf(layer->type, layer->params) : SpectrumScale::Unknown);
    if (TensorView* current = view())
        current->setShown(seen());
    updateHeader();
}

Shown ViewPanel::seen() const {
    const Shown former = m_former->former();
    return former && former.node == m_node ? former : m_shown;
}

void ViewPanel::flip() {
    rebuildTabs();
    if (TensorView* current = view())
        current->setShown(seen());
    updateHeader();
}

void ViewPanel::rebuildTabs() {
    const Shown now = seen();
    QStringList wanted;
    for (const ViewDef& def : viewDefs())
        if (now && def.suits(*now.maps))
            wanted << QLatin1String(def.id);
    QStringList present;
    for (int i = 0; i < m_tabs->count(); ++i)
        present << m_tabs->tabData(i).toString();
    if (wanted != present) {
        const QSignalBlocker quiet(m_tabs);
        while (m_tabs->count() > 0)
            m_tabs->removeTab(0);
        for (const ViewDef& def : viewDefs())
            if (wanted.contains(QLatin1String(def.id)))
                m_tabs->setTabData(
                    m_tabs->addTab(Theme::instance().icon(QLatin1String(def.icon)), translated(def.label)),
                    QString(QLatin1String(def.id)));
        m_tabs->setCurrentIndex(std::max<qsizetype>(0, wanted.indexOf(m_wantedView)));
    }
    m_tabs->setVisible(!wanted.isEmpty());
    if (wanted.isEmpty())
        m_stack->setCurrentWidget(m_empty);
    else
        showTab(m_tabs->currentIndex());
}

TensorView* ViewPanel::viewFor(const QString& id) {
    TensorView*& view = m_views[id];
    if (view)
        return view;
    for (const ViewDef& def : viewDefs())
        if (id == QLatin1String(def.id))
            view = def.make(m_pointer, this);
    m_stack->addWidget(view);
    m_picking->watch(*view);
    view->setMapStyle(m_style);
    resizeIcons();
    if (const auto* bars = qobject_cast<BarsView*>(view))
        connect(bars, &BarsView::classNamesWanted, this, &ViewPanel::chooseClassNames);
    connect(view, &TensorView::mapStyleChanged, this, [this](const MapStyle& style) {
        setMapStyle(style);
        emit mapStyleChanged(style);
    });
    return view;
}

void ViewPanel::showTab(int index) {
    if (index < 0)
        return;
    TensorView* chosen = viewFor(m_tabs->tabData(index).toString());
    if (m_stack->currentWidget() == chosen)
        return;
    chosen->setShown(seen());
    m_stack->setCurrentWidget(chosen);
    updateHeader();
    emit viewIdChanged(viewId());
}

TensorView* ViewPanel::view() const {
    return qobject_cast<TensorView*>(m_stack->currentWidget());
}

QString ViewPanel::viewId() const {
    return view() ? m_tabs->tabData(m_tabs->currentIndex()).toString() : QString();
}

void ViewPanel::setViewId(const QString& id) {
    m_wantedView = id;
    for (int i = 0; i < m_tabs->count(); ++i)
        if (m_tabs->tabData(i).toString() == id)
            m_tabs->setCurrentIndex(i);
}

void ViewPanel::setMapStyle(const MapStyle& style) {
    m_style = style;
    for (const auto& [id, view] : m_views)
        view->setMapStyle(style);
}

void ViewPanel::chooseClassNames() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Class names"), {},
                                                      tr("Names (*.txt *.json *.csv *.names);;All files (*)"));
    if (!path.isEmpty())
        readClassNames(path);
}

void ViewPanel::readClassNames(const QString& path) {
    if (const auto done = readClassNamesInto(m_document, m_node, path.toStdString()); !done)
        emit failed(done.error());
}

void ViewPanel::copyImage() {
    const QImage image = view() ? view()->image() : QImage();
    if (!image.isNull())
        QGuiApplication::clipboard()->setImage(image);
}

} // namespace layerscope
