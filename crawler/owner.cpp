#include "crawler/owner.h"

#include <charconv>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace stet {
namespace {

std::string read_line(const std::string& path) {
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    return line;
}

/// Names the machine since it was started.
std::string boot_id() {
    std::string id = read_line("/proc/sys/kernel/random/boot_id");
    if (!id.empty()) return id;
    std::string name(256, '\0');
    if (gethostname(name.data(), name.size() - 1) != 0) return "unknown";
    return name.c_str();
}

/// Clock ticks after boot when a process started; "" where it does not run. proc(5), stat, 22.
std::string start_time(long pid) {
    const std::string stat = read_line("/proc/" + std::to_string(pid) + "/stat");
    // The command's name, in brackets, may hold spaces and brackets of its own.
    std::size_t at = stat.rfind(')');
    if (at == std::string::npos) return {};
    constexpr int kFieldsBehindName = 20;
    for (int i = 0; i < kFieldsBehindName; ++i) {
        at = stat.find(' ', at + 1);
        if (at == std::string::npos) return {};
    }
    return stat.substr(at + 1, stat.find(' ', at + 1) - at - 1);
}

}  // namespace

std::string this_owner() {
    const long pid = getpid();
    return std::to_string(pid) + "@" + boot_id() + "#" + start_time(pid);
}

bool owner_is_alive(std::string_view owner) {
    const std::size_t at = owner.find('@');
    const std::size_t hash = owner.rfind('#');
    if (at == std::string_view::npos || hash == std::string_view::npos || hash < at) return false;
    if (owner.substr(at + 1, hash - at - 1) != boot_id()) return true;
    long pid = 0;
    const auto read = std::from_chars(owner.data(), owner.data() + at, pid);
    if (read.ec != std::errc{}) return false;
    return start_time(pid) == owner.substr(hash + 1) && !owner.substr(hash + 1).empty();
}

void retake_leases(Queue& queue, const std::string& book, const std::string& owner, UtcTime now) {
    HostState state = queue.host(book).value_or(HostState{});
    state.host = book;
    const nlohmann::json data = nlohmann::json::parse(state.data, nullptr, false);
    nlohmann::json alive = nlohmann::json::array();
    if (data.is_object() && data.contains("owners")) {
        for (const auto& entry : data["owners"]) {
            if (!entry.is_string() || entry == owner) continue;
            if (owner_is_alive(entry.get<std::string>()))
                alive.push_back(entry);
            else
                queue.release(entry.get<std::string>(), now);
        }
    }
    alive.push_back(owner);
    state.data = nlohmann::json{{"owners", alive}}.dump();
    queue.set_host(state);
    queue.release(owner, now);
}

}  // namespace stet
