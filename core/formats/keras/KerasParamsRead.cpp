// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasParamsRead.h"

#include "formats/keras/KerasFunctionsRead.h"
#include "formats/keras/KerasValues.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace layerscope {
namespace {

/// Settings that change training, memory or speed, but no result of a trained model.
constexpr std::array<std::string_view, 37> kHarmless{
    "name",
    "trainable",
    "dtype",
    "batch_input_shape",
    "batch_shape",
    "input_shape",
    "input_dtype",
    "autocast",
    "momentum",
    "rate",
    "seed",
    "noise_shape",
    "stddev",
    "synchronized",
    "renorm",
    "renorm_clipping",
    "renorm_momentum",
    "virtual_batch_size",
    "fused",
    "adjustment",
    "lora_rank",
    "lora_alpha",
    "input_length",
    "implementation",
    "unroll",
    "dropout",
    "recurrent_dropout",
    "time_major",
    "use_cudnn",
    "build_config",
    "flash_attention",
    "ragged",
    "sparse",
    "weights",
    "zero_output_for_mask",
    "l1",
    "l2",
};

bool isHarmless(std::string_view key) {
    return key.ends_with("_regularizer") || key.ends_with("_constraint") || key.ends_with("_initializer") ||
           std::ranges::find(kHarmless, key) != kHarmless.end();
}

/// What Keras puts there anyway; written files need not say it.
bool isNeutral(const std::string& key, const Json& value) {
    if (value.is_null() || key == "name")
        return true;
    if (key == "trainable")
        return value == true;
    if (key == "fill_mode")
        return value == "constant"; // Keras has no other for Resizing
    if (key == "groups")
        return value == 1; // Keras 2 on depthwise layers
    if (key == "dtype")
        return value == "float32" || (value.is_object() && value.value("config", Json()) == Json{{"name", "float32"}});
    return (value.is_boolean() && value == false) || (value.is_structured() && value.empty());
}

/// The value in `config` for a parameter, under its name now or before; null pointer when it is not there.
const Json* valueFor(const ParamDef& def, const Json& config, std::string& key) {
    for (const char* name : {def.id, def.formerly}) {
        const auto it = *name ? config.find(name) : config.end();
        if (it == config.end())
            continue;
        key = name;
        return &*it;
    }
    return nullptr;
}

bool isOldHardSigmoid(const Json& value) {
    return kerasFunctionName(value) == "hard_sigmoid";
}

std::string shortly(const Json& json) {
    constexpr std::size_t kMost = 60;
    std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() <= kMost ? text : text.substr(0, kMost) + "...";
}

class Reader {
public:
    Reader(const Json& config, const LayerDef& def, const std::string& layerName, bool kerasTwo)
        : m_config(config)
        , m_def(def)
        , m_layerName(layerName)
        , m_kerasTwo(kerasTwo) {}

    KerasParams read() {
        for (const ParamDef& param : m_def.params)
            if (param.keras != KerasForm::OursOnly)
                readParam(param);
        for (const auto& [key, value] : m_config.items())
            if (std::ranges::find(m_used, key) == m_used.end())
                keepUnknown(key, value);
        m_out.params = m_def.completed(std::move(m_out.params));
        return std::move(m_out);
    }

private:
    void readParam(const ParamDef& param) {
        std::string key;
        const Json* value = valueFor(param, m_config, key);
        if (!value)
            return;
        m_used.push_back(key);
        if (param.kind == ParamKind::Activation && m_kerasTwo && isOldHardSigmoid(*value))
            return readOldHardSigmoid(param);
        auto read = kerasValue(*value, param);
        if (read && !param.problemWith(*read)) {
            m_out.params.set(param.id, std::move(*read));
            return;
        }
        m_out.foreign[key] = *value;
        const Message unusable =
            message(N_("“%1”: the setting %2 = %3 is not known here."), m_layerName, key, shortly(*value));
        if (param.kind == ParamKind::Initializer || value->is_null())
            m_out.notes.push_back(unusable);
        else
            m_out.obstacle = unusable;
    }

    /// Keras 2 computed clip(0.2 x + 0.5, 0, 1).
    void readOldHardSigmoid(const ParamDef& param) {
        m_out.params.set(param.id, NamedFunction{"linear", {}});
        if (std::string_view(param.id) == "activation")
            m_out.oldHardSigmoid = true;
        else
            m_out.obstacle =
                message(N_("“%1” uses the hard sigmoid of Keras 2 within it, which is not known here."), m_layerName);
    }

    void keepUnknown(const std::string& key, const Json& value) {
        if (isNeutral(key, value) || isOfKerasTwo(key))
            return;
        m_out.foreign[key] = value;
        if (!isHarmless(key))
            m_out.notes.push_back(
                message(N_("“%1”: the setting %2 = %3 is not known here."), m_layerName, key, shortly(value)));
    }

    /// Keys that Keras 3 refuses: the shape of an input on any layer, and a Conv layer's on those derived from it.
    bool isOfKerasTwo(const std::string& key) const {
        static constexpr std::array<std::string_view, 4> kShapes{"batch_input_shape", "batch_shape", "input_shape",
                                                                 "input_dtype"};
        if (std::ranges::find(kShapes, key) != kShapes.end())
            return true;
        return m_kerasTwo && m_def.param("depthwise_initializer") && key.starts_with("kernel_");
    }

    const Json& m_config;
    const LayerDef& m_def;
    const std::string& m_layerName;
    bool m_kerasTwo;
    std::vector<std::string> m_used;
    KerasParams m_out;
};

} // namespace

KerasParams kerasParams(const Json& config, const LayerDef& def, const std::string& layerName, bool kerasTwo) {
    static const Json kEmpty = Json::object();
    return Reader(config.is_object() ? config : kEmpty, def, layerName, kerasTwo).read();
}

} // namespace layerscope
