// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Feeding.h"
#include "data/MediaDef.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "run/Plan.h"

#include <QFile>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <map>
#include <string>
#include <vector>

namespace layerscope::testing {

using MediaParams = std::map<std::string, ParamValue>;

inline std::vector<double> numbersOf(const Value& value) {
    std::vector<double> numbers;
    for (std::int64_t i = 0; i < value.tensor.elements(); ++i)
        numbers.push_back(value.tensor.at(i));
    return numbers;
}

/// "1 0.5 3", six digits.
inline QString textOf(const Value& value) {
    QStringList numbers;
    for (double number : numbersOf(value))
        numbers << QString::number(number);
    return numbers.join(' ');
}

/// Files that a test writes, read through an Input as a person would: with all its parameters, from a Plan's feed.
class SourceFiles {
public:
    bool isValid() const { return m_folder.isValid(); }
    MediaStore& store() { return m_store; }
    const char* error() const { return m_error.c_str(); }

    std::string write(const char* name, const std::string& bytes) { return put(name, bytes, QIODevice::WriteOnly); }
    std::string append(const char* name, const std::string& bytes) {
        return put(name, bytes, QIODevice::WriteOnly | QIODevice::Append);
    }
    void remove(const char* name) { QFile::remove(m_folder.filePath(name)); }

    Result<Value> load(const MediaParams& params) {
        Graph graph;
        Node input = makeNode(*layerRegistry().find("Input"), {});
        for (const auto& [id, value] : params)
            input.params.set(id, value);
        const NodeId id = graph.add(std::move(input));
        const auto plan = compile(graph, makeFeeds(graph, layerRegistry(), m_store), layerRegistry());
        const PlanStep* step = plan->stepOf(id);
        if (!step)
            return noted(Result<Value>(failure(plan->issues().front().text)));
        auto value = step->feed.load(step->output, {});
        if (value && value->mask.has_value() != step->output.masked)
            return noted(Result<Value>(failure(message("The mask is not as the plan says."))));
        return noted(std::move(value));
    }
    /// What is suggested, in an Input's complete parameters.
    Result<Params> suggest(const std::string& source) {
        auto params = suggestInput(source, m_store);
        return noted(std::move(params));
    }

private:
    std::string put(const char* name, const std::string& bytes, QIODevice::OpenMode mode) {
        QFile file(m_folder.filePath(name));
        if (!file.open(mode) || file.write(bytes.data(), static_cast<qint64>(bytes.size())) < 0)
            qFatal("the temporary folder takes no file");
        return file.fileName().toStdString();
    }
    template <class T>
    Result<T> noted(Result<T> result) {
        m_error = result ? std::string() : result.error().toString();
        return result;
    }
    QTemporaryDir m_folder;
    MediaStore m_store;
    std::string m_error;
};

} // namespace layerscope::testing
