// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Effect.h"

#include "base/Numbers.h"
#include "explain/Field.h"
#include "explain/Patches.h"
#include "tensor/Elements.h"
#include "tensor/Regions.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace layerscope {
namespace {

constexpr auto kBetweenPictures = std::chrono::milliseconds(200);

/// What is asked, on a plan of the part of the network that it takes.
struct Ground {
    std::shared_ptr<const Plan> plan;
    const PlanStep* probed = nullptr;
    const PlanStep* source = nullptr;
    ElementSet field;
};

Result<Ground> groundOf(const LayerRegistry& registry, const EffectQuestion& question) {
    Ground ground;
    ground.plan = compile(neededFor(question.graph, {question.node, question.source}), question.feeds, registry);
    ground.probed = ground.plan->stepOf(question.node);
    ground.source = ground.plan->stepOf(question.source);
    if (!ground.probed || !ground.source)
        return failure(message(N_("The layer or its source cannot be computed.")), {},
                       message(N_("Look for a mistake before it, or for an input without data.")));
    if (!ground.source->def->isSource())
        return failure(message(N_("Only what a source gives can be changed part by part.")), ground.source->node->name);
    if (!contains(wholeOf(ground.probed->output.shape), question.element))
        return failure(message(N_("There is no such element: the output is %1."), ground.probed->output.toString()),
                       ground.probed->node->name);
    const ElementSet element = ElementSet::element(question.element);
    const Field field = receptiveField(*ground.plan, question.node, element);
    if (question.node == question.source)
        ground.field = element;
    else if (const auto it = field.find(question.source); it != field.end())
        ground.field = it->second;
    return ground;
}

/// One measurement: what is known so far, and how to learn more.
class Measurement {
public:
    Measurement(Trials& trials, const EffectQuestion& question, const Ground& ground, const EffectProgress& progress,
                std::stop_token stop)
        : m_trials(trials)
        , m_question(question)
        , m_spec(ground.source->output)
        , m_patching(ground.field, m_spec)
        , m_most(trialsAtMost(m_patching, question.mostTrials))
        , m_progress(progress)
        , m_stop(std::move(stop))
        , m_density(static_cast<std::size_t>(m_spec.shape.elements()), 0.0F) {}

    Result<Effect> run() {
        if (auto error = begin())
            return tl::unexpected(std::move(*error));
        std::vector<Patch> patches = m_patching.coarsest();
        while (!patches.empty() && m_done < m_most) {
            std::vector<Patch> moved;
            for (Patch& patch : patches) {
                if (m_done == m_most)
                    break;
                if (auto error = measure(patch)) {
                    if (!m_stop.stop_requested() || m_passes == 0)
                        return tl::unexpected(std::move(*error));
                    return picture(false);
                }
                if (patch.moved > 0)
                    moved.push_back(patch);
                showNowAndThen();
            }
            ++m_passes;
            std::ranges::stable_sort(moved, std::greater<>(), &Patch::moved);
            patches.clear();
            for (const Patch& patch : moved)
                m_patching.addParts(patch, patches);
            m_progress(picture(false));
        }
        return picture(true);
    }

private:
    std::optional<Error> begin() {
        auto outcome = m_trials.run(m_question.graph, m_question.feeds, {m_question.node, m_question.source}, m_stop);
        if (!outcome)
            return outcome.error();
        m_value = outcome->at(m_question.source).value;
        m_before = numberIn(outcome->at(m_question.node).value);
        m_changes.emplace(m_value.tensor);
        return std::nullopt;
    }

    double numberIn(const Value& value) const {
        return value.tensor.at(flatOf(value.tensor.shape(), m_question.element));
    }

    std::optional<Error> measure(Patch& patch) {
        for (const bool up : {true, false}) {
            Feeds feeds = m_question.feeds;
            Value changed = m_value;
            changed.tensor = m_changes->changed(patch.region, up);
            feeds[m_question.source] = constantFeed(changed);
            const auto outcome = m_trials.run(m_question.graph, feeds, {m_question.node}, m_stop);
            if (!outcome)
                return outcome.error();
            const double distance = std::abs(numberIn(outcome->at(m_question.node).value) - m_before);
            patch.moved = std::max(patch.moved, std::isfinite(distance) ? distance : 0.0);
        }
        ++m_done;
        m_largest = std::max(m_largest, patch.moved);
        m_smallest = patch.size;
        const auto count = static_cast<double>(countOf(patch.region));
        // Independent pushes add up as their squares do: so the parts of a patch share what it did.
        fill(patch.region, static_cast<float>(patch.moved / std::sqrt(std::max(count, 1.0))));
        return std::nullopt;
    }

    void fill(const Region& region, float density) {
        forEachElement(m_spec.shape, region, [&](std::int64_t i) { m_density[static_cast<std::size_t>(i)] = density; });
    }

    void showNowAndThen() {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_shown < kBetweenPictures)
            return;
        m_shown = now;
        m_progress(picture(false));
    }

    Effect picture(bool finished) const {
        Effect effect{.strength = Tensor::fromFloats(m_spec.shape, m_density),
                      .largest = m_largest,
                      .patch = m_smallest,
                      .trials = m_done,
                      .trialsAtMost = m_most,
                      .finished = finished,
                      .words = words()};
        const float most = *std::ranges::max_element(m_density);
        if (most <= 0)
            return effect;
        TensorBuilder scaled(m_spec.shape);
        std::ranges::transform(m_density, scaled.floats().begin(), [most](float value) { return value / most; });
        effect.strength = std::move(scaled).finish();
        return effect;
    }

    Message words() const {
        std::string size;
        for (const int axis : m_patching.axes())
            size += (size.empty() ? "" : " × ") +
                    std::to_string(m_smallest.empty() ? 1 : m_smallest[static_cast<std::size_t>(axis)]);
        if (m_largest <= 0 && m_done > 0)
            return message(N_("Nothing that was changed moved this number: it may stand where a curve is flat."));
        if (m_spec.dtype == DType::Int32)
            return message(
                N_("Measured in %1 trials: pieces of %2 were replaced by other entries of the source. Pieces "
                   "without effect were not looked into."),
                m_done, size);
        return message(N_("Measured in %1 trials: patches down to %2 were pushed by %3 up and down, each number in a "
                          "direction of its own. Patches without effect were not looked into."),
                       m_done, size, shortNumber(m_changes ? m_changes->push() : 0));
    }

    Trials& m_trials;
    const EffectQuestion& m_question;
    TensorSpec m_spec;
    Patching m_patching;
    std::int64_t m_most;
    const EffectProgress& m_progress;
    std::stop_token m_stop;
    std::vector<float> m_density;
    Value m_value;
    std::optional<Changes> m_changes;
    double m_before = 0;
    double m_largest = 0;
    std::vector<std::int64_t> m_smallest;
    std::int64_t m_done = 0;
    int m_passes = 0;
    std::chrono::steady_clock::time_point m_shown = std::chrono::steady_clock::now();
};

Effect noEffect(const TensorSpec& source) {
    return {.strength = Tensor::filled(source.shape, 0),
            .finished = true,
            .words = message(N_("The source has no part in this number."))};
}

} // namespace

Result<EffectEstimate> estimateEffect(const LayerRegistry& registry, const EffectQuestion& question) {
    const auto ground = groundOf(registry, question);
    if (!ground)
        return tl::unexpected(ground.error());
    EffectEstimate estimate{.field = ground->field};
    for (const PlanStep& step : ground->plan->steps)
        estimate.bytes += ground->plan->find(step.node->id)->cost.outputBytes;
    estimate.bytes += ground->plan->total.scratchBytes + 4 * ground->source->output.bytes().value_or(0);
    if (ground->field.empty())
        return estimate;
    const Patching patching(ground->field, ground->source->output);
    estimate.coarsest = patching.coarsest().front().size;
    estimate.finest = patching.finest();
    estimate.trials = trialsAtMost(patching, question.mostTrials);
    const double work =
        static_cast<double>(ground->plan->total.multiplyAccumulates) * static_cast<double>(2 * estimate.trials + 1);
    constexpr double kMost = 9e18;
    estimate.multiplyAccumulates = static_cast<std::int64_t>(std::min(work, kMost));
    return estimate;
}

Result<Effect> measureEffect(Trials& trials, const LayerRegistry& registry, const EffectQuestion& question,
                             const EffectProgress& progress, std::stop_token stop) {
    const auto ground = groundOf(registry, question);
    if (!ground)
        return tl::unexpected(ground.error());
    if (ground->field.empty())
        return noEffect(ground->source->output);
    return Measurement(trials, question, *ground, progress, std::move(stop)).run();
}

} // namespace layerscope
