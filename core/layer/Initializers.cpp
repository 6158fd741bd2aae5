// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Initializers.h"

#include "kernels/Taper.h"
#include "layer/FunctionArgs.h"
#include "layer/Random.h"

#include <Eigen/Core>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace layerscope {
namespace {

constexpr std::int64_t kGrain = 8 * 1024;

template <class Draw>
Tensor drawn(const Shape& shape, Draw draw) {
    TensorBuilder builder(shape);
    const std::span<float> values = builder.floats();
    Execution().parallelFor(
        static_cast<std::int64_t>(values.size()), kGrain, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i)
                values[static_cast<std::size_t>(i)] = static_cast<float>(draw(static_cast<std::uint64_t>(i)));
        });
    return std::move(builder).finish();
}

/// Uniform on [low, high): rounding to float32 must not reach the upper end.
Tensor uniform(const Shape& shape, const Random& random, double low, double high) {
    const auto lowest = static_cast<float>(low);
    const float below = std::max(lowest, std::nextafter(static_cast<float>(high), lowest));
    return drawn(shape, [=](std::uint64_t i) {
        return std::clamp(static_cast<float>(low + (high - low) * random.uniform(i)), lowest, below);
    });
}

Tensor normal(const Shape& shape, const Random& random, double mean, double deviation) {
    return drawn(shape, [=](std::uint64_t i) { return mean + deviation * random.normal(i); });
}

Tensor truncatedNormal(const Shape& shape, const Random& random, double mean, double deviation) {
    return drawn(shape, [=](std::uint64_t i) { return mean + deviation * random.truncatedNormal(i, 2); });
}

enum class Fan { In, Out, Average };
enum class Distribution { TruncatedNormal, Normal, Uniform };

Tensor scaled(const Shape& shape, const Fans& fans, const Random& random, double scale, Fan mode,
              Distribution distribution) {
    // Standard deviation of a standard normal number that is cut off at -2 and 2.
    constexpr double kTruncatedDeviation = 0.87962566103423978;
    const auto in = static_cast<double>(fans[0]);
    const auto out = static_cast<double>(fans[1]);
    const double fan = mode == Fan::In ? in : mode == Fan::Out ? out : (in + out) / 2;
    const double variance = scale / std::max(1.0, fan);
    if (distribution == Distribution::Uniform)
        return uniform(shape, random, -std::sqrt(3 * variance), std::sqrt(3 * variance));
    if (distribution == Distribution::Normal)
        return normal(shape, random, 0, std::sqrt(variance));
    return truncatedNormal(shape, random, 0, std::sqrt(variance) / kTruncatedDeviation);
}

Checked<Tensor> orthogonal(const Shape& shape, const Random& random, double gain) {
    using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    if (shape.rank() < 2)
        return fault(message(N_("Orthogonal needs a weight of at least two dimensions")),
                     message(N_("Choose another initializer for this weight.")));
    const std::int64_t columns = shape[-1];
    const std::int64_t rows = shape.elements() / std::max<std::int64_t>(columns, 1);
    const std::int64_t large = std::max(rows, columns);
    const std::int64_t small = std::min(rows, columns);
    Matrix a(large, small);
    for (std::int64_t i = 0; i < large * small; ++i)
        a.data()[i] = static_cast<float>(random.normal(static_cast<std::uint64_t>(i)));
    const Eigen::HouseholderQR<Matrix> qr(a);
    Matrix q = qr.householderQ() * Matrix::Identity(large, small);
    for (std::int64_t column = 0; column < small; ++column)
        if (qr.matrixQR()(column, column) < 0)
            q.col(column) *= -1;
    q *= static_cast<float>(gain);
    if (rows < columns)
        q = Matrix(q.transpose());
    return Tensor::fromFloats(shape, {q.data(), static_cast<std::size_t>(q.size())});
}

Checked<Tensor> identity(const Shape& shape, double gain) {
    if (shape.rank() != 2)
        return fault(message(N_("Identity needs a weight of two dimensions, and this one has %1"), shape.rank()),
                     message(N_("Choose another initializer for this weight.")));
    const auto columns = static_cast<std::uint64_t>(shape[1]);
    return drawn(shape, [=](std::uint64_t i) { return i / columns == i % columns ? gain : 0; });
}

/// Keras's STFT: a kernel (frame, 1, frequencies) whose convolution is one part of a short-time Fourier transform.
Checked<Tensor> fourier(const Shape& shape, const NamedFunction& call) {
    if (shape.rank() != 3 || shape[1] != 1)
        return fault(message(N_("The Fourier basis needs the kernel of a Conv1D with one input channel")),
                     message(N_("Choose another initializer for this weight.")));
    const auto taper = static_cast<Taper>(call.arg("window", 0));
    const auto scaling = static_cast<int>(call.arg("scaling", 0));
    // "periodic" is handed to SciPy's fftbins.
    const std::vector<double> weights = taperOf(taper, shape[0], call.arg("periodic", 0) != 0);
    double sum = 0;
    for (const double w : weights)
        sum += scaling == 0 ? w * w : std::abs(w);
    const double divisor = taper == Taper::None || scaling == 2 ? 1 : scaling == 0 ? std::sqrt(sum) : sum;
    const auto bins = static_cast<std::uint64_t>(shape[2]);
    const double period = 2 * std::max<double>(static_cast<double>(bins) - 1, 1);
    const bool imaginary = call.arg("side", 0) != 0;
    return drawn(shape, [=, &weights](std::uint64_t i) {
        // Whole turns are left out before they cost digits.
        const double turns = std::fmod(static_cast<double>(i / bins) * static_cast<double>(i % bins) / period, 1.0);
        const double angle = -2 * std::numbers::pi * turns;
        return (imaginary ? std::sin(angle) : std::cos(angle)) * weights[i / bins] / divisor;
    });
}

struct FamilyMember {
    std::string_view id;
    double scale;
    Fan mode;
    Distribution distribution;
};
constexpr FamilyMember kFamily[] = {
    {"GlorotUniform", 1, Fan::Average, Distribution::Uniform},
    {"GlorotNormal", 1, Fan::Average, Distribution::TruncatedNormal},
    {"HeUniform", 2, Fan::In, Distribution::Uniform},
    {"HeNormal", 2, Fan::In, Distribution::TruncatedNormal},
    {"LecunUniform", 1, Fan::In, Distribution::Uniform},
    {"LecunNormal", 1, Fan::In, Distribution::TruncatedNormal},
};

} // namespace

Fans fansOf(const Shape& shape) {
    if (shape.rank() == 0)
        return {1, 1};
    if (shape.rank() == 1)
        return {shape[0], shape[0]};
    std::int64_t field = 1;
    for (int i = 0; i + 2 < shape.rank(); ++i)
        field *= shape[i];
    return {shape[-2] * field, shape[-1] * field};
}

Checked<Tensor> initialize(const NamedFunction& initializer, const Shape& shape, std::uint64_t salt,
                           const std::optional<Fans>& given) {
    if (auto problem = problemWithInitializer(initializer))
        return fault(*problem, message(N_("Choose another initializer.")));
    const InitializerDef& def = *findInitializer(initializer.name);
    const std::string_view id = def.id;
    const auto arg = [&](const char* name) { return argumentOf(initializer, def.args, name); };
    const Random random(static_cast<std::uint64_t>(arg("seed")), salt);
    const Fans fans = given.value_or(fansOf(shape));
    if (const auto it = std::ranges::find(kFamily, id, &FamilyMember::id); it != std::end(kFamily))
        return scaled(shape, fans, random, it->scale, it->mode, it->distribution);
    if (id == "VarianceScaling")
        return scaled(shape, fans, random, arg("scale"), static_cast<Fan>(arg("mode")),
                      static_cast<Distribution>(arg("distribution")));
    if (id == "RandomNormal")
        return normal(shape, random, arg("mean"), arg("stddev"));
    if (id == "TruncatedNormal")
        return truncatedNormal(shape, random, arg("mean"), arg("stddev"));
    if (id == "RandomUniform")
        return uniform(shape, random, arg("minval"), arg("maxval"));
    if (id == "Orthogonal")
        return orthogonal(shape, random, arg("gain"));
    if (id == "Identity")
        return identity(shape, arg("gain"));
    if (id == "STFT")
        return fourier(shape, initializer);
    return Tensor::filled(shape, id == "Ones" ? 1.0F : static_cast<float>(arg("value")));
}

} // namespace layerscope
