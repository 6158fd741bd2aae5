// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Activations.h"

#include <cmath>

namespace layerscope {
namespace {

std::optional<Epilogue> reluEpilogue(const NamedFunction& relu) {
    const auto slope = static_cast<float>(relu.arg("negative_slope", 0));
    const auto cap = static_cast<float>(relu.arg("max_value", INFINITY));
    if (relu.arg("threshold", 0) != 0)
        return std::nullopt;
    if (std::isinf(cap))
        return slope == 0 ? Epilogue{Epilogue::Kind::Relu} : Epilogue{Epilogue::Kind::LeakyRelu, 0, slope};
    if (slope == 0)
        return Epilogue{Epilogue::Kind::CappedRelu, cap};
    return std::nullopt;
}

std::optional<Epilogue> epilogueOf(const NamedFunction& activation) {
    if (activation.name == "linear")
        return Epilogue{};
    if (activation.name == "relu")
        return reluEpilogue(activation);
    if (activation.name == "relu6")
        return Epilogue{Epilogue::Kind::CappedRelu, 6};
    if (activation.name == "leaky_relu")
        return Epilogue{Epilogue::Kind::LeakyRelu, 0, static_cast<float>(activation.arg("negative_slope", 0.2))};
    return std::nullopt;
}

} // namespace

OnTheWay onTheWay(const NamedFunction& activation) {
    if (const auto epilogue = epilogueOf(activation))
        return {*epilogue, {}};
    return {{}, [activation](std::span<float> run) { activateInPlace(activation, run); }};
}

} // namespace layerscope
