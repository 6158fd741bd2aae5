// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/InferenceBuffers.h"

#include <algorithm>
#include <cstddef>
#include <ranges>

namespace layerscope {
namespace {

class Assigner {
public:
    Assigner(const InferenceSteps& steps, std::span<const int> wanted, std::size_t planSteps)
        : m_steps(steps)
        , m_origin(planSteps, InferenceBuffers::kNone)
        , m_lastRead(planSteps, 0) {
        m_made.bufferOf.assign(planSteps, InferenceBuffers::kNone);
        m_made.lastReadAfter.resize(steps.steps.size());
        findOrigins();
        findLastReads(wanted);
    }

    InferenceBuffers assign() {
        for (std::size_t moment = 0; moment < m_steps.steps.size(); ++moment) {
            const InferenceStep& step = m_steps.steps[moment];
            if (step.kind == InferenceStep::Kind::Prepared)
                giveBuffer(step, moment);
            else if (step.kind == InferenceStep::Kind::Alias)
                bufferOf(step.result) = bufferOf(step.inputs[0]);
        }
        noteReleases();
        return std::move(m_made);
    }

private:
    int& origin(int result) { return m_origin[static_cast<std::size_t>(result)]; }
    std::size_t& lastRead(int result) { return m_lastRead[static_cast<std::size_t>(origin(result))]; }
    int& bufferOf(int result) { return m_made.bufferOf[static_cast<std::size_t>(result)]; }

    /// Whose numbers each result shows: its own, or through aliases those of another.
    void findOrigins() {
        for (const int source : m_steps.sources)
            origin(source) = source;
        for (const InferenceStep& step : m_steps.steps)
            origin(step.result) = step.kind == InferenceStep::Kind::Alias ? origin(step.inputs[0]) : step.result;
    }

    void findLastReads(std::span<const int> wanted) {
        for (std::size_t moment = 0; moment < m_steps.steps.size(); ++moment) {
            const InferenceStep& step = m_steps.steps[moment];
            lastRead(step.result) = std::max(lastRead(step.result), moment);
            for (const int input : step.inputs)
                lastRead(input) = std::max(lastRead(input), moment);
        }
        for (const int result : wanted)
            lastRead(result) = m_steps.steps.size();
        for (const InferenceStep& step : m_steps.steps | std::views::reverse)
            if (step.kind == InferenceStep::Kind::Compute)
                outlive(step);
    }

    /// What such a step computes may be its input's buffer, which must then stay as it is until that was read.
    void outlive(const InferenceStep& step) {
        for (const int input : step.inputs)
            lastRead(input) = std::max(lastRead(input), std::min(lastRead(step.result) + 1, m_steps.steps.size()));
    }

    /// Whether a step may write over its first input: it is in the arena, as large, and nobody else reads it again.
    bool mayOverwrite(const InferenceStep& step, std::size_t moment) {
        if (step.inputs.empty() || !step.prepared->worksInPlace() || lastRead(step.inputs[0]) != moment)
            return false;
        const int buffer = bufferOf(step.inputs[0]);
        const auto isInBuffer = [&](int input) { return bufferOf(input) == buffer; };
        return buffer != InferenceBuffers::kNone && std::ranges::count_if(step.inputs, isInBuffer) == 1 &&
               m_made.lifetimes[static_cast<std::size_t>(buffer)].bytes == step.output.bytes().value_or(0);
    }

    void giveBuffer(const InferenceStep& step, std::size_t moment) {
        const std::size_t last = lastRead(step.result);
        if (mayOverwrite(step, moment)) {
            const int buffer = bufferOf(step.inputs[0]);
            bufferOf(step.result) = buffer;
            m_made.lifetimes[static_cast<std::size_t>(buffer)].last = last;
            return;
        }
        bufferOf(step.result) = static_cast<int>(m_made.lifetimes.size());
        m_made.lifetimes.push_back(
            {.bytes = static_cast<std::size_t>(step.output.bytes().value_or(0)), .first = moment, .last = last});
    }

    void noteReleases() {
        const auto note = [&](int result) {
            if (bufferOf(result) == InferenceBuffers::kNone && lastRead(result) < m_steps.steps.size())
                m_made.lastReadAfter[lastRead(result)].push_back(result);
        };
        for (const int source : m_steps.sources)
            note(source);
        for (const InferenceStep& step : m_steps.steps)
            note(step.result);
    }

    const InferenceSteps& m_steps;
    std::vector<int> m_origin;
    std::vector<std::size_t> m_lastRead; ///< by origin
    InferenceBuffers m_made;
};

} // namespace

InferenceBuffers assignBuffers(const InferenceSteps& steps, std::span<const int> wanted, std::size_t planSteps) {
    return Assigner(steps, wanted, planSteps).assign();
}

} // namespace layerscope
