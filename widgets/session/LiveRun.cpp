// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LiveRun.h"

#include "data/MediaDef.h"
#include "layer/Sources.h"
#include "run/ArithmeticKeys.h"
#include "run/Refeed.h"

#include <algorithm>
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

/// Keeps each node's result and has it drawn as soon as it is there.
class LiveRun::Observer final : public RunObserver {
public:
    Observer(LiveRun& run, const Plan& plan)
        : m_run(run)
        , m_plan(plan) {}

    void nodeStarted(NodeId node) override {
        m_run.tell([&](LiveBatch& batch) { batch.computing = node; });
    }

    void nodeFinished(NodeId node, const NodeResult& result) override {
        const PlanStep* step = m_plan.stepOf(node);
        LiveResult& kept = m_run.m_results[node];
        const bool same = kept.key == result.key;
        std::vector<Message> findings = same ? std::move(kept.findings) : m_run.findingsOf(step);
        kept = {result.value,       result.key, result.milliseconds, result.cached, step && isPicture(m_plan, *step),
                std::move(findings)};
        m_run.m_previews.add(node, kept);
        m_run.adoptNewerPreviews();
    }

    void nodeFailed(NodeId node, const Error& error) override {
        if (m_run.m_stillLoading.contains(node))
            return; // not failed: its numbers come later
        const PlanStep* step = m_plan.stepOf(node);
        NodeNews news;
        news.key = step ? step->key : Key{};
        news.error = error;
        m_run.tell([&](LiveBatch& batch) { batch.nodes[node] = std::move(news); });
    }

private:
    LiveRun& m_run;
    const Plan& m_plan;
};

LiveRun::LiveRun(const LiveSetup& setup, Calls calls)
    : m_setup(setup)
    , m_calls(std::move(calls))
    , m_runner(setup.cacheBytes, setup.threads)
    , m_loads(m_calls.wake)
    , m_previews([this](NodeId node, const LiveResult& result, const MadePreview& made) { post(node, result, made); }) {
}

void LiveRun::serve(std::optional<LiveRequest> request, const std::stop_token& stop) try {
    const auto start = std::chrono::steady_clock::now();
    if (request)
        m_request = std::move(*request);
    const std::set<NodeId> newFrames = m_setup.frames.advance();
    const auto edit = std::exchange(m_request.edited, std::nullopt);
    if (edit || !newFrames.empty())
        m_setup.trace.begun(edit ? *edit : m_setup.frames.newestArrival());
    m_previews.setSettings(m_request.previews);
    bool complete = true;
    const bool otherArithmetic = m_runner.arithmetic() != m_request.arithmetic;
    m_runner.setArithmetic(m_request.arithmetic);
    if (!newFrames.empty() || otherArithmetic || m_doneGraph != m_request.graph || m_request.reload)
        complete = planAndRun(newFrames, stop);
    else
        renderAll();
    answerWeights();
    m_previews.finish();
    if (!complete)
        return m_setup.trace.abandoned();
    m_setup.trace.pictured();
    tell([&](LiveBatch& batch) { batch.done = {m_request.serial, millisecondsSince(start)}; }, Outbox::Hurry::Yes);
} catch (const std::exception& exception) { // memory that ran out while a plan or a preview was made
    giveUp(exception.what());
}

void LiveRun::giveUp(const char* why) {
    m_previews.drop();
    m_setup.trace.abandoned();
    m_doneGraph = nullptr;
    const auto report = [&](LiveBatch& batch) {
        batch.error = Error{message(N_("The network could not be brought up to date: %1."), why), {}, {}};
        batch.runEnded = true;
        batch.computing = NodeId{};
        batch.done = {m_request.serial, 0};
    };
    tell(report, Outbox::Hurry::Yes);
}

milliseconds LiveRun::patience() const {
    return m_request.inGesture ? kGesturePatience : kPatience;
}

/// The load goes on beside the run when it takes longer than a moment.
void LiveRun::readAside(NodeId node, Feed& feed) {
    auto read = [this, node, feed](const TensorSpec& wanted, const Progress& progress) -> layerscope::Result<Value> {
        if (auto done = m_loads.fetch(feed, wanted, patience(), m_request.inGesture, progress.stop))
            return std::move(*done);
        m_stillLoading.insert(node);
        return failure(message(N_("Loading…")));
    };
    feed.load = std::move(read);
}

Feeds LiveRun::feeds() {
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

/// Of a film's next frame only what flows in is other, and nothing of it is said again.
void LiveRun::plan() {
    const bool sameGraph = m_compiled && m_compiledGraph == m_request.graph && !m_request.reload;
    const Feeds fed = feeds();
    std::shared_ptr<const Plan> next = sameGraph ? refeed(*m_compiled, fed) : nullptr;
    const bool anew = !next;
    m_compiled = next ? std::move(next) : compile(*m_request.graph, fed, m_setup.registry);
    m_compiledGraph = m_request.graph;
    m_plan = keyedFor(m_request.arithmetic, m_compiled);
    m_setup.trace.planned();
    tell([&](LiveBatch& batch) {
        const bool unread = batch.plan && batch.plan->anew;
        batch.plan = {m_plan, m_request.revision, anew || unread};
        batch.runStarted = true;
        batch.runEnded = false;
    });
}

bool LiveRun::planAndRun(const std::set<NodeId>& newFrames, const std::stop_token& stop) {
    m_stillLoading.clear();
    plan();
    forgetRemovedNodes();
    forgetOlderFrames(!newFrames.empty());
    answerWeights();

    Observer observer(*this, *m_plan);
    const bool complete = m_runner.run(*m_plan, observer, stop);
    m_setup.trace.run();
    const bool whole = complete && m_stillLoading.empty();
    m_doneGraph = whole ? m_request.graph : nullptr;
    m_previews.finish();
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

void LiveRun::forgetRemovedNodes() {
    const bool sameProject = std::exchange(m_project, m_request.project) == m_request.project;
    const auto exists = [&](NodeId node) { return sameProject && m_plan->nodes.contains(node); };
    std::erase_if(m_results, [&](const auto& entry) { return !exists(entry.first); });
    m_previews.keepOnly(exists);
}

/// What an older frame gave is never wanted again, and would push everything else out of the cache.
void LiveRun::forgetOlderFrames(bool newFrames) {
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

void LiveRun::answerWeights() {
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
void LiveRun::adoptNewerPreviews() {
    if (auto newer = m_calls.newerPreviews(); newer && !newer->looksLike(m_previews.settings())) {
        m_previews.setSettings(std::move(*newer));
        renderAll();
    }
}

void LiveRun::renderAll() {
    const std::set<NodeId>& first = m_previews.settings().inspected;
    for (NodeId node : first)
        if (const auto result = m_results.find(node); result != m_results.end())
            m_previews.add(node, result->second);
    for (const auto& [node, result] : m_results)
        if (!first.contains(node))
            m_previews.add(node, result);
}

/// Of what is read from a file; not of a stream, which has a new key many times a second.
std::vector<Message> LiveRun::findingsOf(const PlanStep* step) const {
    if (!step || !step->def->isSource() || m_setup.frames.current().contains(step->node->id))
        return {};
    const Params& params = step->node->params;
    const MediaDef* def = params.find("source") ? findMediaDef(mediaKindOf(params)) : nullptr;
    if (!def || !def->findings)
        return {};
    return def->findings({params.text("source"), params, m_setup.media, step->node->name});
}

void LiveRun::post(NodeId node, const LiveResult& result, const MadePreview& made) {
    NodeNews news{.key = result.key,
                  .error = {},
                  .value = result.value,
                  .picture = result.picture,
                  .preview = made.image,
                  .layout = made.layout,
                  .health = made.health,
                  .milliseconds = result.milliseconds,
                  .cached = result.cached,
                  .findings = result.findings};
    tell([&](LiveBatch& batch) { batch.nodes[node] = std::move(news); });
}

} // namespace layerscope
