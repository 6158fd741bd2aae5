// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LiveWorker.h"

#include "data/MediaDef.h"

#include "layer/Sources.h"
#include "run/ArithmeticKeys.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace layerscope {

namespace {

using std::chrono::milliseconds;

/// How long a run waits for a source before it goes on with what does not need it, and during a drag, where a picture
/// of each moment is wanted.
constexpr milliseconds kPatience{60};
constexpr milliseconds kGesturePatience{600};

double millisecondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// A source's three channels are shown as one picture, and so is what a bypassed node hands on.
bool isPicture(const Plan& plan, const PlanStep& step) {
    const PlanStep* from = &step;
    while (from->bypassed && !from->inputs.empty())
        from = &plan.steps[static_cast<std::size_t>(from->inputs.front())];
    const TensorSpec& spec = step.output;
    const bool film = spec.shape.rank() == 5 && spec.axes[1].kind == AxisKind::Time;
    return from->def && from->def->isSource() && (spec.shape.rank() == 4 || film) && spec.shape[-1] == 3 &&
           spec.axes.back().kind == AxisKind::Channel;
}

} // namespace

/// Posts each node's result with its preview as soon as it is there.
class LiveWorker::Observer final : public RunObserver {
public:
    Observer(LiveWorker& worker, const Plan& plan)
        : m_worker(worker)
        , m_plan(plan) {}

    void nodeStarted(NodeId node) override {
        m_worker.tell([&](LiveBatch& batch) { batch.computing = node; });
    }

    void nodeFinished(NodeId node, const NodeResult& result) override {
        const PlanStep* step = m_plan.stepOf(node);
        Result& kept = m_worker.m_results[node];
        const bool same = kept.key == result.key;
        std::vector<Message> findings = same ? std::move(kept.findings) : m_worker.findingsOf(step);
        kept = {result.value,       result.key, result.milliseconds, result.cached, step && isPicture(m_plan, *step),
                std::move(findings)};
        m_worker.post(node, kept);
        m_worker.adoptNewerPreviews();
    }

    void nodeFailed(NodeId node, const Error& error) override {
        if (m_worker.m_stillLoading.contains(node))
            return; // not failed: its numbers come later
        const PlanStep* step = m_plan.stepOf(node);
        NodeNews news;
        news.key = step ? step->key : Key{};
        news.error = error;
        m_worker.tell([&](LiveBatch& batch) { batch.nodes[node] = std::move(news); });
    }

private:
    LiveWorker& m_worker;
    const Plan& m_plan;
};

LiveWorker::LiveWorker(const Setup& setup)
    : m_setup(setup)
    , m_runner(setup.cacheBytes, setup.threads)
    , m_loads([this] { wake(); })
    , m_thread([this](std::stop_token stop) { loop(std::move(stop)); }) {}

LiveWorker::~LiveWorker() {
    m_thread.request_stop();
    const std::lock_guard lock(m_mutex);
    m_runStop.request_stop();
}

void LiveWorker::submit(LiveRequest request, bool cancel) {
    const std::lock_guard lock(m_mutex);
    if (m_pending) {
        request.weights.merge(m_pending->weights);
        request.reload |= m_pending->reload;
    }
    if (cancel && m_runningGraph != request.graph)
        m_runStop.request_stop();
    m_pending = std::move(request);
    m_wake.notify_one();
}

void LiveWorker::wake() {
    const std::lock_guard lock(m_mutex);
    m_woken = true;
    m_wake.notify_one();
}

void LiveWorker::loop(std::stop_token stop) {
    while (waitForWork(stop))
        work();
}

bool LiveWorker::waitForWork(std::stop_token stop) {
    std::unique_lock lock(m_mutex);
    // A frame that comes before the first graph stays on the board.
    const auto ready = [this] { return m_pending || (m_woken && m_request.graph); };
    if (!m_wake.wait(lock, stop, ready) || stop.stop_requested())
        return false;
    if (m_pending)
        m_request = std::move(*std::exchange(m_pending, std::nullopt));
    m_woken = false;
    m_runningGraph = m_request.graph;
    m_runStop = {};
    return true;
}

void LiveWorker::work() try {
    const auto start = std::chrono::steady_clock::now();
    const std::set<NodeId> newFrames = m_setup.frames.advance();
    m_previews.setSettings(m_request.previews);
    bool complete = true;
    const bool otherArithmetic = m_runner.arithmetic() != m_request.arithmetic;
    m_runner.setArithmetic(m_request.arithmetic);
    if (!newFrames.empty() || otherArithmetic || m_doneGraph != m_request.graph || m_request.reload)
        complete = compileAndRun(newFrames);
    else
        renderAll();
    answerWeights();
    if (complete)
        tell([&](LiveBatch& batch) { batch.done = {m_request.serial, millisecondsSince(start)}; });
} catch (const std::exception& exception) { // memory that ran out while a plan or a preview was made
    m_doneGraph = nullptr;
    tell([&](LiveBatch& batch) {
        batch.error = Error{message(N_("The network could not be brought up to date: %1."), exception.what()), {}, {}};
        batch.runEnded = true;
        batch.computing = NodeId{};
        batch.done = {m_request.serial, 0};
    });
}

milliseconds LiveWorker::patience() const {
    return m_request.inGesture ? kGesturePatience : kPatience;
}

/// The load goes on beside the run when it takes longer than a moment.
void LiveWorker::readAside(NodeId node, Feed& feed) {
    auto read = [this, node, feed](const TensorSpec& wanted, const Progress& progress) -> layerscope::Result<Value> {
        if (auto done = m_loads.fetch(feed, wanted, patience(), m_request.inGesture, progress.stop))
            return std::move(*done);
        m_stillLoading.insert(node);
        return failure(message(N_("Loading…")));
    };
    feed.load = std::move(read);
}

Feeds LiveWorker::feeds() {
    const FrameBoard::Frames frames = m_setup.frames.current();
    Feeds feeds = m_setup.makeFeeds(*m_request.graph, m_setup.registry, m_setup.media, frames);
    std::unordered_set<Key> wanted;
    for (auto& [node, feed] : feeds) {
        const ParamValue* source = m_request.graph->find(node)->params.find("source");
        if (frames.contains(node) || !source || isGeneratedSource(std::get<std::string>(*source)))
            continue;
        wanted.insert(feed.key);
        readAside(node, feed);
    }
    if (std::exchange(m_request.reload, false))
        m_loads.forget();
    m_loads.keepOnly(wanted);
    return feeds;
}

bool LiveWorker::compileAndRun(const std::set<NodeId>& newFrames) {
    m_stillLoading.clear();
    m_plan = keyedFor(m_request.arithmetic, compile(*m_request.graph, feeds(), m_setup.registry));
    tell([&](LiveBatch& batch) {
        batch.plan = {m_plan, m_request.revision};
        batch.runStarted = true;
        batch.runEnded = false;
    });
    forgetRemovedNodes();
    forgetOlderFrames(!newFrames.empty());
    answerWeights();

    std::stop_token stop;
    {
        const std::lock_guard lock(m_mutex);
        stop = m_runStop.get_token();
    }
    Observer observer(*this, *m_plan);
    const bool complete = m_runner.run(*m_plan, observer, stop);
    const bool whole = complete && m_stillLoading.empty();
    m_doneGraph = whole ? m_request.graph : nullptr;
    tell([&](LiveBatch& batch) {
        batch.runEnded = true;
        batch.computing = NodeId{};
        batch.counters = m_runner.counters();
        batch.loading = m_stillLoading;
        if (complete)
            batch.frames.insert(newFrames.begin(), newFrames.end());
    });
    return whole;
}

void LiveWorker::forgetRemovedNodes() {
    const bool sameProject = std::exchange(m_project, m_request.project) == m_request.project;
    const auto exists = [&](NodeId node) { return sameProject && m_plan->nodes.contains(node); };
    std::erase_if(m_results, [&](const auto& entry) { return !exists(entry.first); });
    m_previews.keepOnly(exists);
}

/// What an older frame gave is never wanted again, and would push everything else out of the cache.
void LiveWorker::forgetOlderFrames(bool newFrames) {
    const FrameBoard::Frames frames = m_setup.frames.current();
    std::unordered_set<Key> live;
    std::vector<bool> isLive;
    for (const PlanStep& step : m_plan->steps) {
        isLive.push_back(frames.contains(step.node->id) || std::ranges::any_of(step.inputs, [&](int input) {
                             return isLive[static_cast<std::size_t>(input)];
                         }));
        if (isLive.back())
            live.insert(step.key);
    }
    if (newFrames)
        for (const Key& key : m_liveKeys)
            if (!live.contains(key))
                m_runner.cache().remove(key);
    if (newFrames)
        m_liveKeys = std::move(live);
    else
        m_liveKeys.merge(live);
}

void LiveWorker::answerWeights() {
    for (NodeId node : std::exchange(m_request.weights, {})) {
        NamedWeights named;
        const PlanStep* step = m_plan->stepOf(node);
        if (auto tensors = step ? m_runner.weightsOf(*step) : std::vector<Tensor>{})
            for (std::size_t i = 0; i < tensors->size(); ++i)
                named.emplace_back(step->weights[i].name, (*tensors)[i]);
        tell([&](LiveBatch& batch) { batch.weights[node] = std::move(named); });
    }
}

/// Another colour map shows between two nodes of a slow run, not after it.
void LiveWorker::adoptNewerPreviews() {
    std::optional<PreviewSettings> newer;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_pending || m_pending->project != m_request.project ||
            m_pending->previews.looksLike(m_previews.settings()))
            return;
        newer = m_pending->previews;
    }
    m_previews.setSettings(std::move(*newer));
    renderAll();
}

void LiveWorker::renderAll() {
    const std::set<NodeId>& first = m_previews.settings().inspected;
    for (NodeId node : first)
        if (const auto result = m_results.find(node); result != m_results.end())
            post(node, result->second);
    for (const auto& [node, result] : m_results)
        if (!first.contains(node))
            post(node, result);
}

/// Of what is read from a file; not of a stream, which has a new key many times a second.
std::vector<Message> LiveWorker::findingsOf(const PlanStep* step) const {
    if (!step || !step->def->isSource() || m_setup.frames.current().contains(step->node->id))
        return {};
    const Params& params = step->node->params;
    const MediaDef* def = params.find("source") ? findMediaDef(mediaKindOf(params)) : nullptr;
    if (!def || !def->findings)
        return {};
    return def->findings({params.text("source"), params, m_setup.media, step->node->name});
}

void LiveWorker::post(NodeId node, const Result& result) {
    auto [preview, layout, statistics, health] = m_previews.make(node, result.value, result.key, result.picture);
    NodeNews news{.key = result.key,
                  .error = {},
                  .value = result.value,
                  .picture = result.picture,
                  .preview = std::move(preview),
                  .layout = std::move(layout),
                  .statistics = statistics,
                  .health = health,
                  .milliseconds = result.milliseconds,
                  .cached = result.cached,
                  .findings = result.findings};
    tell([&](LiveBatch& batch) { batch.nodes[node] = std::move(news); });
}

} // namespace layerscope
