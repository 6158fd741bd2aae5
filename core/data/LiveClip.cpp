// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/LiveClip.h"

#include "data/image/PictureInput.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <tuple>
#include <utility>
#include <vector>

namespace layerscope {
namespace {

std::atomic<std::uint64_t> framesMade = 0;

const Ints* sizesOf(const Params& params) {
    const ParamValue* value = params.find("shape");
    return value ? std::get_if<Ints>(value) : nullptr;
}

std::int64_t stepOf(const Params& params) {
    const ParamValue* value = params.find("step");
    const auto* step = value ? std::get_if<std::int64_t>(value) : nullptr;
    return step ? std::max<std::int64_t>(1, *step) : 1;
}

TensorSpec pictureSpec(std::int64_t rows, std::int64_t columns, std::int64_t channels) {
    return {.shape = Shape{1, rows, columns, channels}, .axes = imageAxes()};
}

/// Small and of 8 bits.
Result<Picture> shrunk(const Picture& picture, const TensorSpec& wanted, Fit fit) {
    if (auto problem = problemWithPictureSpec(wanted))
        return tl::unexpected(std::move(*problem));
    const Shape& shape = wanted.shape;
    const Tensor pixels = pictureTensor(picture, shape[1], shape[2], shape[3], fit, Scaling::None);
    std::vector<std::uint8_t> bytes(pixels.floats().size());
    std::ranges::transform(pixels.floats(), bytes.begin(), [](float value) {
        return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 255.0F)));
    });
    return pictureFromRgb(static_cast<int>(shape[2]), static_cast<int>(shape[1]), static_cast<int>(shape[3]), bytes);
}

} // namespace

class LiveClip::Frame final : public LiveFrame {
public:
    Frame(std::deque<Shot> shots, double interval)
        : m_key(Hasher().add("clip").add(++framesMade).key())
        , m_shots(std::move(shots))
        , m_interval(interval) {}

    Key key() const override { return m_key; }

    Result<Value> value(const Params& params, const TensorSpec& wanted) const override try {
        const Shape& shape = wanted.shape;
        if (shape.rank() == 4) // an Input that has just been given the shape of a picture
            return preprocess(*m_shots.back().picture, params, wanted);
        if (shape.rank() != 5 || shape[0] != 1)
            return failure(message(N_("A film needs a shape of frames, height, width and channels; this input wants "
                                      "%1."),
                                   wanted.toString()));
        TensorSpec one = pictureSpec(shape[2], shape[3], shape[4]);
        one.dtype = wanted.dtype;
        if (auto problem = problemWithPictureSpec(one))
            return tl::unexpected(std::move(*problem));
        TensorBuilder builder(shape);
        const auto frameFloats = static_cast<std::size_t>(one.shape.elements());
        for (std::int64_t i = 0; i < shape[1]; ++i)
            writePicture(*shotOf(i, shape[1]).picture, shape[2], shape[3], shape[4], Fit::Stretch, scalingOf(params),
                         builder.floats().subspan(static_cast<std::size_t>(i) * frameFloats, frameFloats));
        return Value{std::move(builder).finish(), wanted.axes, {}};
    } catch (const std::exception&) { // OpenCV's, and memory that ran out
        return failure(message(N_("There is not enough memory for a clip of %1."), wanted.toString()), {},
                       message(N_("Make the input's shape smaller.")));
    }

    std::optional<Axes> axes(const Params& params, const TensorSpec& wanted) const override {
        if (wanted.shape.rank() != 5)
            return std::nullopt;
        const Shot& last = m_shots.back();
        const double step = m_interval > 0 ? m_interval : 1;
        Axes axes = fittedAxes(wanted, last.rows, last.columns, fitOf(params));
        axes[0] = batchAxis();
        axes[1] = sourceAxis(AxisKind::Time, AxisUnit::Second, step,
                             last.seconds - static_cast<double>(wanted.shape[1] - 1) * step);
        return axes;
    }

private:
    /// The newest is the last; what there was not yet is the oldest.
    const Shot& shotOf(std::int64_t index, std::int64_t count) const {
        const std::int64_t fromEnd = count - 1 - index;
        const auto have = static_cast<std::int64_t>(m_shots.size());
        return m_shots[static_cast<std::size_t>(std::max<std::int64_t>(0, have - 1 - fromEnd))];
    }

    Key m_key;
    std::deque<Shot> m_shots;
    double m_interval;
};

bool LiveClip::isWantedBy(const Params& input) {
    const Ints* sizes = sizesOf(input);
    return sizes && sizes->size() == 4;
}

void LiveClip::setInput(const Params& input) {
    const Ints* sizes = sizesOf(input);
    if (!sizes || sizes->size() != 4)
        return;
    const auto wanted = std::tuple((*sizes)[1], (*sizes)[2], (*sizes)[3], stepOf(input), fitOf(input));
    if (std::tie(m_rows, m_columns, m_channels, m_step, m_fit) != wanted) {
        clear();
        std::tie(m_rows, m_columns, m_channels, m_step, m_fit) = wanted;
    }
    m_frames = std::max<std::int64_t>(1, (*sizes)[0]);
    while (static_cast<std::int64_t>(m_pictures.size()) > m_frames)
        m_pictures.pop_front();
}

void LiveClip::clear() {
    m_pictures.clear();
    m_untilNext = 0;
}

Result<void> LiveClip::push(const Picture& picture, double seconds, double interval) try {
    m_interval = interval * static_cast<double>(m_step);
    if (m_untilNext-- > 0)
        return {};
    m_untilNext = m_step - 1;
    auto small = shrunk(picture, pictureSpec(m_rows, m_columns, m_channels), m_fit);
    if (!small)
        return tl::unexpected(std::move(small.error()));
    m_pictures.push_back({std::make_shared<const Picture>(std::move(*small)), seconds, picture.height, picture.width});
    if (static_cast<std::int64_t>(m_pictures.size()) > m_frames)
        m_pictures.pop_front();
    return {};
} catch (const std::exception&) { // OpenCV's, and memory that ran out
    return failure(message(N_("There is not enough memory to resize a picture of the film.")));
}

std::shared_ptr<const LiveFrame> LiveClip::frame() const {
    return m_pictures.empty() ? nullptr : std::make_shared<const Frame>(m_pictures, m_interval);
}

} // namespace layerscope
