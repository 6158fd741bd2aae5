// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Padding.h"

#include <algorithm>
#include <array>

namespace layerscope::expression {
namespace {

using Width = std::pair<std::int64_t, std::int64_t>;
constexpr std::array<std::string_view, 4> kModes = {"constant", "reflect", "symmetric", "edge"};

/// 2, (1, 2) or ((1, 2), (0, 0), ...): what the argument says for each axis.
std::optional<std::vector<Width>> widthsOf(const Argument& given, int rank) {
    const auto isWhole = [](const Argument& a) { return a.kind == Argument::Kind::Integer; };
    const auto pairOf = [&](const Argument& a) -> std::optional<Width> {
        if (isWhole(a))
            return Width{a.integer, a.integer};
        if (a.isList() && a.items.size() == 1 && isWhole(a.items[0]))
            return Width{a.items[0].integer, a.items[0].integer};
        if (a.isList() && a.items.size() == 2 && std::ranges::all_of(a.items, isWhole))
            return Width{a.items[0].integer, a.items[1].integer};
        return std::nullopt;
    };
    if (const auto same = pairOf(given))
        return std::vector(static_cast<std::size_t>(rank), *same);
    std::vector<Width> widths;
    for (const Argument& item : given.items) {
        const auto pair = item.isList() ? pairOf(item) : std::nullopt;
        if (!pair)
            return std::nullopt;
        widths.push_back(*pair);
    }
    if (widths.size() == 1)
        widths.resize(static_cast<std::size_t>(rank), widths[0]);
    return static_cast<int>(widths.size()) == rank ? std::optional(widths) : std::nullopt;
}

} // namespace

Outcome<std::vector<Width>> padWidths(const CallSpecs& call, int rank) {
    const auto mode = call.text(2);
    if (!mode)
        return tl::unexpected(mode.error());
    if (std::ranges::find(kModes, *mode) == kModes.end())
        return call.wrong(N_("In `%1`: the mode is \"constant\", \"reflect\", \"symmetric\" or \"edge\""));
    if (!call.arg(3).isNone()) {
        if (*mode != "constant")
            return call.wrong(N_("In `%1`: constant_values needs the mode \"constant\""));
        if (const auto value = call.number(3); !value)
            return tl::unexpected(value.error());
    }
    auto widths = widthsOf(call.arg(1), rank);
    if (!widths || std::ranges::any_of(*widths, [](const Width& w) { return w.first < 0 || w.second < 0; }))
        return call.wrong(N_("In `%1`: pad_width is a pair of numbers from 0 for each of the %2 axes, such as ((0, 0), "
                             "(1, 1)), or one for all"),
                          rank);
    return std::move(*widths);
}

std::vector<std::int64_t> paddedPlaces(std::string_view mode, std::int64_t size, std::int64_t before,
                                       std::int64_t after) {
    std::vector<std::int64_t> places(static_cast<std::size_t>(before + size + after));
    const std::int64_t period = mode == "symmetric" ? 2 * size : std::max<std::int64_t>(2 * (size - 1), 1);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::int64_t at = static_cast<std::int64_t>(i) - before;
        if (mode == "edge") {
            places[i] = std::clamp<std::int64_t>(at, 0, size - 1);
        } else if (mode == "constant") {
            places[i] = at >= 0 && at < size ? at : -1;
        } else {
            const std::int64_t turn = ((at % period) + period) % period;
            places[i] = turn < size ? turn : (mode == "symmetric" ? period - 1 - turn : period - turn);
        }
    }
    return places;
}

} // namespace layerscope::expression
