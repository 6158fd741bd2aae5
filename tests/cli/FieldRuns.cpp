// SPDX-License-Identifier: GPL-3.0-or-later
#include "FieldRuns.h"
#include "Program.h"

#include <nlohmann/json.hpp>

namespace layerscope {
namespace {

using Json = nlohmann::json;

void expectPart(const Outcome& outcome, const char* part) {
    expect(outcome.exit == 0 && outcome.err.empty() && outcome.out.find(part) != std::string::npos, outcome);
}

void back(const Program& program) {
    const Outcome text = program.call({"field", "good.layerscope", "--node", "pool", "--at", "1,1,0"});
    expectPart(text, "pool, row 1, column 1, channel 0 depends on:");
    expectPart(text, "exactly 4 × 4 px");
    expectPart(text, "row 2 to 5, column 2 to 5, channel 0 to 2");
    const Outcome json = program.call({"field", "good.layerscope", "--node", "pool", "--at", "0,1,1,0", "--json"});
    const Json parsed = Json::parse(json.out);
    expect(parsed.at("element") == Json({0, 1, 1, 0}) && parsed.at("direction") == "back", json);
    const Json& photo = parsed.at("fields").at(0);
    expect(parsed.at("fields").size() == 1 && photo.at("node") == "photo" && photo.at("exact") == true, json);
    expect(photo.at("box") == Json::parse("[[0,0],[2,5],[2,5],[0,2]]") && photo.at("size") == "4 × 4 px", json);
    const Outcome middle = program.call({"field", "good.layerscope", "--node", "edges", "--all"});
    expectPart(middle, "row 3 to 5, column 3 to 5");
    expectPart(program.call({"field", "two.layerscope", "--node", "left"}), "depends on nothing.");
}

void forward(const Program& program) {
    const std::vector<std::string> corner{"field", "good.layerscope", "--node",    "photo",
                                          "--at",  "0,0,2",           "--forward", "--json"};
    const Outcome json = program.call(corner);
    const Json parsed = Json::parse(json.out);
    const Json& pool = parsed.at("fields").at(0);
    expect(parsed.at("fields").size() == 1 && pool.at("node") == "pool", json);
    expect(pool.at("box") == Json::parse("[[0,0],[0,0],[0,0],[0,3]]") && pool.at("exact") == true, json);
    const Outcome all =
        program.call({"field", "good.layerscope", "--node", "photo", "--at", "4,4,0", "--forward", "--all"});
    expectPart(all, "reaches:");
    expectPart(all, "row 2 to 4, column 2 to 4, channel 0 to 3");
}

void refused(const Program& program) {
    for (const std::vector<std::string>& wrong :
         std::vector<std::vector<std::string>>{{"field", "good.layerscope"},
                                               {"field", "good.layerscope", "--node", "nobody"},
                                               {"field", "good.layerscope", "--node", "pool", "--at", "9,9,0"},
                                               {"field", "good.layerscope", "--node", "pool", "--at", "1,1"},
                                               {"field", "good.layerscope", "--node", "pool", "--at", "one,1,0"}}) {
        const Outcome outcome = program.call(wrong);
        expect(outcome.exit == 2 && !outcome.err.empty(), outcome);
    }
    const Outcome mistaken = program.call({"field", "bad.layerscope", "--node", "pool"});
    expect(mistaken.exit == 1 && !mistaken.err.empty(), mistaken);
}

} // namespace

void runFields(const Program& program) {
    back(program);
    forward(program);
    refused(program);
}

} // namespace layerscope
