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
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

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

QToolButton* ViewPanel::makeButton(const QString& icon, const QString& text) {
    auto* button = new QToolButton(this);
    button->setIcon(Theme::instance().icon(icon));
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

QWidget* ViewPanel::makeHeader() {
    const Theme& theme = Theme::instance();
    m_pin->setIcon(theme.icon(QStringLiteral("pin")));
    m_pin->setCheckable(true);
    m_pin->setToolTip(tr("Keep this node here while another is selected"));
    m_pin->setAccessibleName(tr("Pin"));
    m_name->setTextFormat(Qt::PlainText);
    m_shape->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_shape->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_name->setMinimumWidth(0);
    auto* header = new QWidget(this);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(theme.space(3), theme.space(1), theme.space(2), theme.space(1));
    row->setSpacing(theme.space(2));
    row->addWidget(m_name);
    row->addWidget(m_shape, 1);
    row->addWidget(m_status);
    row->addWidget(m_former);
    row->addWidget(m_listen);
    for (QToolButton* button : {m_copy, m_save, m_pin})
        row->addWidget(button);
    return header;
}

void ViewPanel::layOut() {
    const Theme& theme = Theme::instance();
    auto* copy = new QAction(tr("Copy picture"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copy, &QAction::triggered, this, &ViewPanel::copyImage);
    addAction(copy);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(theme.space(6));
    m_stack->addWidget(m_empty);
    m_save->setMenu(m_saveMenu);
    m_save->setPopupMode(QToolButton::InstantPopup);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Ways to look"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    auto* ways = new QHBoxLayout;
    ways->setSpacing(0);
    ways->addWidget(m_tabs);
    ways->addWidget(m_legend, 1);
    column->addLayout(ways);
    column->addWidget(m_stack, 1);
    column->addWidget(m_transport);
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

QString ViewPanel::emptyText(const NodeLive* live) const {
    if (!m_node)
        return tr("Select a node to see its maps, its statistics and its numbers.");
    if (!live)
        return tr("This node has not been looked at yet.");
    switch (live->status) {
    case NodeLive::Status::NotReached:
        return tr("Nothing arrives here yet: connect its input, or put right what comes before it.");
    case NodeLive::Status::Mistake:
        return tr("This node cannot run as it is. The message under it on the canvas says why.");
    case NodeLive::Status::Failed:
        return live->error ? translated(*live->error) : tr("This node could not be computed.");
    default:
        return live->progress < 0 ? tr("Computing…") : tr("Loading, %1 %").arg(static_cast<int>(live->progress * 100));
    }
}

void ViewPanel::updateHeader() {
    const Theme& theme = Theme::instance();
    const NodeLive* live = m_node ? m_session.live(m_node) : nullptr;
    const Node* node = m_document.graph().find(m_node);
    m_name->setFont(theme.font(Theme::FontRole::Title));
    m_shape->setFont(theme.figures(Theme::FontRole::Normal));
    m_status->setFont(theme.font(Theme::FontRole::Small));
    m_name->setText(node ? toQString(node->name) : QString());
    const Shown now = seen();
    m_shape->setText(now ? toQString(labelled(now.value().tensor.shape(), now.value().axes)) : QString());
    m_shape->setToolTip(m_shape->text());
    const bool before = m_former->isFlipped();
    m_status->setText(before ? tr("before the last edit") : m_shown.stale ? tr("older result") : QString());
    m_status->setStyleSheet(
        before ? QStringLiteral("background: %1; color: %2; border-radius: 4px; padding: 1px 6px;")
                     .arg(theme.color(Theme::Role::Accent).name(), theme.color(Theme::Role::TextOnAccent).name())
               : QString());
    m_empty->setText(emptyText(live));
    for (QToolButton* button : {m_copy, m_save})
        button->setEnabled(static_cast<bool>(m_shown));
    m_saveMenu->setShown(now, view(), m_name->text());
    m_pin->setEnabled(static_cast<bool>(m_node));
}

void ViewPanel::resizeIcons() {
    const QSize size = Theme::instance().iconSize();
    m_tabs->setIconSize(size);
    for (QToolButton* button : findChildren<QToolButton*>())
        button->setIconSize(size);
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
