// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Exit.h"
#include "kernels/KernelText.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace layerscope {

void complain(const std::string& text) {
    std::cerr << "layerscope-cli: " << text << '\n';
}

namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli layers
  layerscope-cli info edges.layerscope
  layerscope-cli run edges.layerscope --input photo.jpg --output out.npz --all
  layerscope-cli render edges.layerscope --node conv2d --output conv2d.png
  layerscope-cli bench edges.layerscope --threads 1 --repeat 20
  layerscope-cli convert edges.layerscope edges.keras
  layerscope-cli describe weather.csv
  layerscope-cli field edges.layerscope --node conv2d
  layerscope-cli explain edges.layerscope --node conv2d --at 12,30,4

Exit codes: 0 done, 1 the model has mistakes, 2 usage, 3 a file cannot be read or written, 130 interrupted.)";

std::string versionText() {
    return "layerscope-cli " LAYERSCOPE_VERSION "\nInstructions in use: " + kernelText(kernels()) +
           "\nThis machine can run: " + availableKernelsText();
}

/// --kernels NAME, before or behind the command.
void addKernelsOption(CLI::App& program, std::optional<UseKernels>& forced) {
    std::vector<std::string> names;
    for (const KernelTable* table : availableKernels())
        names.emplace_back(table->name);
    program
        .add_option_function<std::string>(
            "--kernels",
            [&forced](const std::string& name) {
                for (const KernelTable* table : availableKernels())
                    if (name == table->name)
                        forced.emplace(*table);
            },
            "Instructions to compute with instead of the widest; so does the environment variable LAYERSCOPE_KERNELS")
        ->check(CLI::IsMember(names))
        ->type_name("NAME");
}

int run(int argc, char** argv) {
    CLI::App program{"Layerscope without a window: look into, run, draw and time networks.", "layerscope-cli"};
    std::optional<UseKernels> forced;
    program.set_version_flag("--version", versionText, "Version, and the processor's instructions that are used");
    program.fallthrough();
    addKernelsOption(program, forced);
    program.footer(kExamples);
    program.require_subcommand(1);
    addLayersCommand(program);
    addInfoCommand(program);
    addRunCommand(program);
    addRenderCommand(program);
    addBenchCommand(program);
    addConvertCommand(program);
    addDescribeCommand(program);
    addFieldCommand(program);
    addExplainCommand(program);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool asked = program.exit(error) == 0; // --help, --version
        return static_cast<int>(asked ? Exit::Done : Exit::Usage);
    } catch (const Stop& stop) {
        if (!stop.text.empty())
            complain(stop.text);
        return static_cast<int>(stop.exit);
    }
    return static_cast<int>(Exit::Done);
}

} // namespace
} // namespace layerscope

int main(int argc, char** argv) {
    try {
        return layerscope::run(argc, argv);
    } catch (const std::bad_alloc&) {
        layerscope::complain("There is not enough memory.");
    } catch (const std::exception& exception) {
        layerscope::complain(exception.what());
    }
    return static_cast<int>(layerscope::Exit::Mistakes);
}
