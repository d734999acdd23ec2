#include "tests/support/gzip.h"

#include <zlib.h>

#include <stdexcept>

namespace stet::test {

std::string gzip(const std::string& bytes) {
    constexpr int kGzip = 31;  // the largest window, with gzip's head
    z_stream z{};
    if (deflateInit2(&z, 6, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("zlib does not start");
    }
    std::string out(deflateBound(&z, bytes.size()) + 64, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    const int end = deflate(&z, Z_FINISH);
    out.resize(z.total_out);
    deflateEnd(&z);
    if (end != Z_STREAM_END) throw std::runtime_error("zlib did not pack all");
    return out;
}

}  // namespace stet::test
