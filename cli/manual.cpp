#include "cli/manual.h"

#include "cli/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ostream>

namespace stet {

namespace {

constexpr int kTextWidth = 80;  // in a pipe; and the widest on a terminal
constexpr int kIndent = 4;

constexpr std::array<std::string_view, 4> kGroupTitles = {
    "Collect",
    "Read",
    "Take out",
    "Look after",
};

void append_line(std::string& text, std::string_view line) {
    if (!text.empty()) text += ' ';
    text += line;
}

/// Splits "`--flag VALUE`: text" at the first ": " that stands outside of back-quotes.
void read_item(std::string_view line, ManualPiece& piece) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '`') quoted = !quoted;
        if (quoted || line[i] != ':') continue;
        piece.term = line.substr(0, i);
        std::string_view rest = line.substr(i + 1);
        if (rest.starts_with(' ')) rest.remove_prefix(1);
        piece.text = rest;
        return;
    }
    piece.text = line;
}

/// Back-quotes become marks that take no room (see layout.h), so that wrapping counts right.
std::string with_marks(std::string_view text) {
    std::string out;
    bool open = false;
    for (const char c : text) {
        if (c != '`') {
            out += c;
            continue;
        }
        out += open ? kMarkEnd : kMarkBegin;
        open = !open;
    }
    return out;
}

void print_block(std::string_view text, int indent, Io& io) {
    const int line_width = io.width > 0 ? std::min(io.width, kTextWidth) : kTextWidth;
    const std::string margin(static_cast<std::size_t>(indent), ' ');
    for (const std::string& line :
         paint_marks(wrap(with_marks(text), line_width - indent), Ink::strong, io)) {
        io.out << margin << line << '\n';
    }
}

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

std::string roff_text(std::string_view text) {
    std::string out;
    bool bold = false;
    for (const char c : text) {
        switch (c) {
            case '\\': out += "\\e"; break;
            case '-': out += "\\-"; break;
            case '`':
                bold = !bold;
                out += bold ? "\\fB" : "\\fR";
                break;
            default: out += c;
        }
    }
    if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
    return out;
}

void append_commands(std::string& out) {
    out += ".SH COMMANDS\n";
    for (const Command& command : commands()) {
        out += fmt::format(".TP\n\\fBstet\\-{}\\fR(1)\n{}.\n", roff_text(command.name),
                           roff_text(command.help));
    }
}

/// `text` without back-quotes, its first sentence only: what a completion shows.
std::string short_text(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '`') continue;
        const bool ends = (text[i] == '.' || text[i] == ';' || text[i] == ':') &&
                          (i + 1 == text.size() || text[i + 1] == ' ');
        if (ends) break;
        out += text[i];
    }
    return out;
}

std::string replaced(std::string_view text, char from, std::string_view to) {
    std::string out;
    for (const char c : text) {
        if (c == from) {
            out += to;
        } else {
            out += c;
        }
    }
    return out;
}

bool names_a_file(const FlagHelp& flag) {
    return flag.value == "FILE" || flag.value == "DIR" || flag.value == "PATH";
}

std::vector<FlagHelp> all_flags_of(std::string_view command) {
    std::vector<FlagHelp> flags = flags_of(manual_page(fmt::format("stet-{}", command)).text);
    for (FlagHelp& flag : flags_of(manual_page("stet").text)) flags.push_back(std::move(flag));
    return flags;
}

std::string joined(const std::vector<std::string>& words, std::string_view gap) {
    return fmt::format("{}", fmt::join(words, gap));
}

std::string bash_completion() {
    std::string names;
    std::string cases;
    std::string choices;
    std::vector<std::string> chosen;  // choice flags already written
    for (const Command& command : commands()) {
        names += fmt::format("{}{}", names.empty() ? "" : " ", command.name);
        std::string flags;
        for (const FlagHelp& flag : all_flags_of(command.name)) {
            for (const std::string& name : flag.names) {
                flags += fmt::format("{}{}", flags.empty() ? "" : " ", name);
            }
            const std::string key = fmt::format("{}:{}", command.name, flag.names.back());
            if (!flag.choices.empty()) {
                choices +=
                    fmt::format("        {}) words=\"{}\" ;;\n", key, joined(flag.choices, " "));
            }
        }
        cases += fmt::format("        {}) flags=\"{}\" ;;\n", command.name, flags);
    }
    return fmt::format(R"BASH(# bash completion for stet; made by: stet help --completion bash
_stet() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}}
    local commands="{0}" command="" word flags="" words=""
    COMPREPLY=()
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case " $commands " in
            *" $word "*) command=$word; break ;;
        esac
    done
    if [ -z "$command" ]; then
        case $cur in
            -*) COMPREPLY=($(compgen -W "--help --version --archive --json --tz --color" -- "$cur")) ;;
            *) [ "$prev" = --archive ] || COMPREPLY=($(compgen -W "$commands" -- "$cur")) ;;
        esac
        return
    fi
    case $command:$prev in
{2}    esac
    if [ -n "$words" ]; then
        COMPREPLY=($(compgen -W "$words" -- "$cur"))
        return
    fi
    case $command in
{1}    esac
    case $cur in
        -*) COMPREPLY=($(compgen -W "$flags" -- "$cur")) ;;
        *) [ "$command" != help ] || COMPREPLY=($(compgen -W "$commands" -- "$cur")) ;;
    esac
}}
complete -o default -F _stet stet
)BASH",
                       names, cases, choices);
}

/// For a word between single quotes in zsh's _arguments: its own signs and the quote escaped.
std::string zsh_quoted(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\'') {
            out += "'\\''";
            continue;
        }
        if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string zsh_completion() {
    std::string names;
    std::string cases;
    for (const Command& command : commands()) {
        names += fmt::format("        '{}:{}'\n", command.name, zsh_quoted(command.help));
        cases += fmt::format("        {}) _arguments -S \\\n", command.name);
        for (const FlagHelp& flag : all_flags_of(command.name)) {
            std::string action;
            if (!flag.choices.empty()) {
                action = fmt::format(":value:({})", joined(flag.choices, " "));
            } else if (names_a_file(flag)) {
                action = ":file:_files";
            } else if (!flag.value.empty()) {
                action = fmt::format(":{}:", zsh_quoted(flag.value));
            }
            for (const std::string& name : flag.names) {
                cases += fmt::format("            '{}[{}]{}' \\\n", name,
                                     zsh_quoted(short_text(flag.text)), action);
            }
        }
        cases += command.name == "help" ? "            '*:command:_stet_commands' ;;\n"
                                        : "            '*:word:_files' ;;\n";
    }
    return fmt::format(R"ZSH(#compdef stet
# zsh completion for stet; made by: stet help --completion zsh
_stet_commands() {{
    local -a commands=(
{0}    )
    _describe 'stet command' commands
}}
_stet() {{
    local curcontext=$curcontext state line
    typeset -A opt_args
    _arguments -C '1:command:_stet_commands' '*::argument:->arguments'
    [[ $state == arguments ]] || return
    case $line[1] in
{1}    esac
}}
_stet "$@"
)ZSH",
                       names, cases);
}

std::string fish_completion() {
    std::string out = "# fish completion for stet; made by: stet help --completion fish\n";
    const auto quoted = [](std::string_view text) { return replaced(text, '\'', "\\'"); };
    for (const Command& command : commands()) {
        out += fmt::format("complete -c stet -n __fish_use_subcommand -f -a {} -d '{}'\n",
                           command.name, quoted(command.help));
    }
    for (const Command& command : commands()) {
        for (const FlagHelp& flag : all_flags_of(command.name)) {
            std::string names;
            for (const std::string& name : flag.names) {
                names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
            }
            std::string value;
            if (!flag.choices.empty()) {
                value = fmt::format(" -x -a '{}'", joined(flag.choices, " "));
            } else if (names_a_file(flag)) {
                value = " -r -F";
            } else if (!flag.value.empty()) {
                value = " -x";
            }
            out += fmt::format("complete -c stet -n '__fish_seen_subcommand_from {}'{}{} -d '{}'\n",
                               command.name, names, value, quoted(short_text(flag.text)));
        }
    }
    return out;
}

}  // namespace

const ManualPage& manual_page(std::string_view name) {
    const std::span<const ManualPage> pages = manual_pages();
    const auto found = std::find_if(pages.begin(), pages.end(),
                                    [name](const ManualPage& page) { return page.name == name; });
    if (found == pages.end()) {
        const std::string_view prefix = "stet-";
        if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
        throw Error(fmt::format("the manual has no page \"{}\"; \"stet help\" lists the commands",
                                printable(name)),
                    ExitStatus::usage);
    }
    return *found;
}

std::vector<ManualPiece> read_manual(std::string_view page) {
    using Kind = ManualPiece::Kind;
    std::vector<ManualPiece> pieces;
    bool open = false;  // whether the next line may go on with the last piece
    while (!page.empty()) {
        const std::size_t end = std::min(page.find('\n'), page.size());
        const std::string_view line = page.substr(0, end);
        page.remove_prefix(std::min(end + 1, page.size()));
        if (line.empty()) {
            open = false;
        } else if (line.starts_with("# ")) {
            pieces.push_back({Kind::title, "", std::string(line.substr(2))});
            open = false;
        } else if (line.starts_with("## ")) {
            pieces.push_back({Kind::heading, "", std::string(line.substr(3))});
            open = false;
        } else if (line.starts_with("    ")) {
            const bool goes_on = open && pieces.back().kind == Kind::code;
            if (!goes_on) pieces.push_back({Kind::code, "", ""});
            std::string& text = pieces.back().text;
            if (!text.empty()) text += '\n';
            text += line.substr(4);
            open = true;
        } else if (line.starts_with("- ")) {
            pieces.push_back({Kind::item, "", ""});
            read_item(line.substr(2), pieces.back());
            open = true;
        } else if (open && line.starts_with("  ")) {
            append_line(pieces.back().text, line.substr(2));
        } else if (open && pieces.back().kind == Kind::paragraph) {
            append_line(pieces.back().text, line);
        } else {
            pieces.push_back({Kind::paragraph, "", std::string(line)});
            open = true;
        }
    }
    return pieces;
}

std::vector<FlagHelp> flags_of(std::string_view page) {
    std::vector<FlagHelp> flags;
    for (const ManualPiece& piece : read_manual(page)) {
        if (piece.kind != ManualPiece::Kind::item || !piece.term.starts_with("`-")) continue;
        FlagHelp flag;
        flag.text = piece.text;
        std::string_view rest = piece.term;
        while (!rest.empty()) {  // "`-q`, `--quiet`" or "`--archive FILE`"
            const std::size_t begin = rest.find('`');
            if (begin == std::string_view::npos) break;
            const std::size_t end = std::min(rest.find('`', begin + 1), rest.size());
            const std::string_view term = rest.substr(begin + 1, end - begin - 1);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const std::size_t gap = std::min(term.find_first_of(" ="), term.size());
            flag.names.emplace_back(term.substr(0, gap));
            if (gap < term.size()) flag.value = term.substr(gap + 1);
        }
        std::string_view value = flag.value;
        while (flag.value.find('|') != std::string::npos && !value.empty()) {
            const std::size_t bar = std::min(value.find('|'), value.size());
            flag.choices.emplace_back(value.substr(0, bar));
            value.remove_prefix(std::min(bar + 1, value.size()));
        }
        flags.push_back(std::move(flag));
    }
    return flags;
}

void print_manual(const ManualPage& page, Io& io) {
    using Kind = ManualPiece::Kind;
    Kind before = Kind::title;
    for (const ManualPiece& piece : read_manual(page.text)) {
        switch (piece.kind) {
            case Kind::title: io.out << paint(Ink::strong, piece.text, io) << "\n\n"; break;
            case Kind::heading: io.out << '\n' << paint(Ink::strong, piece.text, io) << '\n'; break;
            case Kind::paragraph:
                if (before != Kind::heading && before != Kind::title) io.out << '\n';
                print_block(piece.text, before == Kind::title ? 0 : kIndent, io);
                break;
            case Kind::code:
                if (before != Kind::heading) io.out << '\n';
                for (const std::string& line : wrap(piece.text, 0)) {
                    io.out << std::string(kIndent, ' ') << line << '\n';
                }
                break;
            case Kind::item:
                if (before == Kind::paragraph || before == Kind::code) io.out << '\n';
                print_block(piece.term, kIndent, io);
                print_block(piece.text, 2 * kIndent, io);
                break;
        }
        before = piece.kind;
    }
}

void print_overview(Io& io) {
    io.out << paint(Ink::strong, "stet", io)
           << " keeps every version of the news pages you give it, in one file.\n";
    for (std::size_t group = 0; group < kGroupTitles.size(); ++group) {
        Table table({{"", false, false, Ink::name}, {"", false, true}}, kIndent / 2);
        for (const Command& command : commands()) {
            if (static_cast<std::size_t>(command.group) != group) continue;
            table.add({fmt::format("{:<8}", command.name), std::string(command.help)});
        }
        if (table.empty()) continue;
        io.out << '\n' << paint(Ink::strong, kGroupTitles[group], io) << '\n';
        table.print(io);
    }
    io.out << "\nBegin with: " << paint(Ink::name, "stet add URL", io)
           << "    More on each: " << paint(Ink::name, "stet help COMMAND", io) << '\n';
}

std::string roff_of(const ManualPage& page) {
    using Kind = ManualPiece::Kind;
    std::string out = fmt::format(
        ".\\\" Made by \"stet help --man\"; the source is cli/manual/{}.md.\n"
        ".TH {} 1 \"\" \"stet {}\" \"stet manual\"\n",
        page.name, roff_text(upper(page.name)), STET_VERSION);
    Kind before = Kind::heading;
    bool named = false;
    for (const ManualPiece& piece : read_manual(page.text)) {
        switch (piece.kind) {
            case Kind::title: break;
            case Kind::heading:
                if (page.name == "stet" && piece.text == "Global options") append_commands(out);
                out += fmt::format(".SH {}\n", roff_text(upper(piece.text)));
                break;
            case Kind::paragraph:
                if (!named) {
                    std::string what = piece.text;
                    if (what.ends_with('.')) what.pop_back();
                    out +=
                        fmt::format(".SH NAME\n{} \\- {}\n", roff_text(page.name), roff_text(what));
                    named = true;
                } else {
                    if (before != Kind::heading) out += ".PP\n";
                    out += roff_text(piece.text) + "\n";
                }
                break;
            case Kind::code:
                out += ".PP\n.nf\n.RS 4\n";
                for (const std::string& line : wrap(replaced(piece.text, '`', "\\(ga"), 0)) {
                    out += roff_text(line) + "\n";
                }
                out += ".RE\n.fi\n";
                break;
            case Kind::item:
                out += fmt::format(".TP\n{}\n{}\n", roff_text(piece.term), roff_text(piece.text));
                break;
        }
        before = piece.kind;
    }
    if (page.name != "stet") out += ".SH SEE ALSO\n\\fBstet\\fR(1)\n";
    return out;
}

std::string completion_for(Shell shell) {
    switch (shell) {
        case Shell::bash: return bash_completion();
        case Shell::zsh: return zsh_completion();
        case Shell::fish: return fish_completion();
    }
    return {};
}

}  // namespace stet
