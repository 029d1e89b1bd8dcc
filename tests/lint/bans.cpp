#include "tests/lint/bans.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace ve::lint {
namespace {

using Places = std::vector<std::string_view>;

// What every node must compute alike, to the last bit.
const Places deterministic = {"node/chain",       "node/modules", "node/consensus", "capture",
                              "node/application", "base",         "wire",           "crypto"};
// Floats are met where the wire knows them; state and money have none.
const Places integers_only = {"node/chain", "node/modules", "node/consensus", "node/store",
                              "capture",    "base/amount",  "base/coin",      "base/dec",
                              "base/time",  "crypto",       "node/genesis",   "node/make_genesis"};

struct Ban {
    Places where;  // empty: everywhere
    Places except;
    bool in_tests;
    std::string_view why;
    Places words;
};

const std::vector<Ban>& bans() {
    static const std::vector<Ban> all = {
        {{},
         {"node/world"},
         false,
         "time comes from the world's clock, or from the block",
         {"system_clock", "steady_clock", "high_resolution_clock", "utc_clock", "gettimeofday",
          "clock_gettime", "std::time", "localtime", "gmtime", "localtime_r", "gmtime_r"}},
        {{},
         {"node/world", "crypto"},
         false,
         "chance comes from the world's entropy, which a seed repeats",
         {"std::rand", "rand", "srand", "random_device", "mt19937", "mt19937_64", "getrandom",
          "getentropy", "arc4random"}},
        {{},
         {"cli", "bench"},
         true,
         "the environment is read in cli/ and handed on",
         {"getenv", "secure_getenv", "setenv", "putenv"}},
        {deterministic,
         {},
         false,
         "threads would make the order of things a matter of luck",
         {"std::thread", "std::jthread", "std::async", "condition_variable"}},
        {{"node/chain", "node/modules"},
         {},
         false,
         "maps in it come in another order in every process: wire::serialize",
         {"SerializeAsString", "SerializeToString", "SerializePartialAsString", "AppendToString"}},
        {integers_only, {}, false, "money, state and scores are integers", {"float", "double"}},
        {deterministic,
         {"base/fmt.cpp"},
         false,
         "its result depends on the machine",
         {"std::hash",
          "std::locale",
          "setlocale",
          "directory_iterator",
          "recursive_directory_iterator",
          "std::ifstream",
          "std::ofstream",
          "std::fstream",
          "fopen",
          "strtod",
          "strtof",
          "std::stod",
          "std::stof",
          "std::stoi",
          "std::stol",
          "std::stoul",
          "std::stoull",
          "std::stoll",
          "atoi",
          "atof"}},
        {{},
         {},
         true,
         "nothing sleeps: wait for what is meant",
         {"sleep_for", "sleep_until", "usleep", "nanosleep", "::sleep"}},
        {{},
         // a signer that the user names, by its file; CometBFT and ourselves
         {"tests", "node/world/spawn.cpp"},
         true,
         "no shell and no program is started",
         {"std::system", "popen", "::system", "execve", "execvp", "posix_spawn"}},
        {{}, {}, true, "JSON's numbers are read with their range checked", {"json.get<", "get_to"}},
    };
    return all;
}

// C interfaces that are called behind lengths that were checked, in one folder.
struct Door {
    std::string_view prefix;
    Places homes;
};
const std::vector<Door>& doors() {
    static const std::vector<Door> all = {
        {"secp256k1_", {"crypto"}},
        {"crypto_", {"crypto", "node/world/entropy.cpp"}},
        {"sodium_", {"crypto", "node/world/entropy.cpp"}},
        {"sqlite3_", {"node/store/sqlite"}},
    };
    return all;
}

struct Library {
    std::string_view prefix;
    Places homes;    // where a .cpp may include it
    Places headers;  // which headers may
};
const std::vector<Library>& libraries() {
    static const std::vector<Library> all = {
        {"CLI/", {"cli", "commands"}, {}},
        {"nlohmann/", {"base/json.cpp"}, {}},
        {"boost/multiprecision/", {"base"}, {}},
        {"boost/",
         {"node/serve", "client/http.cpp", "client/websocket.cpp"},
         {"node/serve/beast.hpp"}},
        {"grpc", {"node/serve"}, {"node/serve/grpc_bytes.hpp"}},
        {"sqlite3.h", {"node/store"}, {"node/store/sqlite.hpp"}},
        {"openssl/", {"crypto"}, {}},
        {"sodium.h", {"crypto", "node/world/entropy.cpp"}, {"crypto/sodium.hpp"}},
        {"secp256k1", {"crypto"}, {}},
        {"png.h", {"capture/image.cpp"}, {}},
        {"jpeglib.h", {"capture/image.cpp"}, {}},
        {"zstd.h", {"node/store", "node"}, {}},
        {"qrcodegen/", {"commands/mfa"}, {}},
    };
    return all;
}

// Messages in headers: what a module keeps and answers is made of them. Nobody above sees those.
// Generated files, and they only, start with the last one.
const Places message_headers = {"node/modules", "node/tx_response.hpp", "proto/register_later.hpp"};

bool among(const Source& source, const Places& places) {
    return std::ranges::any_of(places, [&](auto place) { return source.below(place); });
}

std::optional<std::string_view> first_word(std::string_view code, const Places& words) {
    for (const auto word : words)
        if (has_word(code, word)) return word;
    return std::nullopt;
}

bool name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The call of a C function whose name starts with `prefix`; not a name that only contains it.
bool calls(std::string_view code, std::string_view prefix) {
    for (auto at = code.find(prefix); at != std::string_view::npos;
         at      = code.find(prefix, at + 1)) {
        auto end = at;
        while (end < code.size() && name_char(code[end])) ++end;
        const bool starts = at == 0 || !name_char(code[at - 1]);
        if (starts && end < code.size() && code[end] == '(') return true;
    }
    return false;
}

}  // namespace

Findings check_words(const std::vector<Source>& sources) {
    Findings out;
    for (const auto& source : sources) {
        for (const auto& line : source.lines) {
            for (const auto& ban : bans()) {
                if ((source.test() && !ban.in_tests) || among(source, ban.except)) continue;
                if (!ban.where.empty() && !among(source, ban.where)) continue;
                if (const auto word = first_word(line.code, ban.words))
                    out.push_back(
                        {source.path, line.number, fmt::format("{}: {}", *word, ban.why)});
            }
            for (const auto& door : doors())
                if (!source.test() && !among(source, door.homes) && calls(line.code, door.prefix))
                    out.push_back({source.path, line.number,
                                   fmt::format("{}…() is called in {} only", door.prefix,
                                               door.homes.front())});
        }
    }
    return out;
}

namespace {

// Of "std::unordered_map<A, B> seen_;  // never walked": seen_
std::string declared_name(std::string_view code) {
    if (code.starts_with("using ")) return std::string{code.substr(6, code.find(' ', 6) - 6)};
    const auto close = code.rfind('>');
    if (close == std::string_view::npos) return {};
    auto begin = close + 1;
    while (begin < code.size() && !name_char(code[begin])) ++begin;
    auto end = begin;
    while (end < code.size() && name_char(code[end])) ++end;
    return std::string{code.substr(begin, end - begin)};
}

bool walks(std::string_view code, const std::string& name) {
    if (!has_word(code, name)) return false;
    const bool ranged = has_word(code, "for") && code.find(": " + name) != std::string_view::npos;
    return ranged || code.find(name + ".begin()") != std::string_view::npos ||
           code.find(name + ".cbegin()") != std::string_view::npos ||
           code.find("ranges::") != std::string_view::npos;
}

// A container of the library; other names may begin like it.
bool has_unordered(std::string_view code) {
    constexpr std::array<std::string_view, 4> kinds{"unordered_map", "unordered_set",
                                                    "unordered_multimap", "unordered_multiset"};
    return std::ranges::any_of(
        kinds, [&](auto kind) { return code.find(kind) != std::string_view::npos; });
}

std::string_view folder_of(const Source& source) {
    return std::string_view{source.path}.substr(0, source.path.rfind('/'));
}

}  // namespace

Findings check_unordered(const std::vector<Source>& sources) {
    Findings out;
    for (const auto& source : sources) {
        if (source.test() || !among(source, deterministic)) continue;
        for (std::size_t i = 0; i < source.lines.size(); ++i) {
            auto line = source.lines[i];
            if (line.code.starts_with("#") || !has_unordered(line.code)) continue;
            for (; i + 1 < source.lines.size() && line.code.find(';') == std::string::npos; ++i) {
                line.code += source.lines[i + 1].code;
                line.text += source.lines[i + 1].text;
            }
            const auto name = declared_name(line.code);
            if (line.text.find("never walked") == std::string::npos || name.empty()) {
                out.push_back(
                    {source.path, line.number,
                     "an unordered container: say \"never walked\", or use an ordered one"});
                continue;
            }
            for (const auto& user : sources)
                for (const auto& use : user.lines)
                    if (folder_of(user) == folder_of(source) && walks(use.code, name))
                        out.push_back({user.path, use.number,
                                       fmt::format("{} is walked, and has no order", name)});
        }
    }
    return out;
}

Findings check_libraries(const std::vector<Source>& sources) {
    Findings out;
    for (const auto& source : sources) {
        if (source.test()) continue;
        for (const auto& include : includes_of(source)) {
            const bool message =
                include.path.ends_with(".pb.h") || include.path.starts_with("google/protobuf/");
            const bool keeper = source.path.ends_with("/keeper.hpp");
            if (message && source.header() && (keeper || !among(source, message_headers)))
                out.push_back({source.path, include.line,
                               fmt::format("{} in a header: declare the message, include it in the "
                                           ".cpp",
                                           include.path)});
            const auto library = std::ranges::find_if(libraries(), [&](const Library& one) {
                return !include.ours && include.path.starts_with(one.prefix);
            });
            if (library == libraries().end()) continue;
            if (source.header() && !among(source, library->headers))
                out.push_back(
                    {source.path, include.line, fmt::format("<{}> in a header", include.path)});
            else if (!source.header() && !among(source, library->homes))
                out.push_back({source.path, include.line,
                               fmt::format("<{}> is at home in {}", include.path,
                                           library->homes.empty() ? "" : library->homes.front())});
        }
    }
    return out;
}

Findings check_options(const std::vector<Source>& sources) {
    constexpr std::array<std::string_view, 7> secrets = {
        "mnemonic", "passphrase", "secret", "password", "private-key", "seed-phrase", "pin"};
    Findings out;
    for (const auto& source : sources) {
        if (source.test()) continue;
        for (std::size_t i = 0; i < source.lines.size(); ++i) {
            if (source.lines[i].code.find("add_option") == std::string::npos) continue;
            // The name stands on this line or, where the call is long, on the next.
            auto text = source.lines[i].text.substr(source.lines[i].code.find("add_option"));
            if (text.find('"') == std::string::npos && i + 1 < source.lines.size())
                text = source.lines[i + 1].text;
            const auto open = text.find('"');
            if (open == std::string::npos) continue;
            const auto name = text.substr(open + 1, text.find('"', open + 1) - open - 1);
            if (name.ends_with("-file") || name.ends_with("-fd")) continue;
            for (const auto secret : secrets) {
                const auto at = name.find(secret);
                const bool whole =
                    at != std::string::npos &&
                    (at == 0 || !std::isalpha(static_cast<unsigned char>(name[at - 1]))) &&
                    (at + secret.size() == name.size() ||
                     !std::isalpha(static_cast<unsigned char>(name[at + secret.size()])));
                if (whole)
                    out.push_back({source.path, source.lines[i].number,
                                   fmt::format("'{}' takes a secret from the command line; take a "
                                               "file, standard input or the terminal",
                                               name)});
            }
        }
    }
    return out;
}

Findings check_machine(const std::string& path, std::string_view text) {
    // In two halves, so that this file does not find itself.
    const std::vector<std::string> paths = {
        "/wo"
        "rk/",
        "/ro"
        "ot/",
        "/ho"
        "me/",
        "/Us"
        "ers/",
        "C:"
        "\\"};
    Findings out;
    std::size_t number = 0;
    for (; !text.empty(); text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1)) {
        const auto line = text.substr(0, text.find('\n'));
        ++number;
        for (const auto& absolute : paths) {
            const auto at = line.find(absolute);
            // A path of ours may end in such a name: "proto/root/…".
            if (at == std::string_view::npos || (at > 0 && name_char(line[at - 1]))) continue;
            out.push_back({path, number, fmt::format("'{}…' is a path of one machine", absolute)});
        }
        for (const std::string_view from : {"\"resolved\": \"", "registry="}) {
            if (line.find(from) == std::string_view::npos) continue;
            const bool lock = path.ends_with("package-lock.json") || path.ends_with(".npmrc");
            if (lock) out.push_back({path, number, "a package registry: npm finds its own"});
        }
    }
    return out;
}

}  // namespace ve::lint
