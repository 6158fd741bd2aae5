// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Bench.h"
#include "tensor/ElementSet.h"

#include <stop_token>
#include <vector>

namespace layerscope {

/// Where an experiment is made: one source is changed, and the result of one node is looked at.
struct ExperimentSetup {
    Bench bench;
    NodeId source;
    NodeId node;
};

/// Elements of a result that a change of the input moved, bit by bit.
struct Moved {
    std::int64_t count = 0;
    Region along; ///< by dimension, the indices at which an element moved
    /// Elements from the first to the last that moved, by dimension; empty when none did.
    Shape hull() const;
};
Moved movedBetween(const Tensor& before, const Tensor& after);

/// The dimensions of a source along which it can be shifted and poked: time, rows, columns ...
std::vector<int> placesOf(const Value& source);

/// A source of zeros with one place that is not: what answers to it, and how far that reaches.
struct ImpulseFound {
    Value input; ///< what the source gave
    Value before;
    Value after;
    Moved moved;
    ElementSet theory;        ///< the projective field of that place
    std::int64_t outside = 0; ///< elements that moved and are not in it; 0 unless something is wrong
    std::vector<Message> findings;
};

/// The source shifted along one of its dimensions by 1 to 8, its edge repeated: does the result move along?
struct ShiftFound {
    struct Step {
        std::int64_t by = 0;   ///< elements of the source
        std::int64_t best = 0; ///< elements of the result that fit best
        double residue = 0;    ///< root mean square of what that leaves, in parts of the spread of the result
        bool exact = false;    ///< nothing but rounding is left
    };
    Value input; ///< of the step that is shown, as the next three
    Value before;
    Value after;
    Value expected;     ///< `before`, moved by `best`; as `after` where nothing is known
    int dimension = -1; ///< of the result, the one that goes along with the source's; -1: it has none
    double stride = 1;  ///< elements of the source that the result steps over
    bool edges = false; ///< every place of the result sees an edge of the source, so edges were counted
    std::vector<Step> steps;
    std::vector<Message> findings;
};

/// One place along a dimension (a sample, a token, a frame) is changed: what of the result before it moves?
struct PokeFound {
    Value input;
    Value before;
    Value after;
    Moved moved;
    int dimension = -1;        ///< of the result, as above
    std::int64_t leaked = 0;   ///< places of the result before the change that moved
    std::int64_t earliest = 0; ///< how many places of the source the first of them lies before it
    std::vector<Message> findings;
};

/// Makes experiments beside the live network. What was computed before is kept. One thread at a time.
class Experiments {
public:
    explicit Experiments(const LayerRegistry& registry);

    /// At an index for each of placesOf (of the features, when there are none), in all channels.
    Result<ImpulseFound> impulse(const ExperimentSetup& setup, const std::vector<std::int64_t>& place, double height,
                                 std::stop_token stop = {});
    /// `shown` is the step whose pictures are wanted.
    Result<ShiftFound> shift(const ExperimentSetup& setup, int dimension, std::int64_t shown,
                             std::stop_token stop = {});
    Result<PokeFound> poke(const ExperimentSetup& setup, int dimension, std::int64_t at, std::stop_token stop = {});

private:
    Result<Value> resultOf(const ExperimentSetup& setup, const Value& source, const std::stop_token& stop);

    const LayerRegistry& m_registry;
    Trials m_trials;
};

} // namespace layerscope
