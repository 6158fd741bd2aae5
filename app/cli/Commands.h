// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/App.hpp>

namespace layerscope {

// One file a command. Each adds its options and what it does to the program; what it does throws Stop.
void addLayersCommand(CLI::App& program);
void addInfoCommand(CLI::App& program);
void addRunCommand(CLI::App& program);
void addRenderCommand(CLI::App& program);
void addBenchCommand(CLI::App& program);
void addConvertCommand(CLI::App& program);
void addDescribeCommand(CLI::App& program);
void addFieldCommand(CLI::App& program);
void addExplainCommand(CLI::App& program);

/// --threads, and --fast or --exact.
void addSpeedOptions(CLI::App& command, int& threads, bool& fast);

} // namespace layerscope
