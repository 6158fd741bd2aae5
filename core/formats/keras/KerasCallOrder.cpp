// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasCallOrder.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace layerscope {
namespace {

class Ordering {
public:
    Ordering(const FileModel& model, const std::unordered_map<std::string, std::size_t>& byName)
        : m_model(model)
        , m_byName(byName) {
        for (std::size_t i = 0; i < model.layers.size(); ++i) {
            m_first.push_back(m_steps.size());
            const std::size_t count = model.layers[i].isInput() ? 1 : model.layers[i].calls.size();
            for (std::size_t call = 0; call < count; ++call)
                m_steps.push_back({i, call});
        }
        m_first.push_back(m_steps.size());
        m_users.resize(m_steps.size());
        m_waitsFor.resize(m_steps.size());
    }

    std::vector<FileStep> run() {
        for (std::size_t step = 0; step < m_steps.size(); ++step)
            connect(step);
        std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
        for (std::size_t step = 0; step < m_steps.size(); ++step)
            if (m_waitsFor[step] == 0)
                ready.push(step);
        std::vector<FileStep> order;
        while (!ready.empty()) {
            const std::size_t step = ready.top();
            ready.pop();
            order.push_back(m_steps[step]);
            for (const std::size_t user : m_users[step])
                if (--m_waitsFor[user] == 0)
                    ready.push(user);
        }
        if (order.size() < m_steps.size())
            complainOfCircle();
        return order;
    }

private:
    void connect(std::size_t step) {
        const FileStep& at = m_steps[step];
        const FileLayer& layer = m_model.layers[at.layer];
        if (at.call > 0)
            addUser(step - 1, step);
        if (layer.isInput())
            return;
        for (const FileTensor& tensor : tensorsOf(layer.calls[at.call]))
            addUser(stepOf(tensor, layer.place), step);
    }

    std::size_t stepOf(const FileTensor& tensor, const JsonPlace& place) const {
        const auto found = m_byName.find(tensor.layer);
        if (found == m_byName.end())
            place.fail(message(N_("It takes the output of a layer “%1”, which is not there."), tensor.layer));
        const std::size_t first = m_first[found->second];
        const std::size_t count = m_first[found->second + 1] - first;
        if (tensor.call < 0 || std::cmp_greater_equal(tensor.call, count))
            place.fail(message(N_("It takes the output of call %1 of “%2”, which has %3."), tensor.call + 1,
                               tensor.layer, count));
        return first + static_cast<std::size_t>(tensor.call);
    }

    void addUser(std::size_t step, std::size_t user) {
        m_users[step].push_back(user);
        ++m_waitsFor[user];
    }

    [[noreturn]] void complainOfCircle() const {
        const auto waiting = std::ranges::find_if(m_waitsFor, [](std::size_t count) { return count > 0; });
        const FileStep& step = m_steps[static_cast<std::size_t>(waiting - m_waitsFor.begin())];
        const FileLayer& layer = m_model.layers[step.layer];
        layer.place.fail(message(N_("The calls around “%1” form a circle."), layer.name));
    }

    const FileModel& m_model;
    const std::unordered_map<std::string, std::size_t>& m_byName;
    std::vector<FileStep> m_steps;
    std::vector<std::size_t> m_first; ///< step of each layer's first call
    std::vector<std::vector<std::size_t>> m_users;
    std::vector<std::size_t> m_waitsFor;
};

} // namespace

std::unordered_map<std::string, std::size_t> layersByName(const FileModel& model) {
    std::unordered_map<std::string, std::size_t> byName;
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        if (!byName.emplace(model.layers[i].name, i).second)
            model.layers[i].place.fail(message(N_("There are two layers with the name “%1”."), model.layers[i].name));
    return byName;
}

std::vector<FileStep> callOrder(const FileModel& model, const std::unordered_map<std::string, std::size_t>& byName) {
    return Ordering(model, byName).run();
}

} // namespace layerscope
