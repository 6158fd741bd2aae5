// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <iostream>

namespace layerscope {

using Json = nlohmann::ordered_json;

/// To stdout; a text that is no UTF-8 cannot make it invalid.
inline void printJson(const Json& json) {
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

} // namespace layerscope
