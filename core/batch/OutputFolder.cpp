// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/OutputFolder.h"

#include "tensor/Zip.h"

#include <fstream>

#include <fcntl.h>
#include <unistd.h>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

/// One name for all, so that what a killed run left is written over by the next.
constexpr const char* kTemporary = ".layerscope-run.part";

tl::unexpected<Error> cannotWrite(const fs::path& path, const std::string& why) {
    return failure(message(N_("It cannot be written (%1)."), why), path.string(),
                   message(N_("Is there room, and may you write there?")));
}

} // namespace

Result<OutputFolder> OutputFolder::open(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return failure(message(N_("The folder cannot be made (%1)."), error.message()), folder.string());
    return OutputFolder(folder);
}

Result<void> OutputFolder::write(const std::string& name, const NamedTensors& tensors) const {
    const fs::path target = m_folder / name;
    const fs::path temporary = m_folder / kTemporary;
    ZipWriter writer;
    for (const auto& [array, tensor] : tensors)
        writer.add(array + ".npy", writeNpy(tensor), true);
    return std::move(writer).finish().and_then([&](const std::vector<std::byte>& bytes) -> Result<void> {
        std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        file.close();
        if (!file)
            return cannotWrite(temporary, std::generic_category().message(errno));
        std::error_code error;
        if (target.parent_path() != m_folder)
            fs::create_directories(target.parent_path(), error);
        if (!error)
            fs::rename(temporary, target, error);
        if (error)
            return cannotWrite(target, error.message());
        return {};
    });
}

Result<void> OutputFolder::flush() const {
    const int folder = ::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = folder >= 0 && ::syncfs(folder) == 0;
    const int code = errno;
    if (folder >= 0)
        ::close(folder);
    if (!done)
        return cannotWrite(m_folder, std::generic_category().message(code));
    return {};
}

} // namespace layerscope
