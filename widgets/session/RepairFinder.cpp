// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RepairFinder.h"

#include "base/Numbers.h"
#include "session/Text.h"

#include <algorithm>
#include <utility>

namespace layerscope {
namespace {

constexpr int kDelayMs = 60;
/// A network that is wrong in more places is repaired from its beginning on.
constexpr std::size_t kMostMistakes = 40;

QString tr(const char* text) {
    return RepairFinder::tr(text);
}

QString signedText(std::int64_t number, const std::string& amount) {
    return (number < 0 ? QStringLiteral("−") : QStringLiteral("+")) + toQString(amount);
}

} // namespace

RepairFinder::RepairFinder(Document& document, LiveSession& session, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_session(session) {
    m_pool.setMaxThreadCount(1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &RepairFinder::start);
    connect(&session, &LiveSession::planned, this, &RepairFinder::plan);
    // A card that was moved or renamed is not planned anew, yet what was found is for the former one.
    connect(&document, &Document::changed, this, [this] {
        if (!m_wanted.empty())
            searchLater();
    });
}

RepairFinder::~RepairFinder() {
    m_stop.request_stop();
    m_pool.waitForDone();
}

const std::vector<Repair>& RepairFinder::repairs(NodeId node) const {
    static const std::vector<Repair> kNone;
    const auto found = m_repairs.find(node);
    return found == m_repairs.end() ? kNone : found->second;
}

void RepairFinder::plan() {
    const auto plan = m_session.plan();
    m_wanted.clear();
    for (const NodeId id : plan->order) {
        const NodePlan* node = plan->find(id);
        const auto error = std::ranges::find(node->issues, Issue::Severity::Error, &Issue::severity);
        if (error != node->issues.end() && m_wanted.size() < kMostMistakes)
            m_wanted.push_back({id, *error});
    }
    std::vector<NodeId> mended;
    for (const auto& [id, repairs] : m_repairs)
        if (std::ranges::none_of(m_wanted, [id = id](const Wanted& wanted) { return wanted.node == id; }))
            mended.push_back(id);
    for (const NodeId id : mended) {
        m_repairs.erase(id);
        emit found(id);
    }
    searchLater();
    if (m_wanted.empty())
        m_delay.stop();
}

void RepairFinder::searchLater() {
    m_stop.request_stop();
    ++m_serial;
    m_delay.start();
}

void RepairFinder::start() {
    m_stop = {};
    ++m_running;
    m_pool.start([this, graph = m_document.snapshot(), wanted = m_wanted, serial = m_serial, stop = m_stop.get_token(),
                  &registry = m_document.registry()] {
        for (const Wanted& mistake : wanted) {
            if (stop.stop_requested())
                break;
            auto repairs = repairsOf(*graph, mistake.issue, registry, {}, stop);
            QMetaObject::invokeMethod(
                this,
                [this, node = mistake.node, repairs = std::move(repairs), serial] { take(node, repairs, serial); },
                Qt::QueuedConnection);
        }
        QMetaObject::invokeMethod(
            this, [this] { --m_running; }, Qt::QueuedConnection);
    });
}

void RepairFinder::take(NodeId node, std::vector<Repair> repairs, quint64 serial) {
    if (serial != m_serial)
        return;
    m_repairs[node] = std::move(repairs);
    emit found(node);
}

bool RepairFinder::apply(NodeId node, std::size_t index) {
    const std::vector<Repair>& known = repairs(node);
    if (index >= known.size())
        return false;
    const Repair repair = known[index];
    if (!stillFits(repair.change, m_document.graph()))
        return false;
    return m_document.edit(repairText(repair), [&](Graph& graph) { repair.change.apply(graph); });
}

QString repairText(const Repair& repair) {
    QStringList steps;
    for (const Message& step : repair.steps)
        steps << translated(step);
    return steps.join(QStringLiteral("; "));
}

QString repairShape(const Repair& repair) {
    return repair.output ? QStringLiteral("→ ") + toQString(repair.output->toString()) : QString();
}

QString costChange(std::int64_t parameters, std::int64_t multiplyAccumulates) {
    QStringList parts;
    if (parameters != 0)
        parts << tr("%1 parameters").arg(signedText(parameters, groupedNumber(std::abs(parameters))));
    if (multiplyAccumulates != 0)
        parts << tr("%1 multiply-accumulates")
                     .arg(signedText(multiplyAccumulates, shortCount(std::abs(multiplyAccumulates))));
    return parts.isEmpty() ? tr("costs nothing more") : parts.join(QStringLiteral(", "));
}

QString repairCost(const Repair& repair) {
    return costChange(repair.parameters, repair.multiplyAccumulates);
}

} // namespace layerscope
