// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/MediaController.h"

#include "canvas/GraphView.h"
#include "data/Film.h"
#include "data/MediaDef.h"
#include "graph/GraphEdits.h"
#include "inspector/parts/Background.h"
#include "layer/Sources.h"
#include "session/GraphClipboard.h"
#include "session/InputSource.h"
#include "session/Playing.h"
#include "session/SettingsKeys.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "window/FileController.h"
#include "window/MessageStrip.h"
#include "window/Workspace.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QSettings>

#include <utility>

namespace layerscope {
namespace {

constexpr int kSlowMs = 400;
constexpr const char* kInput = "Input";
constexpr const char* kSource = "source";

bool isLive(const std::string& source) {
    return isDevice(source) || looksLikeFilm(source);
}

std::vector<std::byte> asPng(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    const auto data = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return {data.begin(), data.end()};
}

} // namespace

MediaController::MediaController(Workspace& workspace, GraphView& view, FileController& files, MessageStrip& messages,
                                 QWidget& window)
    : QObject(&window)
    , m_workspace(workspace)
    , m_view(view)
    , m_files(files)
    , m_messages(messages)
    , m_window(window)
    , m_paste(new QAction(tr("Paste picture"), this))
    , m_play(new QAction(this)) {
    m_paste->setShortcut(QKeySequence::Paste);
    m_play->setShortcut(Qt::CTRL | Qt::Key_Space);
    connect(m_paste, &QAction::triggered, this, &MediaController::pastePicture);
    connect(m_play, &QAction::triggered, this, &MediaController::togglePlay);
    connect(&view, &GraphView::fileDropped, this, &MediaController::take);
    connect(QApplication::clipboard(), &QClipboard::dataChanged, this, &MediaController::refreshPaste);
    connect(&workspace.selection, &Selection::changed, this, &MediaController::refreshPlay);
    connect(&workspace.document, &Document::changed, this, &MediaController::refreshPlay);
    connect(&workspace.document, &Document::wasReset, this, &MediaController::refreshPlay);
    connect(&workspace.live, &LiveSession::streamsChanged, this, &MediaController::refreshPlay);
    connect(&workspace.live, &LiveSession::streamFailed, this, [this](NodeId, const Error& error) {
        m_messages.show(MessageStrip::Kind::Warning, translated(error));
        refreshPlay();
    });
    m_pool.setMaxThreadCount(1);
    m_slow.setSingleShot(true);
    m_slow.setInterval(kSlowMs);
    connect(&m_slow, &QTimer::timeout, this, [this] {
        m_said = true;
        m_messages.showBusy(tr("Looking into the file…"), [this] { cancelLooking(); });
    });
    refreshPaste();
    refreshPlay();
}

MediaController::~MediaController() {
    m_stopLooking.request_stop();
    m_pool.waitForDone();
}

void MediaController::take(const QString& path, QPointF place, NodeId under) {
    if (FileController::opens(path)) {
        m_files.open(path);
        return;
    }
    const Node* node = m_workspace.document.graph().find(under);
    bring(node && node->type == kInput ? under : NodeId{}, path, toPoint(place));
}

void MediaController::takeFile(const QString& path) {
    bring(input(), path, toPoint(m_view.placeForNew()));
}

void MediaController::chooseFile() {
    const QString folder = QSettings().value(QLatin1String(settings::kLastFolder)).toString();
    const QString path = QFileDialog::getOpenFileName(&m_window, tr("Open a file to show"), folder, mediaFileFilters());
    if (path.isEmpty())
        return;
    QSettings().setValue(QLatin1String(settings::kLastFolder), QFileInfo(path).absolutePath());
    takeFile(path);
}

void MediaController::chooseFolder() {
    const QString before = QSettings().value(QLatin1String(settings::kLastFolder)).toString();
    const QString path = QFileDialog::getExistingDirectory(
        &m_window, tr("Open a folder of pictures, or of the slices of a scan"), before);
    if (path.isEmpty())
        return;
    QSettings().setValue(QLatin1String(settings::kLastFolder), path);
    takeFile(path);
}

void MediaController::bring(NodeId node, const QString& source, Point placeOfNew) {
    std::string text = source.toStdString();
    if (const auto known = suggestedWithoutFile(text))
        return show(node, text, placeOfNew, *known);
    if (isFileSource(text)) {
        const QFileInfo file(source);
        text = file.absoluteFilePath().toStdString();
        if (file.isDir() && !text.ends_with('/'))
            text += '/';
    }
    lookInto(node, text, placeOfNew);
}

void MediaController::lookInto(NodeId node, const std::string& source, Point placeOfNew) {
    if (m_waitingFor++ == 0)
        m_slow.start();
    m_pool.start([this, node, source, placeOfNew, stop = m_stopLooking.get_token(), store = &m_workspace.live.media()] {
        auto found = suggestInput(source, *store, {.stop = stop, .report = {}});
        QMetaObject::invokeMethod(this, [this, node, source, placeOfNew, stop, found = std::move(found)] {
            if (!stop.stop_requested())
                lookedInto(node, source, placeOfNew, found);
        });
    });
}

void MediaController::lookedInto(NodeId node, const std::string& source, Point placeOfNew,
                                 const Result<Params>& found) {
    if (--m_waitingFor == 0)
        endLooking();
    if (!found)
        return m_messages.show(MessageStrip::Kind::Error, translated(found.error()));
    const bool still = node && m_workspace.document.graph().find(node);
    show(still ? node : NodeId{}, source, placeOfNew, *found);
}

void MediaController::cancelLooking() {
    m_stopLooking.request_stop();
    m_stopLooking = {};
    m_waitingFor = 0;
    endLooking();
}

void MediaController::endLooking() {
    m_slow.stop();
    if (std::exchange(m_said, false))
        m_messages.endBusy();
}

void MediaController::pastePicture() {
    const QImage image = QApplication::clipboard()->image();
    if (image.isNull())
        return;
    inBackground(
        this, [image] { return asPng(image); },
        [this](std::vector<std::byte> png) {
            show(input(), m_workspace.document.embedMedia("pasted.png", std::move(png)), toPoint(m_view.placeForNew()));
        });
}

void MediaController::useCamera(const QString& camera) {
    show(input(), camera.toStdString(), toPoint(m_view.placeForNew()));
}

void MediaController::togglePlay() {
    const NodeId node = input();
    if (m_workspace.live.isStreaming(node))
        pauseInput(m_workspace.document, m_workspace.live, node);
    else if (canPlay(m_workspace.document, node))
        playInput(m_workspace.document, m_workspace.live, node);
    refreshPlay();
}

NodeId MediaController::input() const {
    const Graph& graph = m_workspace.document.graph();
    const Node* selected = graph.find(m_workspace.selection.current());
    if (selected && selected->type == kInput)
        return selected->id;
    NodeId only;
    for (const auto& [id, node] : graph.nodes()) {
        if (node->type != kInput)
            continue;
        if (only)
            return {};
        only = id;
    }
    return only;
}

std::string MediaController::sourceOf(NodeId id) const {
    const Node* node = m_workspace.document.graph().find(id);
    return node && node->type == kInput ? node->params.text(kSource) : std::string();
}

void MediaController::show(NodeId node, const std::string& source, Point placeOfNew, const Params& suggested) {
    Document& document = m_workspace.document;
    const LayerDef* def = document.registry().find(kInput);
    if (!def)
        return;
    m_workspace.live.stopStream(node);
    document.edit(node ? tr("Show another source") : tr("Add input"), [&](Graph& graph) {
        const Node* before = node ? graph.find(node) : nullptr;
        Node changed = before ? *before : makeNode(*def, placeOfNew);
        changed.params = showing(*def, changed.params, source, suggested);
        if (before) {
            graph.replace(std::move(changed));
        } else {
            changed.name = nodeNameFor(source);
            node = graph.add(std::move(changed));
        }
    });
    m_workspace.selection.setCurrent(node);
    if (isLive(source))
        play(node);
}

void MediaController::play(NodeId node) {
    if (const std::string source = sourceOf(node); isLive(source))
        m_workspace.live.startStream(node, toQString(source));
    refreshPlay();
}

void MediaController::refreshPaste() {
    const QMimeData* data = QApplication::clipboard()->mimeData();
    m_paste->setEnabled(data && data->hasImage() && !hasGraph(data));
}

void MediaController::refreshPlay() {
    const NodeId node = input();
    const bool playing = m_workspace.live.isStreaming(node);
    m_play->setEnabled(playing || canPlay(m_workspace.document, node));
    m_play->setText(playing ? tr("Pause the input") : tr("Play the input"));
    m_play->setIcon(Theme::instance().icon(playing ? QStringLiteral("stop") : QStringLiteral("play")));
}

} // namespace layerscope
