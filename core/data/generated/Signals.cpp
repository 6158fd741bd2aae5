// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/generated/Settings.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace layerscope {
namespace {

using Doubles = std::vector<double>;

/// The axis that a signal runs along, counted from the batch: the last before the channel, or the only one.
int runningAxis(const Shape& shape) {
    return shape.rank() <= 2 ? shape.rank() - 1 : shape.rank() - 2;
}

/// Elements a second along the running axis; 1 where places are counted in elements.
double rateOf(const GeneratorCall& call) {
    return call.wanted.shape.rank() <= 3 ? call.rate.value_or(1) : 1;
}

bool hasRate(const GeneratorCall& call) {
    return call.rate && call.wanted.shape.rank() <= 3;
}

/// Of each element its index along the running axis.
template <class Number>
Result<Value> along(const TensorSpec& wanted, const Number& number) {
    const Shape& shape = wanted.shape;
    if (shape.rank() == 0)
        return filled(wanted, [&](std::int64_t) { return number(0); });
    const int axis = runningAxis(shape);
    const std::int64_t length = shape[axis];
    const std::int64_t run = axis + 1 < shape.rank() ? shape[axis + 1] : 1;
    return filled(wanted, [&, length, run](std::int64_t i) { return number(i / run % length); });
}

/// The element nearest to a place, or nothing when it lies outside.
std::optional<std::int64_t> elementAt(double place, double rate, std::int64_t size) {
    const double at = std::floor(place * rate + 0.5);
    return at < static_cast<double>(size) ? std::optional(static_cast<std::int64_t>(at)) : std::nullopt;
}

tl::unexpected<Error> outside(const GeneratorCall& call) {
    return failure(message(N_("That place lies outside %1."), call.wanted.toString()), call.source,
                   message(N_("Places are seconds where there is a sample rate, otherwise counted from 0.")));
}

Result<Value> impulse(const GeneratorCall& call) {
    const Shape& shape = call.wanted.shape;
    const auto places = numbersOf(call.settings, {});
    const int axes = std::max(runningAxis(shape), 0);
    if (!places || (!places->empty() && places->size() != static_cast<std::size_t>(axes)))
        return notUnderstood(call, axes == 1 ? "impulse:10" : "impulse:3, 4");
    std::int64_t wanted = 0; // among the elements of one example and channel
    for (int i = 1; i <= axes; ++i) {
        const auto at = places->empty() ? std::optional(shape[i] / 2)
                                        : elementAt((*places)[static_cast<std::size_t>(i - 1)], rateOf(call), shape[i]);
        if (!at)
            return outside(call);
        wanted = wanted * shape[i] + *at;
    }
    const std::int64_t channels = shape.rank() > 2 ? shape[-1] : 1;
    const std::int64_t each = shape.rank() > 0 ? std::max<std::int64_t>(shape.elements() / channels / shape[0], 1) : 1;
    return filled(call.wanted, [=](std::int64_t i) { return i / channels % each == wanted ? 1 : 0; });
}

Result<Value> step(const GeneratorCall& call) {
    const Shape& shape = call.wanted.shape;
    const auto places = numbersOf(call.settings, {});
    if (!places || places->size() > 1)
        return notUnderstood(call, "step:10");
    const std::int64_t size = shape.rank() > 0 ? shape[runningAxis(shape)] : 1;
    const auto from = places->empty() ? std::optional(size / 2) : elementAt(places->front(), rateOf(call), size);
    if (!from)
        return outside(call);
    return along(call.wanted, [from = *from](std::int64_t i) { return i >= from ? 1 : 0; });
}

/// Element i stands at time i / rate and hears sin(2 pi (low t + (high - low) t^2 / (2 length))).
Result<Value> chirp(const GeneratorCall& call) {
    const double rate = rateOf(call);
    const std::size_t colon = std::min(call.settings.find(':'), call.settings.size());
    const auto low = numbersOf(call.settings.substr(0, colon), {rate / 100});
    const auto high = numbersOf(call.settings.substr(std::min(colon + 1, call.settings.size())), {rate / 4});
    if (!low || !high || low->size() != 1 || high->size() != 1)
        return notUnderstood(call, hasRate(call) ? "chirp:100:4000" : "chirp:0.01:0.25");
    if (call.wanted.dtype == DType::Int32)
        return fractionsOnly(call);
    const Shape& shape = call.wanted.shape;
    const double length = static_cast<double>(shape.rank() > 0 ? shape[runningAxis(shape)] : 1) / rate;
    const double growth = (high->front() - low->front()) / (2 * length);
    return along(call.wanted, [=, from = low->front()](std::int64_t i) {
        const double t = static_cast<double>(i) / rate;
        return std::sin(2 * std::numbers::pi * std::fmod(t * (from + growth * t), 1.0));
    });
}

/// A click is the first element at or after its time.
Result<Value> clicks(const GeneratorCall& call) {
    const auto often = numbersOf(call.settings, {hasRate(call) ? 2.0 : 1.0 / 16});
    if (!often || often->size() != 1)
        return notUnderstood(call, hasRate(call) ? "clicks:4" : "clicks:1/16");
    const double every = often->front() / rateOf(call); // clicks an element
    return along(call.wanted, [every](std::int64_t i) {
        const auto clicksBefore = [every](std::int64_t n) { return std::floor(static_cast<double>(n) * every + 1e-9); };
        return i == 0 || clicksBefore(i) > clicksBefore(i - 1) ? 1 : 0;
    });
}

Result<Value> sines(const GeneratorCall& call) {
    const double rate = rateOf(call);
    const auto frequencies = numbersOf(call.settings, {rate / 32, rate / 8});
    if (!frequencies)
        return notUnderstood(call, hasRate(call) ? "sines:440, 660" : "sines:1/32, 1/8");
    if (call.wanted.dtype == DType::Int32)
        return fractionsOnly(call);
    return along(call.wanted, [&, rate](std::int64_t i) {
        double sum = 0;
        for (const double frequency : *frequencies)
            sum += std::sin(2 * std::numbers::pi * std::fmod(static_cast<double>(i) * (frequency / rate), 1.0));
        return sum / static_cast<double>(frequencies->size());
    });
}

constexpr Generator kFamily[] = {
    {"impulse", impulse, true}, {"step", step, true},   {"chirp", chirp, true},
    {"clicks", clicks, true},   {"sines", sines, true},
};

} // namespace

constinit const std::span<const Generator> kSignalGenerators = kFamily;

} // namespace layerscope
