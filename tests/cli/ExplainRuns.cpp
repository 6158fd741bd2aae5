// SPDX-License-Identifier: GPL-3.0-or-later
#include "ExplainRuns.h"
#include "Program.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <sstream>

namespace layerscope {
namespace {

using Json = nlohmann::json;

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

bool near(double a, double b) {
    return std::abs(a - b) <= 1e-5 * std::max(1.0, std::abs(b));
}

/// The last number of a line.
double lastNumber(const std::string& line) {
    return std::stod(line.substr(line.find_last_of(' ') + 1));
}

/// The listed products, the folded line among them, and the last row.
void tableAddsUp(const Outcome& outcome) {
    std::istringstream lines(outcome.out);
    std::string line;
    double sum = 0;
    int rows = 0;
    while (std::getline(lines, line) && !line.starts_with("From"))
        ;
    while (std::getline(lines, line) && !line.starts_with("Together")) {
        sum += lastNumber(line);
        ++rows;
    }
    expect(rows == 5 && line.starts_with("Together") && near(sum, lastNumber(line)), outcome);
}

void asText(const Program& program) {
    const Outcome text =
        program.call({"explain", "good.layerscope", "--node", "edges", "--at", "2,3,1", "--terms", "3"});
    expect(text.exit == 0 && text.err.empty(), text);
    for (const char* part : {"edges (Conv2D), row 2, column 3, channel 1", "Sum: 28 terms", "24 further terms",
                             "bias [1]", "photo, row ", "kernel [", "the engine computed"})
        expect(contains(text.out, part), text);
    tableAddsUp(text);
    const Outcome pool = program.call({"explain", "good.layerscope", "--node", "pool"});
    expect(pool.exit == 0 && contains(pool.out, "the largest") && contains(pool.out, "edges, row 2, column 2"), pool);
}

void asJson(const Program& program) {
    const Outcome json = program.call({"explain", "good.layerscope", "--node", "edges", "--at", "0,2,3,1", "--json"});
    expect(json.exit == 0, json);
    const Json parsed = Json::parse(json.out);
    expect(parsed.at("at") == Json({0, 2, 3, 1}) && parsed.at("type") == "Conv2D", json);
    expect(parsed.at("activation") == "linear" && parsed.at("bias") == 0, json);
    expect(near(parsed.at("value"), parsed.at("engine")) && near(parsed.at("recomputed"), parsed.at("engine")), json);
    const Json& terms = parsed.at("steps").at(0).at("terms");
    double sum = 0;
    for (const Json& term : terms)
        sum += term.at("product").get<double>();
    expect(terms.size() == 28 && near(sum, parsed.at("sum")), json);
    const Json& first = terms.at(0);
    expect(first.at("factor").at("node") == "photo" && first.at("factor").at("at") == Json({0, 2, 3, 0}), json);
    expect(first.at("weight").at("name") == "kernel" && first.at("weight").at("at") == Json({0, 0, 0, 1}), json);
}

/// Only what the node needs is asked for and computed.
void onlyItsPart(const Program& program) {
    const Outcome sum = program.call({"explain", "two.layerscope", "--input", "left=numbers:1,2,3,4", "--input",
                                      "right=numbers:10,20,30,40", "--node", "sum", "--at", "1,0,0", "--json"});
    expect(sum.exit == 0 && Json::parse(sum.out).at("value") == 33, sum);
    const Outcome half = program.call({"explain", "two.layerscope", "--input", "left=ones:", "--node", "sum"});
    expect(half.exit == 2 && contains(half.err, "right"), half);
}

void refused(const Program& program) {
    for (const std::vector<std::string>& wrong :
         std::vector<std::vector<std::string>>{{"explain", "good.layerscope"},
                                               {"explain", "good.layerscope", "--node", "photo"},
                                               {"explain", "good.layerscope", "--node", "pool", "--at", "9,9,0"},
                                               {"explain", "good.layerscope", "--node", "pool", "--at", "1,1"},
                                               {"explain", "good.layerscope", "--node", "pool", "--at", "one,1,0"},
                                               {"explain", "good.layerscope", "--node", "pool", "--terms", "0"}}) {
        const Outcome outcome = program.call(wrong);
        expect(outcome.exit == 2 && !outcome.err.empty(), outcome);
    }
    const Outcome nobody = program.call({"explain", "good.layerscope", "--node", "nobody"});
    expect(nobody.exit == 2 && contains(nobody.err, "nobody") && contains(nobody.err, "edges"), nobody);
    const Outcome mistaken = program.call({"explain", "bad.layerscope", "--node", "pool"});
    expect(mistaken.exit == 1 && contains(mistaken.err, "edges"), mistaken);
}

} // namespace

void runExplanations(const Program& program) {
    asText(program);
    asJson(program);
    onlyItsPart(program);
    refused(program);
}

} // namespace layerscope
