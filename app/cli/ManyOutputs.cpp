// SPDX-License-Identifier: GPL-3.0-or-later
#include "ManyOutputs.h"

#include "Exit.h"
#include "base/Files.h"
#include "kernels/KernelTable.h"
#include "tensor/Npy.h"

#include <utility>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRecordOfFolder = "layerscope-run.jsonl";
constexpr const char* kRecordOfTable = ".run.jsonl"; // behind the table's name
constexpr const char* kEnding = ".npz";
constexpr std::chrono::seconds kFlushEvery{5}; // what is computed again after the machine has failed

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names)
        all += (all.empty() ? "" : ", ") + name;
    return all;
}

} // namespace

ManyOutputs::ManyOutputs(const RunOptions& options, const BatchRun& run, const std::vector<NodeId>& outputs)
    : m_path(options.output) {
    for (NodeId id : outputs)
        m_names.push_back(run.one().stepOf(id)->node->name);
    const bool table = options.output.ends_with(".csv");
    if (table)
        m_table = computable(ScoreTable::make(run.one(), outputs, options.top));
    else
        m_folder = readable(OutputFolder::open(m_path));
    const fs::path record = table ? fs::path(options.output + kRecordOfTable) : m_path / kRecordOfFolder;
    m_fresh = !options.restart && !fs::exists(record);
    if (table && m_fresh && fs::exists(m_path))
        throw Stop{Exit::Usage, options.output + ": This file is there already. Choose another --output, or replace it "
                                                 "with --restart."};
    auto opened = RunRecord::open(record, terms(options, run), options.restart);
    if (!opened)
        throw Stop{fs::exists(record) && !m_fresh ? Exit::Usage : Exit::Unreadable, opened.error().toString()};
    m_record = std::move(*opened);
}

RunTerms ManyOutputs::terms(const RunOptions& options, const BatchRun& run) const {
    return {{"model", run.networkKey().toString()},
            {"arithmetic", options.fast ? "fast" : "exact"},
            {"instructions", kernels().name},
            {"outputs", joined(m_names) + (options.all ? " (--all)" : "")},
            {"table", m_table ? "--top " + std::to_string(options.top) : "no"},
            {"other inputs", run.otherInputsKey().toString()},
            {"version", LAYERSCOPE_VERSION}};
}

/// The whole name with its ending, so that a.png and a.jpg give two files.
fs::path ManyOutputs::fileFor(const Example& example) const {
    return m_path / (example.name + kEnding);
}

std::vector<Example> ManyOutputs::notDone(const std::vector<Example>& examples, const ExampleReader& reader) const {
    std::vector<Example> todo;
    for (const Example& example : examples) {
        const bool there = m_table || fs::exists(fileFor(example));
        if (there && !m_table && m_fresh)
            throw Stop{Exit::Usage, fileFor(example).string() + ": This file is there already, and not of a run that "
                                                                "could go on. Choose another --output."};
        if (!there || !m_record->find(example.name, reader.keyOf(example.file.string())))
            todo.push_back(example);
    }
    return todo;
}

Result<void> ManyOutputs::write(const Example& example, const Key& key, std::span<const Tensor> outputs) {
    if (m_table)
        return m_record->addDone(example.name, key, m_table->row(example.name, outputs));
    NamedTensors named;
    for (std::size_t i = 0; i < outputs.size(); ++i)
        named.emplace(m_names[i], outputs[i]);
    if (auto written = m_folder->write(example.name + kEnding, named); !written)
        return written;
    m_written.emplace_back(example.name, key);
    return std::chrono::steady_clock::now() - m_flushed < kFlushEvery ? Result<void>() : flush();
}

Result<void> ManyOutputs::flush() {
    if (m_written.empty())
        return {};
    if (auto flushed = m_folder->flush(); !flushed)
        return flushed;
    for (const auto& [name, key] : std::exchange(m_written, {}))
        if (auto added = m_record->addDone(name, key); !added)
            return added;
    m_flushed = std::chrono::steady_clock::now();
    return {};
}

void ManyOutputs::finish(const std::vector<Example>& examples, const ExampleReader& reader) const {
    if (!m_table)
        return;
    std::string text = m_table->head();
    for (const Example& example : examples)
        if (const RunRecord::Done* done = m_record->find(example.name, reader.keyOf(example.file.string())))
            text += done->row;
    readable(writeFileAtomically(m_path, std::as_bytes(std::span(text))));
}

} // namespace layerscope
