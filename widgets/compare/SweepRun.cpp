// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/SweepRun.h"

#include "base/Numbers.h"
#include "data/Feeding.h"
#include "picture/Preview.h"
#include "picture/Statistics.h"
#include "session/Text.h"
#include "session/TokenWords.h"
#include "views/Drawing.h"

#include <QCoreApplication>

#include <cmath>

namespace layerscope {
namespace {

/// A result that is larger is drawn once and not kept.
constexpr std::size_t kMostKeptBytes = std::size_t{16} << 20;

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::Sweep", text);
}

/// What the swept node leads to on the way to what is looked at, both included.
std::set<NodeId> between(const Graph& graph, NodeId from, NodeId to) {
    std::set<NodeId> found{to};
    for (const auto& [id, node] : graph.nodes())
        if (graph.reaches(from, id) && graph.reaches(id, to))
            found.insert(id);
    return found;
}

Feeds feedsFor(const SweepRun& run, const Graph& graph) {
    Feeds feeds = run.bench.feeds();
    const Node* node = graph.find(run.node);
    const LayerDef* def = node ? run.registry->find(node->type) : nullptr;
    if (!def || !def->isSource())
        return feeds;
    Feeds own = makeFeeds(graph, *run.registry, *run.media);
    feeds.erase(run.node);
    if (const auto made = own.find(run.node); made != own.end())
        feeds.insert(*made);
    return feeds;
}

QString costOf(const std::map<NodeId, Trials::Outcome>& outcomes) {
    NodeCost cost;
    double milliseconds = 0;
    for (const auto& [id, outcome] : outcomes) {
        cost.parameters += outcome.cost.parameters;
        cost.multiplyAccumulates += outcome.cost.multiplyAccumulates;
        milliseconds += outcome.milliseconds;
    }
    return tr("%1 par. · %2 MAC · %3")
        .arg(toQString(shortCount(cost.parameters)), toQString(shortCount(cost.multiplyAccumulates)),
             toQString(duration(milliseconds)));
}

} // namespace

bool SweepRun::sameNetwork(const SweepRun& other) const {
    return bench.graph == other.bench.graph && node == other.node && param == other.param && values == other.values &&
           look == other.look;
}

SweepCell sweepCell(const SweepRun& run, std::size_t index, std::stop_token stop) {
    SweepCell cell;
    const Node* layer = run.bench.graph->layerOf(run.node);
    const LayerDef* def = layer ? run.registry->find(layer->type) : nullptr;
    const ParamDef* param = def ? def->param(run.param) : nullptr;
    if (!param)
        return cell;
    const ParamValue& value = run.values[index];
    cell.name = toQString(param->brief(value));
    cell.now = layer->params.find(run.param) && *layer->params.find(run.param) == value;
    const Graph graph = withParam(*run.bench.graph, run.node, run.param, value);
    const auto outcomes = run.trials->run(graph, feedsFor(run, graph), between(graph, run.node, run.look), stop);
    if (stop.stop_requested())
        return cell;
    cell.done = true;
    if (!outcomes) {
        cell.mistake = translated(outcomes.error());
        return cell;
    }
    cell.result = outcomes->at(run.look).value;
    cell.shape = toQString(labelled(cell.result.tensor.shape(), cell.result.axes));
    cell.cost = costOf(*outcomes);
    const Statistics statistics = statisticsOf(cell.result.tensor);
    cell.low = statistics.min;
    cell.high = statistics.max;
    cell.picture = sweepPicture(run, cell, 0, 0);
    if (cell.result.bytes() > kMostKeptBytes)
        cell.result = {};
    return cell;
}

QImage sweepPicture(const SweepRun& run, const SweepCell& cell, double low, double high) {
    if (!cell.result.tensor)
        return cell.picture;
    MapStyle style;
    if (low < high) {
        style.range = RangeMode::Fixed;
        style.fixedMin = low;
        style.fixedMax = high;
        style.colorMap = automaticColorMap(low, high, false).id;
    }
    Preview made = makePreview(cell.result, style, run.size.width(), run.size.height(), run.picture);
    QImage picture = toImage(std::move(made.bitmap));
    if (previewKindOf(cell.result) == PreviewKind::Tokens)
        drawTokenWords(picture, made.layout, cell.result);
    return picture;
}

} // namespace layerscope
