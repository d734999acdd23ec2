#include "store/cdxj.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace stet {

std::string cdxj_line(const CdxjLine& line) {
    nlohmann::ordered_json row = {{"url", line.url}, {"mime", line.mime}};
    if (line.status != 0) row["status"] = std::to_string(line.status);
    row["digest"] = line.digest;
    row["length"] = std::to_string(line.length);
    row["offset"] = std::to_string(line.offset);
    row["filename"] = line.filename;
    return fmt::format("{} {} {}\n", line.key, line.time14,
                       row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace stet
