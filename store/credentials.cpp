#include "store/credentials.h"

#include "extract/text.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace stet {
namespace {

/// The names of the cookies in a Cookie or Set-Cookie value.
std::set<std::string> cookie_names(std::string_view value, bool set) {
    std::set<std::string> names;
    while (!value.empty()) {
        const std::size_t end = std::min(value.find(';'), value.size());
        const std::string_view pair = trim(value.substr(0, end));
        const std::string_view name = trim(pair.substr(0, std::min(pair.find('='), pair.size())));
        if (!name.empty()) names.emplace(name);
        if (set) break;
        value.remove_prefix(std::min(value.size(), end + 1));
    }
    return names;
}

bool is_password(std::string_view name) {
    return ascii_iequals(name, "authorization") || ascii_iequals(name, "proxy-authorization");
}

}  // namespace

bool made_with_credentials(const Db& db, std::int64_t capture) {
    bool fetched = true;
    {
        Statement row = db.query("SELECT origin FROM captures WHERE id = ?", capture);
        if (row.step()) fetched = row.text(0) == "fetched";
    }
    std::set<std::string> sent;
    {
        Statement row = db.query(
            "SELECT name, value FROM secrets WHERE capture = ? AND head = 'request'", capture);
        while (row.step()) {
            if (is_password(row.text(0))) return true;
            for (const std::string& name : cookie_names(row.blob(1), false)) sent.insert(name);
        }
    }
    if (sent.empty() || !fetched) return false;
    // Cookies that an earlier hop of the same look set are the site's own doing.
    Statement row = db.query(
        "SELECT s.value FROM look_captures this JOIN look_captures before "
        "ON before.look = this.look AND before.ordinal < this.ordinal "
        "JOIN secrets s ON s.capture = before.capture AND s.head = 'response' "
        "WHERE this.capture = ?",
        capture);
    while (row.step()) {
        for (const std::string& name : cookie_names(row.blob(0), true)) sent.erase(name);
    }
    return !sent.empty();
}

bool look_with_credentials(const Db& db, std::int64_t look) {
    Statement row = db.query(
        "SELECT DISTINCT lc.capture FROM look_captures lc JOIN secrets s ON s.capture = lc.capture "
        "AND s.head = 'request' WHERE lc.look = ?",
        look);
    while (row.step()) {
        if (made_with_credentials(db, row.integer(0))) return true;
    }
    return false;
}

}  // namespace stet
