// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/repairs/Candidates.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace layerscope {
namespace {

bool offers(const ParamDef& param, std::string_view choice) {
    return std::ranges::any_of(param.choices, [&](const Choice& c) { return c.id == choice; });
}

/// Proposes values for the parameters of one layer.
class Settings {
public:
    Settings(Candidates& out, const Situation& at)
        : m_out(out)
        , m_at(at) {}

    void set(const char* id, const ParamValue& value) {
        const ParamDef* param = m_at.def->param(id);
        const ParamValue* now = m_at.params.find(id);
        if (!param || !now || *now == value || param->problemWith(value))
            return;
        m_out.push_back({Repair::Kind::Setting, message(N_("Set %1 to %2"), param->label, param->brief(value)),
                         setting(m_at.layer.id, id, value)});
    }
    const Ints* ints(const char* id) const {
        const ParamValue* value = m_at.params.find(id);
        return value ? std::get_if<Ints>(value) : nullptr;
    }
    std::optional<std::int64_t> integer(const char* id) const {
        const ParamValue* value = m_at.params.find(id);
        const auto* number = value ? std::get_if<std::int64_t>(value) : nullptr;
        return number ? std::optional(*number) : std::nullopt;
    }

    void smallerWindow(const TensorSpec& spec);
    void lessCropping(const TensorSpec& spec);
    void otherGroups(const TensorSpec& spec);
    void otherAxes();
    void otherShape(const TensorSpec& spec);
    void nearTheRange(const ParamDef& param);
    void lessWork();

private:
    Candidates& m_out;
    const Situation& m_at;
};

void Settings::smallerWindow(const TensorSpec& spec) {
    const Ints sizes = spatialSizes(spec, isChannelsFirst(m_at.params));
    const Ints* dilation = ints("dilation_rate");
    for (const char* id : {"kernel_size", "pool_size"}) {
        const Ints* now = ints(id);
        if (!now || now->size() != sizes.size())
            continue;
        if (dilation && std::ranges::any_of(*dilation, [](std::int64_t d) { return d > 1; }))
            set("dilation_rate", Ints(dilation->size(), 1));
        Ints fitting = *now;
        for (std::size_t i = 0; i < fitting.size(); ++i) {
            const std::int64_t step = dilation && dilation->size() == sizes.size() ? (*dilation)[i] : 1;
            fitting[i] = std::clamp<std::int64_t>((sizes[i] - 1) / std::max<std::int64_t>(step, 1) + 1, 1, fitting[i]);
        }
        set(id, fitting);
    }
}

/// As much from both sides in proportion, so that one element stays.
void Settings::lessCropping(const TensorSpec& spec) {
    const Ints* now = ints("cropping");
    const Ints sizes = spatialSizes(spec, isChannelsFirst(m_at.params));
    if (!now || now->size() != 2 * sizes.size())
        return;
    Ints fitting = *now;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::int64_t whole = fitting[2 * i] + fitting[2 * i + 1];
        if (whole < sizes[i])
            continue;
        fitting[2 * i] = fitting[2 * i] * (sizes[i] - 1) / whole;
        fitting[2 * i + 1] = fitting[2 * i + 1] * (sizes[i] - 1) / whole;
    }
    set("cropping", fitting);
    set("cropping", Ints(now->size(), 0));
}

/// The greatest number of groups that divides both, and the filters that the groups divide.
void Settings::otherGroups(const TensorSpec& spec) {
    const auto groups = integer("groups");
    if (!groups || *groups < 1 || spec.shape.rank() < 2)
        return;
    const std::int64_t channels = isChannelsFirst(m_at.params) ? spec.shape[1] : spec.shape[-1];
    const auto filters = integer("filters");
    std::int64_t divisor = std::min(*groups, channels);
    while (divisor > 1 && (channels % divisor != 0 || (filters && *filters % divisor != 0)))
        --divisor;
    if (filters && channels % *groups == 0)
        set("filters", (*filters + *groups - 1) / *groups * *groups);
    set("groups", divisor);
    set("groups", std::int64_t{1});
}

void Settings::otherAxes() {
    int rank = 0;
    for (const Arriving& input : m_at.arriving)
        rank = std::max(rank, input.spec ? input.spec->shape.rank() : 0);
    for (const char* id : {"axis", "axes"}) {
        if (integer(id)) {
            set(id, std::int64_t{-1});
            for (std::int64_t axis = 1; axis < rank; ++axis)
                set(id, axis);
        } else if (const Ints* now = ints(id); now && now->size() == 2 && m_at.arriving.size() == 2) {
            for (std::int64_t first = 1; first < rank; ++first)
                for (std::int64_t second = 1; second < rank; ++second)
                    set(id, Ints{first, second});
        } else if (now) {
            set(id, Ints{-1});
        }
    }
}

/// Of Reshape: one size taken from what is left. Of Permute: the axes that there are.
void Settings::otherShape(const TensorSpec& spec) {
    const std::int64_t elements = spec.shape.sizedElements().value_or(0) / std::max<std::int64_t>(spec.shape[0], 1);
    if (const Ints* target = ints("target_shape")) {
        for (std::size_t i = target->size(); i-- > 0;) {
            Ints sizes = *target;
            sizes[i] = -1;
            set("target_shape", sizes);
        }
        set("target_shape", Ints{elements});
    }
    if (ints("dims")) {
        Ints order(static_cast<std::size_t>(std::max(spec.shape.rank() - 1, 0)));
        std::iota(order.begin(), order.end(), std::int64_t{1});
        if (order.size() > 1) {
            std::swap(order[0], order[1]);
            set("dims", order);
            std::swap(order[0], order[1]);
        }
        set("dims", order);
    }
}

/// A value that is refused for its range becomes the nearest that is not.
void Settings::nearTheRange(const ParamDef& param) {
    const ParamValue* now = m_at.params.find(param.id);
    if (const auto* number = now ? std::get_if<std::int64_t>(now) : nullptr)
        set(param.id,
            static_cast<std::int64_t>(std::clamp(static_cast<double>(*number), std::max(param.hard.min, -1e15),
                                                 std::min(param.hard.max, 1e15))));
    if (const auto* number = now ? std::get_if<double>(now) : nullptr; number && std::isfinite(*number))
        set(param.id, std::clamp(*number, param.hard.min, param.hard.max));
    set(param.id, param.defaultValue());
}

void Settings::lessWork() {
    for (const char* id : {"filters", "units", "output_dim"})
        if (const auto now = integer(id))
            for (const std::int64_t divisor : {2, 8, 64, 1024})
                set(id, std::max<std::int64_t>(*now / divisor, 1));
    if (const Ints* strides = ints("strides"))
        set("strides", Ints(strides->size(), 2));
}

} // namespace

void addSettings(Candidates& out, const Situation& at) {
    if (!at.def)
        return;
    Settings settings(out, at);
    if (const ParamDef* padding = at.def->param("padding"); padding && offers(*padding, "same"))
        settings.set("padding", std::string("same"));
    const Arriving* input = at.blamed();
    if (!input && !at.arriving.empty())
        input = &at.arriving.front();
    if (input && input->spec) {
        settings.smallerWindow(*input->spec);
        settings.lessCropping(*input->spec);
        settings.otherGroups(*input->spec);
        settings.otherShape(*input->spec);
    }
    settings.otherAxes();
    if (const ParamDef* param = at.def->param(at.issue.param))
        settings.nearTheRange(*param);
    if (const Ints* strides = settings.ints("strides"); strides && at.issue.param == "dilation_rate")
        settings.set("strides", Ints(strides->size(), 1));
    settings.lessWork();
}

} // namespace layerscope
