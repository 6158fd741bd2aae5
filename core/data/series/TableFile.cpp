// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/TableFile.h"

#include <system_error>

namespace layerscope {

Result<TableFile> TableFile::open(const std::filesystem::path& path) {
    namespace fs = std::filesystem;
    const std::string place = path.string();
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        return failure(message(N_("There is no such file.")), place);
    if (!fs::is_regular_file(status))
        return failure(message(N_("This is no file.")), place, message(N_("Choose a file with a table.")));
    TableFile file;
    file.m_place = place;
    file.m_size = fs::file_size(path, error);
    file.m_stream.rdbuf()->pubsetbuf(nullptr, 0); // pieces are large enough
    file.m_stream.open(path, std::ios::binary);
    if (error || !file.m_stream)
        return failure(message(N_("The file cannot be read.")), place);
    return file;
}

void TableFile::seek(std::uint64_t byte) {
    m_stream.clear();
    m_stream.seekg(static_cast<std::streamoff>(byte));
}

Result<std::string_view> TableFile::read(std::size_t most) {
    m_buffer.resize(most);
    m_stream.read(m_buffer.data(), static_cast<std::streamsize>(most));
    if (m_stream.bad())
        return failure(message(N_("The file cannot be read.")), m_place);
    return std::string_view(m_buffer).substr(0, static_cast<std::size_t>(m_stream.gcount()));
}

} // namespace layerscope
