// SPDX-License-Identifier: GPL-3.0-or-later
#include "Draft.h"
#include "Examples.h"
#include "Kernels.h"
#include "Media.h"

namespace layerscope {
namespace {

constexpr int kColumns = 2;
constexpr std::int64_t kDay = 24; ///< rows
constexpr std::int64_t kRows = 21 * kDay;

NodeId weather(Draft& draft, double row = 0) {
    return draft.add("Input", "weather", 0, row,
                     {{"source", media::kWeather},
                      {"shape", Ints{kRows, kColumns}},
                      {"columns", std::string("2, 3")},
                      {"normalization", std::string("standardize")}});
}

const std::string kSame = "same";

} // namespace

Project daysAndWeeks(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId series = weather(draft);
    const NodeId filters = draft.add(
        "Conv1D", "day_week_change", 1, 0,
        {{"filters", std::int64_t{3}}, {"kernel_size", Ints{7 * kDay + 1}}, {"padding", kSame}, {"use_bias", false}},
        {{"kernel", lineKernel(kColumns, {{{{0, taps::mean(25)}}},
                                          {{{0, taps::mean(static_cast<int>(7 * kDay + 1))}}},
                                          {{{0, taps::scaled(taps::change(), 0.5F)}}}})}});
    const NodeId daily =
        draft.add("AveragePooling1D", "one_a_day", 2, 0, {{"pool_size", Ints{kDay}}, {"strides", Ints{kDay}}});
    draft.chain({series, filters, daily});
    draft.frame("A long mean keeps the slow, a difference keeps the fast", 0, 0, 2, 0);
    draft.note(
        "All three filters look at the first column alone. Channel 0 is the mean of a day: day and night are gone. "
        "Channel 1 is the mean of a week. Channel 2 is the change from hour to hour. At both ends the padding's "
        "zeros pull the means down.",
        0, 1, 3, 84);
    return std::move(draft).finish("Days and weeks", "day_week_change");
}

Project eachColumnByItself(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId series = weather(draft);
    const NodeId filters = draft.add(
        "DepthwiseConv1D", "mean_and_change", 1, 0,
        {{"kernel_size", Ints{25}}, {"depth_multiplier", std::int64_t{2}}, {"padding", kSame}, {"use_bias", false}},
        {{"kernel", eachLine(kColumns, {taps::mean(25), taps::scaled(taps::change(), 0.5F)})}});
    const NodeId top =
        draft.add("MaxPooling1D", "largest_a_day", 2, 0, {{"pool_size", Ints{kDay}}, {"strides", Ints{kDay}}});
    draft.chain({series, filters, top});
    draft.frame("Two filters for each column, and no mixing", 0, 0, 2, 0);
    draft.note(
        "A depthwise convolution keeps the columns apart: channels 0 and 1 are the daily mean and the change of the "
        "first column, channels 2 and 3 those of the second.",
        0, 1, 3, 72);
    return std::move(draft).finish("Each column by itself", "mean_and_change");
}

Project twoColumnsCompared(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId series = weather(draft);
    const NodeId both =
        draft.add("SeparableConv1D", "sum_and_difference", 1, 0,
                  {{"filters", std::int64_t{2}}, {"kernel_size", Ints{25}}, {"padding", kSame}, {"use_bias", false}},
                  {{"depthwise_kernel", eachLine(kColumns, {taps::mean(25)})},
                   {"pointwise_kernel", mixing(3, {{0.5F, 1}, {0.5F, -1}})}});
    const NodeId relu = draft.add("Activation", "only_above", 2, 0, {{"activation", NamedFunction{"relu", {}}}});
    draft.chain({series, both, relu});
    draft.frame("First the mean of a day in each column, then their sum and difference", 0, 0, 2, 0);
    draft.note("The two steps of a separable convolution: along time in each column, then across the columns. The "
               "difference is above zero where the first column is higher than the second would let one expect.",
               0, 1, 3, 72);
    return std::move(draft).finish("Two columns compared", "sum_and_difference");
}

Project hoursFromDays(const LayerRegistry& registry) {
    Draft draft(registry);
    const NodeId series = weather(draft);
    const NodeId daily =
        draft.add("AveragePooling1D", "one_a_day", 1, 0, {{"pool_size", Ints{kDay}}, {"strides", Ints{kDay}}});
    const NodeId hourly = draft.add(
        "Conv1DTranspose", "back_to_hours", 2, 0,
        {{"filters", std::int64_t{kColumns}},
         {"kernel_size", Ints{2 * kDay}},
         {"strides", Ints{kDay}},
         {"padding", kSame},
         {"use_bias", false}},
        {{"kernel", layingKernel(kColumns, {taps::scaled(taps::triangle(static_cast<int>(2 * kDay)), kDay)})}});
    const NodeId rest = draft.add("Subtract", "day_and_night", 3, 0);
    draft.chain({series, daily, hourly});
    draft.wire(series, rest, 0);
    draft.wire(hourly, rest, 1);
    draft.frame("From hours to days and back", 0, 0, 3, 0);
    draft.note(
        "Each day lays a tent of two days down; neighbouring tents overlap and add up to straight lines from noon to "
        "noon. What the days do not know, the swing between day and night, is left over at the end.",
        0, 1, 4, 72);
    return std::move(draft).finish("Hours from days", "back_to_hours");
}

} // namespace layerscope
