// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/TableWatch.h"

#include "data/series/TableTail.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace layerscope {

namespace {

constexpr std::chrono::milliseconds kLook{100};
constexpr int kMostLooks = 10; ///< then the frame is given again, so that another shape of the Input is noticed

std::size_t rowsOf(const Params& input) {
    const ParamValue* shape = input.find("shape");
    const auto* sizes = shape ? std::get_if<Ints>(shape) : nullptr;
    const ParamValue* step = input.find("step");
    const auto* every = step ? std::get_if<std::int64_t>(step) : nullptr;
    const std::int64_t rows = sizes && !sizes->empty() ? sizes->front() : 1;
    return static_cast<std::size_t>(std::max<std::int64_t>(1, rows * (every ? *every : 1)));
}

class TableWatch final : public LiveSource {
public:
    TableWatch(std::string path, Params input, TableTail tail)
        : m_path(std::move(path))
        , m_input(std::move(input))
        , m_tail(std::move(tail)) {}

    Result<std::shared_ptr<const LiveFrame>> next(const Params& input, const std::stop_token& stop) override {
        bool isNew = std::exchange(m_first, false);
        if (input != m_input) {
            auto tail = TableTail::open(m_path, input, rowsOf(input));
            if (!tail)
                return tl::unexpected(std::move(tail.error()));
            m_input = input;
            m_tail = std::move(*tail);
            isNew = true;
        }
        for (int look = 0; look < kMostLooks && !stop.stop_requested(); ++look) {
            const auto rows = m_tail.poll();
            if (!rows)
                return tl::unexpected(rows.error());
            if (*rows > 0 || isNew)
                break;
            std::this_thread::sleep_for(kLook);
        }
        return m_tail.frame();
    }

    bool seek(double) override { return false; }
    double place() const override { return 0; }
    double framesPerSecond() const override { return 0; }

private:
    std::string m_path;
    Params m_input;
    TableTail m_tail;
    bool m_first = true;
};

} // namespace

Result<std::unique_ptr<LiveSource>> openTableWatch(const std::string& path, const Params& input) {
    return TableTail::open(path, input, rowsOf(input)).map([&](TableTail tail) -> std::unique_ptr<LiveSource> {
        return std::make_unique<TableWatch>(path, input, std::move(tail));
    });
}

} // namespace layerscope
