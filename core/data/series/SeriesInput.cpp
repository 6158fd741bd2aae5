// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "data/MediaDefs.h"
#include "data/TextParam.h"
#include "data/series/TableWindow.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace layerscope {
namespace {

/// Longer tables begin with a look at so many rows.
constexpr std::int64_t kFirstLook = 4096;

TableWindow windowAt(const Params& params) {
    constexpr double kMost = 1e12;
    const auto number = [&](const char* id, double otherwise) {
        const ParamValue* value = params.find(id);
        if (!value)
            return otherwise;
        if (const auto* whole = std::get_if<std::int64_t>(value))
            return static_cast<double>(*whole);
        const auto* fraction = std::get_if<double>(value);
        return fraction && std::isfinite(*fraction) ? *fraction : otherwise;
    };
    return {.first = static_cast<std::int64_t>(std::clamp(number("start", 0), 0.0, kMost)),
            .step = static_cast<std::int64_t>(std::clamp(number("step", 1), 1.0, kMost))};
}

Result<Params> suggestSeries(const MediaRequest& request, const Progress& progress) {
    const auto format = detectTable(request.source, request.params, request.store);
    if (!format)
        return tl::unexpected(format.error());
    const TableFormat& found = **format;
    if (found.channels.empty())
        return failure(message(N_("No column of this table holds numbers.")), request.source,
                       message(N_("If it is no table, choose what it is under \"Read as\".")));
    std::int64_t rows = found.rowsSeen;
    if (!found.wholeSeen) {
        const auto start = request.store.fileOf(request.source).and_then([&](const std::filesystem::path& path) {
            return readTable(path, found, progress, kFirstLook);
        });
        if (!start)
            return tl::unexpected(start.error());
        rows = start->size();
    }
    if (rows == 0)
        return failure(message(N_("This table has no rows yet.")), request.source,
                       message(N_("Choose a file with rows of numbers.")));
    Params params;
    params.set("shape", Ints{std::min(rows, kFirstLook), static_cast<std::int64_t>(found.channels.size())});
    return params;
}

std::optional<Axes> seriesAxes(const MediaRequest& request, const TensorSpec& wanted) {
    const auto format = detectTable(request.source, request.params, request.store);
    if (!format || wanted.shape.rank() < 2)
        return std::nullopt;
    const TableWindow window = windowAt(request.params);
    const auto table = knownTable(request.source, **format, request.params, request.store);
    // Until the table has been read, its first rows speak for all.
    const TimeScale scale =
        table ? table->scaleOf(window.first, (wanted.shape[1] - 1) * window.step + 1) : (*format)->scale;
    return windowAxes(**format, scale, window, wanted);
}

Result<Value> loadSeries(const MediaRequest& request, const TensorSpec& wanted, const Progress& progress) {
    const auto format = detectTable(request.source, request.params, request.store);
    if (!format)
        return tl::unexpected(format.error());
    const auto table = tableOf(request.source, **format, request.params, request.store, progress);
    if (!table)
        return tl::unexpected(table.error());
    const TableWindow window = windowAt(request.params);
    const std::int64_t last = wanted.shape.rank() < 2 ? 0 : window.first + (wanted.shape[1] - 1) * window.step;
    if (last >= (*table)->size() && textParam(request.params, "gaps") != "mask")
        return failure(message(N_("The table has %1 rows, but the rows up to %2 are wanted."),
                               groupedNumber((*table)->size()), groupedNumber(last + 1)),
                       request.source,
                       message(N_("Begin earlier, make the shape shorter, or let gaps become a mask: it then leaves "
                                  "out what lies behind the end.")));
    return windowOf(**table, **format, window, request.params, wanted, request.source);
}

constexpr std::array<std::string_view, 9> kSeriesParams{
    "start", "step", "normalization", "delimiter", "decimal", "header", "time_column", "columns", "gaps"};

std::vector<Message> seriesFindings(const MediaRequest& request) {
    const auto format = detectTable(request.source, request.params, request.store);
    return format ? (*format)->sentences() : std::vector<Message>{};
}

} // namespace

extern constexpr MediaDef kSeriesMedia{
    .kind = MediaKind::Series,
    .label = N_("Time series"),
    .params = kSeriesParams,
    .suggest = suggestSeries,
    .axes = seriesAxes,
    .load = loadSeries,
    .findings = seriesFindings,
};

} // namespace layerscope
