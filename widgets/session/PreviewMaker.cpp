// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PreviewMaker.h"

#include "picture/Preview.h"
#include "session/TokenWords.h"

#include <memory>
#include <utility>

namespace layerscope {

namespace {

/// The bitmap's pixels as an image that owns them.
QImage imageOf(Bitmap bitmap) {
    if (bitmap.empty())
        return {};
    auto held = std::make_unique<Bitmap>(std::move(bitmap));
    Bitmap* pixels = held.release();
    return QImage(
        reinterpret_cast<uchar*>(pixels->pixels.data()), pixels->width, pixels->height,
        static_cast<qsizetype>(pixels->width) * 4, QImage::Format_ARGB32,
        [](void* owned) { delete static_cast<Bitmap*>(owned); }, pixels);
}

} // namespace

PreviewMaker::PreviewMaker(Made made)
    : m_made(std::move(made))
    , m_thread([this](const std::stop_token& stop) { loop(stop); }) {}

PreviewMaker::~PreviewMaker() = default;

void PreviewMaker::setSettings(PreviewSettings settings) {
    finish();
    if (!settings.looksLike(m_settings))
        for (auto& [node, kept] : m_kept)
            kept.made.image = {};
    m_settings = std::move(settings);
}

void PreviewMaker::add(NodeId node, LiveResult result) {
    if (!m_settings.wants(node))
        return m_made(node, result, {});
    Job job{node, std::move(result), &m_kept[node]};
    const std::lock_guard lock(m_mutex);
    if (m_settings.inspected.contains(node))
        m_waiting.push_front(std::move(job));
    else
        m_waiting.push_back(std::move(job));
    m_change.notify_one();
}

void PreviewMaker::finish() {
    std::unique_lock lock(m_mutex);
    while (!m_waiting.empty())
        makeNext(lock);
    m_change.wait(lock, [this] { return m_atWork == 0; });
    if (m_problem)
        std::rethrow_exception(std::exchange(m_problem, nullptr));
}

void PreviewMaker::drop() {
    std::unique_lock lock(m_mutex);
    m_waiting.clear();
    m_change.wait(lock, [this] { return m_atWork == 0; });
    m_problem = nullptr;
}

void PreviewMaker::loop(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (m_change.wait(lock, stop, [this] { return !m_waiting.empty(); }) && !stop.stop_requested())
        makeNext(lock);
}

void PreviewMaker::makeNext(std::unique_lock<std::mutex>& lock) {
    const Job job = std::move(m_waiting.front());
    m_waiting.pop_front();
    ++m_atWork;
    lock.unlock();
    std::exception_ptr problem;
    try {
        make(job);
    } catch (...) { // memory that ran out; finish() hands it on
        problem = std::current_exception();
    }
    lock.lock();
    if (problem)
        m_problem = problem;
    if (--m_atWork == 0)
        m_change.notify_all();
}

void PreviewMaker::make(const Job& job) const {
    const LiveResult& result = job.result;
    Kept& kept = *job.kept;
    if (kept.key != result.key)
        kept = {result.key, {.image = {}, .layout = {}, .health = healthOf(result.value)}};
    if (kept.made.image.isNull())
        render(kept, result.value, result.picture);
    m_made(job.node, result, kept.made);
}

void PreviewMaker::render(Kept& kept, const Value& value, bool picture) const {
    const int width = m_settings.size.width();
    const int height = m_settings.size.height();
    Preview made = makePreview(value, m_settings.style, width, height, picture);
    kept.made.image = imageOf(std::move(made.bitmap));
    kept.made.layout = std::move(made.layout);
    if (previewKindOf(value) == PreviewKind::Tokens)
        drawTokenWords(kept.made.image, kept.made.layout, value);
    kept.made.image.convertTo(QImage::Format_ARGB32_Premultiplied);
}

} // namespace layerscope
