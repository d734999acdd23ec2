#include "cli/whole_file.h"

#include "store/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace stet {

namespace fs = std::filesystem;

WholeFile::WholeFile(fs::path path) : path_(std::move(path)), part_(path_) {
    part_ += ".part";
    errno = 0;
    file_.open(part_, std::ios::binary | std::ios::trunc);
    if (!file_) fail();
}

WholeFile::~WholeFile() {
    std::error_code ignored;
    if (!finished_) fs::remove(part_, ignored);
}

void WholeFile::write(std::string_view text) {
    errno = 0;
    if (!file_.write(text.data(), static_cast<std::streamsize>(text.size()))) fail();
    digest_.add(text);
    bytes_ += text.size();
}

void WholeFile::finish() {
    errno = 0;
    file_.close();
    if (!file_) fail();
    std::error_code error;
    fs::rename(part_, path_, error);
    if (error) throw Error(fmt::format("cannot write {}: {}", path_.string(), error.message()));
    finished_ = true;
}

void WholeFile::fail() const {
    const int reason = errno != 0 ? errno : EIO;
    throw Error(fmt::format("cannot write {}: {}", path_.string(),
                            std::generic_category().message(reason)));
}

}  // namespace stet
