#include "cli/extract.h"

#include <iostream>

#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    CLI::App app{"Archives news pages, diffs article revisions, exports extracted text", "stet"};
    app.require_subcommand(1);
    CLI::App& extract = *app.add_subcommand("extract", "the article of a page, without keeping it");
    stet::ExtractOptions options;
    bool batch = false;
    bool json = false;
    bool markdown = false;
    unsigned jobs = 0;
    extract.add_option("source", options.source, "a file, or - for standard input");
    extract.add_flag("--batch", batch, "JSON lines in, JSON lines out");
    extract.add_option("--jobs", jobs, "threads for --batch (default: one for each core)");
    extract.add_option("--url", options.url, "the page's address");
    extract.add_option("--content-type", options.content_type, "as an HTTP header gives it");
    extract.add_option("--fetched", options.fetched, "when the page was fetched");
    extract.add_flag("--json", json);
    extract.add_flag("--markdown", markdown);
    CLI11_PARSE(app, argc, argv);
    try {
        if (batch) {
            stet::extract_batch(std::cin, std::cout, jobs);
            return 0;
        }
        if (json) options.format = stet::ArticleFormat::json;
        if (markdown) options.format = stet::ArticleFormat::markdown;
        return static_cast<int>(stet::extract_command(options, std::cin, std::cout));
    } catch (const stet::Error& error) {
        std::cerr << "stet: " << error.what() << '\n';
        return static_cast<int>(error.status());
    }
}
