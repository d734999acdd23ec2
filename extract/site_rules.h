// Rules that a user keeps for a site: where its title, body, authors and date stand.
//
// The files are those of Full-Text RSS ("site config"), which thousands of sites have and others
// keep up to date. What is read, what is passed over and how a file is found for a host:
// docs/site-rules.md. A rule is evidence, not an order: where it finds nothing, or next to
// nothing, the page is read as if there were no rule. Plain values, no I/O.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stet {

/// What is wrong with a line of a file.
struct RuleFault {
    int line = 0;  // from 1
    std::string message;
};

/// The rules for one host: of one file, or of a file and the wildcard file after it.
struct SiteRules {
    std::vector<std::string> titles;  // XPath, tried in order until one finds something
    std::vector<std::string> bodies;
    std::vector<std::string> authors;
    std::vector<std::string> dates;
    std::vector<std::string> strips;  // XPath, all applied
    std::vector<std::string> native_ads;
    std::vector<std::string> next_pages;    // XPath: the link to a story's next page
    std::vector<std::string> single_pages;  // XPath: the link to the whole story on one page
    std::vector<std::string> strip_names;   // a part of an id or class
    std::vector<std::string> strip_images;  // a part of a picture's address
    std::vector<std::pair<std::string, std::string>> replacements;  // in the page as it came
    bool autodetect = true;  // where the body's rules find nothing
};

/// Lines of a file beyond these are not read.
inline constexpr std::size_t kMaxRuleLines = 5000;

/// Adds a file's rules after those that are there. A line that makes no sense, an XPath that does
/// not compile included, is left out and named in the answer.
std::vector<RuleFault> add_site_rules(std::string_view text, SiteRules& rules);

/// The files that hold a host's rules, in the order in which they are looked for and added:
/// "www.sport.example.com" gives "sport.example.com.txt", then the nearest of
/// ".example.com.txt", ".com.txt".
struct RuleFileNames {
    std::string own;
    std::vector<std::string> wildcards;  // nearest first: only the first that is there counts
};
RuleFileNames rule_file_names(std::string_view host);

/// The page with every replacement made, in order.
std::string replaced(std::string_view html, const SiteRules& rules);

/// The rules for a host; null where there are none. Called from any thread.
using FindSiteRules = std::function<std::shared_ptr<const SiteRules>(std::string_view host)>;

}  // namespace stet
