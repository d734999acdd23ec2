// stet key: the key that evidence is signed with.
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rows.h"
#include "store/signing.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {

Action declare_key(CLI::App& app) {
    const auto file = std::make_shared<std::string>();
    const auto show = std::make_shared<bool>(false);
    app.add_option("file", *file)->required();
    app.add_flag("--public", *show);
    return [file, show](const Settings& settings, Io& io) {
        if (!*show) make_key(*file);
        const SigningKey key(*file);
        if (settings.json) {
            io.out << json_line({{"key", *file},
                                 {"fingerprint", key.fingerprint()},
                                 {"public", key.public_pem()}})
                   << '\n';
        } else if (*show) {
            io.out << key.public_pem();
        } else if (!settings.quiet) {
            io.out
                << printable(*file) << "  " << key.fingerprint() << "\n"
                << "  Keep the file to yourself; give the fingerprint to those who will verify.\n";
        }
        return ExitStatus::ok;
    };
}

}  // namespace stet
