#include "store/growing_file.h"

#include "store/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace stet {

GrowingFile::GrowingFile(std::string path) : path_(std::move(path)), open_path_(path_ + ".open") {
    errno = 0;
    file_.reset(std::fopen(open_path_.c_str(), "wb"));
    if (!file_) fail();
}

void GrowingFile::write(std::string_view bytes) {
    errno = 0;
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail();
}

void GrowingFile::patch(std::uint64_t offset, std::string_view bytes) {
    errno = 0;
    if (fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) != 0) fail();
    write(bytes);
    if (fseeko(file_.get(), 0, SEEK_END) != 0) fail();
}

void GrowingFile::flush() {
    errno = 0;
    if (std::fflush(file_.get()) != 0) fail();
}

void GrowingFile::close() {
    flush();
    if (fsync(fileno(file_.get())) != 0) fail();
    errno = 0;
    if (std::fclose(file_.release()) != 0) fail();
    if (std::rename(open_path_.c_str(), path_.c_str()) != 0) fail();
}

void GrowingFile::fail() const {
    const int reason = errno != 0 ? errno : EIO;
    throw Error(fmt::format("cannot write {}: {}", path_, std::generic_category().message(reason)));
}

}  // namespace stet
