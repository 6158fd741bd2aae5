// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LiveSession.h"

#include "session/GraphScope.h"
#include "session/LatencyTrace.h"

#include <utility>

namespace layerscope {

namespace {

constexpr std::chrono::milliseconds kProgressEvery{100};
/// How long results are gathered while a run goes on, so that a short one is shown at once and not card by card.
constexpr std::chrono::milliseconds kGather{4};

} // namespace

LiveSession::LiveSession(Document& document, QObject* parent, LiveOptions options)
    : QObject(parent)
    , m_document(document)
    , m_options(std::move(options))
    , m_outbox([this](Outbox::Hurry hurry) {
        const auto later = [this] { QTimer::singleShot(kGather, Qt::PreciseTimer, this, &LiveSession::drain); };
        if (hurry == Outbox::Hurry::Yes)
            QMetaObject::invokeMethod(this, &LiveSession::drain, Qt::QueuedConnection);
        else
            QMetaObject::invokeMethod(this, later, Qt::QueuedConnection);
    }) {
    auto* trace = new LatencyTrace(this);
    const std::uint64_t cacheBytes = m_options.cacheBytes ? m_options.cacheBytes : Budget{}.effective() / 2;
    m_worker = std::make_unique<LiveWorker>(LiveSetup{m_document.registry(), m_media, m_frames, m_outbox, *trace,
                                                      m_options.makeFeeds, cacheBytes, m_options.threads});
    m_laterTimer.setSingleShot(true);
    m_laterTimer.setInterval(std::chrono::duration_cast<std::chrono::milliseconds>(LiveTable::kCalm));
    connect(&m_laterTimer, &QTimer::timeout, this, &LiveSession::announce);
    m_loadingTimer.setInterval(kProgressEvery);
    connect(&m_loadingTimer, &QTimer::timeout, this, &LiveSession::followLoading);
    connect(&m_document, &Document::changed, this, &LiveSession::documentChanged);
    connect(&m_document, &Document::wasReset, this, &LiveSession::documentReset);
    connect(&m_document, &Document::mediaChanged, this, &LiveSession::reload);
    documentReset();
}

LiveSession::~LiveSession() {
    // Stop all, then join all.
    for (auto& [source, stream] : m_streams)
        stream->stop();
    m_retired.clear();
    m_streams.clear();
    m_worker.reset();
}

void LiveSession::documentReset() {
    while (!m_streams.empty())
        retireStream(m_streams.begin()->first);
    m_frames.clear();
    m_table.clear();
    setLoading({});
    ++m_project;
    for (const auto& [id, node] : m_document.graph().nodes())
        m_table.add(id);
    m_plan.reset();
    m_previews.visible.reset();
    m_previews.inspected.clear();
    m_gestures = 0;
    m_cancelStale = true;
    reload();
}

void LiveSession::reload() {
    m_media.setEmbedded(m_document.media());
    m_reload = true;
    scheduleSubmit();
}

void LiveSession::documentChanged(const GraphDelta& delta) {
    for (const GraphDelta::NodeChange& change : delta.nodes)
        if (!change.after)
            m_table.remove(change.id);
        else
            m_table.add(change.id);
    dropStreamsOfChangedSources(delta);
    const std::set<NodeId> affected = affectedNodes(delta, m_document.graph());
    if (affected.empty())
        return;
    latencyOf(*this).edited();
    m_table.markEdited(affected, m_document.revision());
    m_cancelStale |= m_gestures == 0;
    scheduleSubmit();
    announce();
}

void LiveSession::requestWeights(NodeId node) {
    m_wantedWeights.insert(node);
    scheduleSubmit();
}

void LiveSession::setArithmetic(Arithmetic arithmetic) {
    if (std::exchange(m_options.arithmetic, arithmetic) == arithmetic)
        return;
    scheduleSubmit();
    emit arithmeticChanged();
}

void LiveSession::setPreviewSize(QSize devicePixels) {
    if (devicePixels == m_previews.size || devicePixels.isEmpty())
        return;
    m_previews.size = devicePixels;
    scheduleSubmit();
}

void LiveSession::setVisibleNodes(std::set<NodeId> nodes) {
    if (m_previews.visible == nodes)
        return;
    m_previews.visible = std::move(nodes);
    scheduleSubmit();
}

void LiveSession::setInspectedNodes(std::set<NodeId> nodes) {
    if (m_previews.inspected == nodes)
        return;
    m_previews.inspected = std::move(nodes);
    scheduleSubmit();
}

void LiveSession::setMapStyle(const MapStyle& style) {
    if (style == m_previews.style)
        return;
    m_previews.style = style;
    scheduleSubmit();
}

void LiveSession::beginGesture() {
    ++m_gestures;
}

void LiveSession::endGesture() {
    if (m_gestures == 0 || --m_gestures > 0)
        return;
    m_cancelStale = true;
    if (!isSettled())
        scheduleSubmit();
}

void LiveSession::scheduleSubmit() {
    if (!std::exchange(m_submitScheduled, true))
        QMetaObject::invokeMethod(this, &LiveSession::submit, Qt::QueuedConnection);
}

void LiveSession::submit() {
    m_submitScheduled = false;
    LiveRequest request;
    request.serial = ++m_serial;
    request.project = m_project;
    request.revision = m_document.revision();
    request.graph = m_document.snapshot();
    request.previews = m_previews;
    request.weights = std::exchange(m_wantedWeights, {});
    request.reload = std::exchange(m_reload, false);
    request.arithmetic = m_options.arithmetic;
    request.inGesture = m_gestures > 0;
    request.edited = latencyOf(*this).takeEdit();
    m_worker->submit(std::move(request), std::exchange(m_cancelStale, false));
}

void LiveSession::drain() {
    LiveBatch batch = m_outbox.take();
    if (batch.project != m_project)
        return;
    if (batch.plan) {
        m_plan = batch.plan->plan;
        m_table.setPlan(m_plan, batch.plan->revision);
    }
    for (auto& [node, news] : batch.nodes)
        m_table.setNews(node, std::move(news));
    if (batch.computing)
        m_table.setComputing(*batch.computing);
    if (batch.counters)
        m_counters = *batch.counters;
    const std::set<NodeId> news = m_table.update(LiveTable::Clock::now());
    if (batch.plan && batch.plan->anew)
        emit planned();
    for (NodeId node : news)
        emit nodeUpdated(node);
    if (m_table.hasLater() && !m_laterTimer.isActive())
        m_laterTimer.start();
    if (batch.loading)
        setLoading(*batch.loading);
    if (batch.done)
        latencyOf(*this).handOver();
    announceRun(batch);
}

void LiveSession::announceRun(const LiveBatch& batch) {
    if (batch.runStarted) {
        m_running = true;
        emit runStarted();
    }
    if (batch.runEnded)
        m_running = false;
    for (NodeId source : batch.frames)
        emit frameShown(source);
    for (const auto& [node, weights] : batch.weights)
        emit weightsReady(node, weights);
    if (batch.error)
        emit failed(*batch.error);
    if (!batch.done)
        return;
    m_doneSerial = batch.done->serial;
    if (isSettled())
        emit settled(batch.done->milliseconds);
}

void LiveSession::setLoading(std::set<NodeId> nodes) {
    const bool any = !nodes.empty();
    const bool differ = m_loading != nodes;
    m_loading = std::move(nodes);
    if (differ)
        followLoading();
    if (any && !m_loadingTimer.isActive())
        m_loadingTimer.start();
    else if (!any)
        m_loadingTimer.stop();
}

/// The readers report far more often than anybody can see, so their figures are fetched, not sent.
void LiveSession::followLoading() {
    std::map<NodeId, double> progress;
    for (NodeId node : m_loading)
        if (const PlanStep* step = m_plan ? m_plan->stepOf(node) : nullptr)
            progress[node] = m_worker->loads().progressOf(step->feed.key).value_or(1);
    m_table.setLoading(progress);
    announce();
    emit loadingChanged();
}

void LiveSession::cancelLoading(NodeId node) {
    const PlanStep* step = m_plan ? m_plan->stepOf(node) : nullptr;
    if (step && m_loading.contains(node))
        m_worker->loads().cancel(step->feed.key);
}

void LiveSession::announce() {
    for (NodeId node : m_table.update(LiveTable::Clock::now()))
        emit nodeUpdated(node);
    if (m_table.hasLater() && !m_laterTimer.isActive())
        m_laterTimer.start();
}

} // namespace layerscope
