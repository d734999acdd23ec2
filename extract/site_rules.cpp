#include "extract/site_rules.h"

#include "extract/dom.h"
#include "extract/page_xpath.h"
#include "extract/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace stet {
namespace {

enum class Directive : std::uint8_t {
    title,
    body,
    author,
    date,
    strip,
    strip_name,
    strip_image,
    native_ad,
    next_page,
    single_page,
    find,
    replace,
    autodetect,
    xpath_passed_over,  // its value must be XPath all the same
    passed_over
};

struct NamedDirective {
    std::string_view name;
    Directive directive;
};

constexpr NamedDirective kDirectives[] = {
    {"title", Directive::title},
    {"body", Directive::body},
    {"author", Directive::author},
    {"date", Directive::date},
    {"strip", Directive::strip},
    {"strip_id_or_class", Directive::strip_name},
    {"strip_image_src", Directive::strip_image},
    {"native_ad_clue", Directive::native_ad},
    {"find_string", Directive::find},
    {"replace_string", Directive::replace},
    {"autodetect_on_failure", Directive::autodetect},
    {"single_page_link", Directive::single_page},
    {"next_page_link", Directive::next_page},
    {"if_page_contains", Directive::xpath_passed_over},
    {"single_page_link_in_feed", Directive::passed_over},
    {"test_url", Directive::passed_over},
    {"test_contains", Directive::passed_over},
    {"prune", Directive::passed_over},
    {"tidy", Directive::passed_over},
    {"parser", Directive::passed_over},
    {"http_header", Directive::passed_over},
    {"strip_attr", Directive::passed_over},
    {"strip_comments", Directive::passed_over},
    {"skip_id_or_class", Directive::passed_over},
    {"skip_json_ld", Directive::passed_over},
    {"wrap_in", Directive::passed_over},
    {"move_into", Directive::passed_over},
    {"dissolve", Directive::passed_over},
    {"footnotes", Directive::passed_over},
    {"insert_detected_image", Directive::passed_over},
    {"convert_double_br_tags", Directive::passed_over},
    {"src_lazy_load_attr", Directive::passed_over},
    {"requires_login", Directive::passed_over},
    {"not_logged_in_xpath", Directive::passed_over},
    {"login_uri", Directive::passed_over},
    {"login_username_field", Directive::passed_over},
    {"login_password_field", Directive::passed_over},
    {"login_extra_fields", Directive::passed_over},
};

std::optional<Directive> directive_of(std::string_view name) {
    for (const NamedDirective& named : kDirectives) {
        if (named.name == name) return named.directive;
    }
    return std::nullopt;
}

/// "'story'" and "\"story\"" are written for story.
std::string_view unquoted(std::string_view value) {
    const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                        value.front() == value.back();
    return quoted ? value.substr(1, value.size() - 2) : value;
}

struct RuleLine {
    std::string_view name;
    std::string_view argument;
    std::string_view value;
    bool has_argument = false;
};

/// "name: value" or "name(argument): value".
std::optional<RuleLine> split_line(std::string_view line) {
    RuleLine rule;
    const std::size_t name_end = line.find_first_of(":(");
    if (name_end == std::string_view::npos) return std::nullopt;
    rule.name = trim(line.substr(0, name_end));
    std::size_t colon = name_end;
    if (line[name_end] == '(') {
        const std::size_t close = line.find("):", name_end);
        if (close == std::string_view::npos) return std::nullopt;
        rule.has_argument = true;
        rule.argument = line.substr(name_end + 1, close - name_end - 1);
        colon = close + 1;
    }
    rule.value = trim(line.substr(colon + 1));
    return rule;
}

/// Reads one file's lines.
class RuleReader {
public:
    explicit RuleReader(SiteRules& rules) : rules_(rules) {}

    std::vector<RuleFault> read(std::string_view text) {
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        while (!text.empty()) {
            const std::size_t length = std::min(text.find_first_of("\r\n"), text.size());
            ++line_;
            if (line_ > static_cast<int>(kMaxRuleLines)) {
                fault("the file has more than " + std::to_string(kMaxRuleLines) +
                      " lines; the rest is not read");
                break;
            }
            read_line(trim(text.substr(0, length)));
            const bool both = text.substr(length).starts_with("\r\n");
            text.remove_prefix(std::min(length + (both ? 2 : 1), text.size()));
        }
        if (finding_) fault("find_string without a replace_string below it", find_line_);
        return std::move(faults_);
    }

private:
    void fault(std::string message) { fault(std::move(message), line_); }
    void fault(std::string message, int line) { faults_.push_back({line, std::move(message)}); }

    void read_line(std::string_view line) {
        if (line.empty() || line.front() == '#') return;
        const std::optional<RuleLine> rule = split_line(line);
        if (!rule) {
            fault("not \"directive: value\"");
            return;
        }
        const std::optional<Directive> directive = directive_of(rule->name);
        if (!directive) {
            fault("unknown directive \"" + std::string(prefix_utf8(rule->name, 40)) + "\"");
            return;
        }
        take(*directive, *rule);
    }

    void take(Directive directive, const RuleLine& rule) {
        if (directive == Directive::passed_over) return;
        if (directive == Directive::replace) {
            replacement(rule);
            return;
        }
        if (rule.value.empty()) {
            fault(std::string(rule.name) + " has no value");
            return;
        }
        switch (directive) {
            case Directive::title: xpath(rule, &rules_.titles); break;
            case Directive::body: xpath(rule, &rules_.bodies); break;
            case Directive::author: xpath(rule, &rules_.authors); break;
            case Directive::date: xpath(rule, &rules_.dates); break;
            case Directive::strip: xpath(rule, &rules_.strips); break;
            case Directive::native_ad: xpath(rule, &rules_.native_ads); break;
            case Directive::next_page: xpath(rule, &rules_.next_pages); break;
            case Directive::single_page: xpath(rule, &rules_.single_pages); break;
            case Directive::strip_name: name(rule, rules_.strip_names); break;
            case Directive::strip_image: name(rule, rules_.strip_images); break;
            case Directive::find:
                if (finding_) fault("find_string without a replace_string below it", find_line_);
                finding_ = std::string(rule.value);
                find_line_ = line_;
                break;
            case Directive::autodetect: rules_.autodetect = rule.value != "no"; break;
            case Directive::xpath_passed_over: xpath(rule, nullptr); break;
            case Directive::replace:
            case Directive::passed_over: break;
        }
    }

    void replacement(const RuleLine& rule) {
        if (rule.has_argument && !rule.argument.empty()) {
            rules_.replacements.emplace_back(rule.argument, rule.value);
        } else if (finding_) {
            rules_.replacements.emplace_back(*finding_, rule.value);
            finding_.reset();
        } else {
            fault("replace_string without a find_string above it");
        }
    }

    void name(const RuleLine& rule, std::vector<std::string>& names) {
        const std::string_view part = unquoted(rule.value);
        if (part.empty()) {
            fault(std::string(rule.name) + " has no value");
        } else {
            names.emplace_back(part);
        }
    }

    void xpath(const RuleLine& rule, std::vector<std::string>* expressions) {
        std::string expression(rule.value);
        const std::string wrong = xpath_fault(expression);
        if (!wrong.empty()) {
            fault(std::string(rule.name) + " is no XPath: " + wrong);
        } else if (expressions != nullptr) {
            expressions->push_back(std::move(expression));
        }
    }

    SiteRules& rules_;
    std::vector<RuleFault> faults_;
    std::optional<std::string> finding_;
    int line_ = 0;
    int find_line_ = 0;
};

}  // namespace

std::vector<RuleFault> add_site_rules(std::string_view text, SiteRules& rules) {
    return RuleReader(rules).read(text);
}

RuleFileNames rule_file_names(std::string_view host) {
    RuleFileNames names;
    std::string name = ascii_lower(host);
    if (name.starts_with("www.")) name.erase(0, 4);
    // A file's name is made of it: nothing that leads out of the folder.
    if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos) return names;
    names.own = name + ".txt";
    for (std::size_t dot = name.find('.'); dot != std::string::npos;
         dot = name.find('.', dot + 1)) {
        names.wildcards.push_back(name.substr(dot) + ".txt");
    }
    return names;
}

std::string replaced(std::string_view html, const SiteRules& rules) {
    std::string page(html);
    for (const auto& [from, to] : rules.replacements) {
        std::string out;
        std::size_t done = 0;
        for (std::size_t at = page.find(from); at != std::string::npos;
             at = page.find(from, done)) {
            if (out.size() + (at - done) + to.size() > Document::kMaxBytes) break;
            out.append(page, done, at - done).append(to);
            done = at + from.size();
        }
        if (done == 0) continue;
        out.append(page, done, std::string::npos);
        page = std::move(out);
    }
    return page;
}

}  // namespace stet
