// `ve keys migrate`: the keys of a Go chain binary's keyring, taken over. Its files stay as they
// are.
#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/text.hpp"
#include "commands/keys/verbs.hpp"
#include "keyring/foreign/go_key_file.hpp"

namespace ve {
namespace {

namespace fs = std::filesystem;

struct MigrateFlags {
    KeyringFlags keyring;
    std::string folder, go_passphrase_file;
};

struct Source {
    fs::path folder;
    bool is_test = false;  // its passphrase is "test"
    std::vector<fs::path> files;
};

Result<std::vector<fs::path>> key_files(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code problem;
    for (fs::directory_iterator at{folder, problem}, end; !problem && at != end;
         at.increment(problem))
        if (at->path().extension() == ".info") out.push_back(at->path());
    if (problem) return fail(errors::io, "cannot read {}: {}", folder.string(), problem.message());
    std::ranges::sort(out);
    return out;
}

// The folder itself, or the keyrings of a home.
Result<std::vector<Source>> sources(const fs::path& folder) {
    std::vector<Source> out;
    for (const auto* name : {"", "keyring-file", "keyring-test"}) {
        auto at = *name == '\0' ? folder : folder / name;
        std::error_code ignored;
        if (*name != '\0' && !fs::is_directory(at, ignored)) continue;
        auto files = TRY(key_files(at));
        if (files.empty()) continue;
        const bool is_test = fs::path{at}.filename() == "keyring-test";
        out.push_back({.folder = std::move(at), .is_test = is_test, .files = std::move(files)});
    }
    if (out.empty())
        return fail(errors::input, "{} holds no keyring of a Go binary: no *.info file is there",
                    folder.string())
            .with_hint(
                "its `file` and `test` backends can be read; from others, export each key "
                "with: keys export NAME");
    return out;
}

// The same name, with what ours may not have replaced.
std::string our_name(std::string_view theirs) {
    std::string out;
    for (const char c : theirs.substr(0, 64))
        out += keyring::check_name(std::string{"x"} + c).ok() ? c : '-';
    while (!out.empty() && (out[0] == '-' || out[0] == '.')) out.erase(0, 1);
    return out.empty() ? "key" : out;
}

struct Row {
    std::string name, kind, address, result;
};

Result<Row> take(Session& session, Keyring& ring, const fs::path& file, const Secret& passphrase) {
    const auto text = TRY(read_input(session, file.string(), foreign::go_file_max));
    const auto item = TRY(foreign::open_go_file(text, passphrase));
    auto key        = foreign::read_go_record(item.data.reveal());
    if (!key.ok()) return Row{file.filename().string(), "", "", key.error().detail()};
    Row row{our_name(key->name), key->kind, "", ""};
    const auto kept = key->local ? ring.add(row.name, *std::move(key->local))
                                 : ring.add(row.name, *std::move(key->known));
    if (kept.ok()) row.address = kept->address.text();
    row.result = !kept.ok()              ? kept.error().detail()
                 : row.name == key->name ? "taken over"
                                         : "taken over as " + row.name;
    return row;
}

Result<View> migrate(Session& session, const MigrateFlags& flags) {
    const auto found = TRY(sources(flags.folder));
    auto ring = TRY(open_keyring(session, flags.keyring.backend, flags.keyring.passphrase_file));
    auto json = Json::array();
    std::vector<std::vector<std::string>> rows{{"NAME", "KIND", "ADDRESS", "RESULT"}};
    for (const auto& source : found) {
        const auto passphrase =
            TRY(source.is_test
                    ? Result<Secret>{Secret::copy_of(std::string_view{"test"})}
                    : session.passphrase(flags.go_passphrase_file,
                                         fmt::format("passphrase of {}", source.folder.string()),
                                         "--go-passphrase-file"));
        for (const auto& file : source.files) {
            auto row = take(session, ring, file, passphrase);
            if (!row.ok()) return std::move(row).error().at(file.string());
            json.push(Json::object({{"name", row->name},
                                    {"kind", row->kind},
                                    {"address", row->address},
                                    {"result", row->result}}));
            rows.push_back({row->name, row->kind, row->address, row->result});
        }
    }
    return View{std::move(json), table(rows)};
}

}  // namespace

void add_keys_migrate(CLI::App& keys, Session& session) {
    auto flags    = std::make_shared<MigrateFlags>();
    auto* command = keys.add_subcommand(
        "migrate",
        "Take over the keys of a Go chain binary's file or test keyring\n\nExamples:\n  ve keys "
        "migrate ~/.akash\n  ve keys migrate ~/.virtengine/keyring-file --go-passphrase-file "
        "secret");
    command->add_option("folder", flags->folder, "The binary's home, or its keyring's folder")
        ->required();
    command->add_option("--go-passphrase-file", flags->go_passphrase_file,
                        "Read the old keyring's passphrase from here (- for standard input)");
    flags->keyring.add(*command);
    command->callback([flags, &session] { session.finish(migrate(session, *flags)); });
}

}  // namespace ve
