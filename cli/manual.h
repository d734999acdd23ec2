// The manual: one page a command, from which come `stet help`, the man pages and the completions.
//
// A page is a small part of Markdown (cli/manual/stet-NAME.md): "# stet NAME", one line that says
// what the command is for, "## Section", paragraphs, lines indented by four as they are, and
// items "- `--flag VALUE`: what it does", continued on lines indented by two. `Code` stands
// between back-quotes. A VALUE of words with "|" between them names the only words allowed.
#pragma once

#include "cli/command.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

struct ManualPage {
    std::string_view name;  // "stet", "stet-diff"
    std::string_view text;
};

/// All pages, as embedded in the program.
std::span<const ManualPage> manual_pages();

/// The page of that name ("stet-diff"). Throws Error (not_found).
const ManualPage& manual_page(std::string_view name);

/// A piece of a page, in reading order.
struct ManualPiece {
    enum class Kind : std::uint8_t { title, heading, paragraph, code, item };
    Kind kind = Kind::paragraph;
    std::string term;  // of an item
    std::string text;
};
std::vector<ManualPiece> read_manual(std::string_view page);

/// A flag as its page has it.
struct FlagHelp {
    std::vector<std::string> names;    // "-q", "--quiet"
    std::string value;                 // "FILE"; "" for a flag without one
    std::vector<std::string> choices;  // of "auto|always|never"; else empty
    std::string text;
};
std::vector<FlagHelp> flags_of(std::string_view page);

/// The page for reading at a terminal.
void print_manual(const ManualPage& page, Io& io);

/// What `stet` alone prints: every command with its line, by group.
void print_overview(Io& io);

/// The page as roff, for man(1).
std::string roff_of(const ManualPage& page);

enum class Shell : std::uint8_t { bash, zsh, fish };
std::string completion_for(Shell shell);

}  // namespace stet
