// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "tensor/Npy.h"

#include <filesystem>

namespace layerscope {

/// A folder that gets very many small files. Each is there whole or not at all when the process is killed; what a
/// failing machine keeps is sure only after flush, since to wait for the disk at each file would take most of the time.
class OutputFolder {
public:
    /// Made when it is not there.
    static Result<OutputFolder> open(const std::filesystem::path& folder);

    /// As writeNpzFile; `name` may lead into folders within this one, which are made. One writer at a time.
    Result<void> write(const std::string& name, const NamedTensors& tensors) const;
    /// Returns when all that was written is on the disk.
    Result<void> flush() const;

private:
    explicit OutputFolder(std::filesystem::path folder)
        : m_folder(std::move(folder)) {}
    std::filesystem::path m_folder;
};

} // namespace layerscope
