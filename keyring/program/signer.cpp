#include "keyring/program/signer.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.hpp"
#include "node/world/boot_time.hpp"

namespace ve::keyring::program {

namespace fs = std::filesystem;

Result<Program> Program::start(Asking asking) {
    auto process = TRY(Process::start(asking.arguments));
    Program out{std::move(asking), std::move(process)};
    const auto answer = TRY(out.ask(hello_request(++out.last_id_), out.asking_.patience.answer));
    out.hello_        = TRY(parse_hello(answer));
    return out;
}

Result<Json> Program::ask(const Json& request, Duration patience) {
    const Duration deadline{world::since_boot().nanos + patience.nanos};
    TRY(process_.write_line(request.dump(), deadline));
    for (std::size_t notes = 0; notes <= notes_max; ++notes) {
        const auto text = TRY(process_.read_line(deadline));
        auto line       = TRY(parse_line(text, last_id_));
        if (!line.note) return std::move(line.answer);
        if (asking_.say != nullptr) asking_.say(*line.note);
    }
    return fail(errors::peer, "{} says more than {} things before it answers",
                printable(asking_.arguments[0], 200), notes_max);
}

Result<std::vector<OfferedKey>> Program::keys(const std::vector<std::string>& paths) {
    const auto answer = TRY(ask(keys_request(++last_id_, paths), asking_.patience.person));
    auto out          = TRY(parse_keys(answer));
    if (paths.empty()) return out;
    if (out.size() != paths.size())
        return fail(errors::peer, "{} was asked for {} keys and gives {}", hello_.name,
                    paths.size(), out.size());
    for (std::size_t i = 0; i < paths.size(); ++i)
        if (out[i].path != paths[i])
            return fail(errors::peer, "{} was asked for the key at {} and gives that at {}",
                        hello_.name, paths[i], out[i].path);
    return out;
}

Result<ByteArray<64>> Program::sign(const KeyInfo& key, ByteView bytes) {
    const auto mode = mode_of(bytes);
    if (std::ranges::find(hello_.modes, mode) == hello_.modes.end())
        return fail(errors::usage, "{} does not sign {} documents; it knows: {}", hello_.name, mode,
                    fmt::format("{}", fmt::join(hello_.modes, ", ")));
    if (hello_.confirms && !asking_.may_confirm)
        return fail(errors::usage, "{} asks somebody before it signs, and --no-input forbids that",
                    hello_.name)
            .with_hint("run it again without --no-input, with the device at hand");
    const auto answer = TRY(ask(sign_request(++last_id_, key, bytes), asking_.patience.person));
    const auto out    = TRY(parse_signature(answer));
    const bool good   = key.algorithm == KeyAlgorithm::ed25519
                            ? ed25519::verify(key.public_key, bytes, out)
                            : secp256k1::verify(key.public_key, bytes, out);
    if (!good)
        return fail(errors::verification, "{}'s signature for {} does not verify", hello_.name,
                    key.name)
            .with_hint("nothing was sent; is it the same device, with the same seed?");
    return out;
}

namespace {

Result<void> check_program(const fs::path& path) {
    const auto shown = printable(path.native(), 200);
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode) ||
        ::access(path.c_str(), X_OK) != 0)
        return fail(errors::input, "{} is no program that can be started", shown);
    const bool trusted = found.st_uid == 0 || found.st_uid == ::geteuid();
    if (!trusted || (found.st_mode & S_IWOTH) != 0)
        return fail(errors::refused, "{} can be changed by other users", shown)
            .with_hint("a program that signs has to be yours: chmod o-w {}", shown);
    return {};
}

}  // namespace

Result<std::string> find_program(std::string_view name, std::string_view search_path) {
    if (name.empty()) return fail(errors::usage, "a program needs a name");
    std::error_code problem;
    if (name.find('/') != std::string_view::npos) {
        const auto whole = fs::absolute(name, problem).lexically_normal();
        TRY(check_program(whole));
        return whole.native();
    }
    while (!search_path.empty()) {
        const auto end = std::min(search_path.find(':'), search_path.size());
        const auto one = fs::path{search_path.substr(0, end)} / name;
        search_path.remove_prefix(std::min(end + 1, search_path.size()));
        if (!one.is_absolute() || !fs::is_regular_file(one, problem)) continue;
        TRY(check_program(one));
        return one.native();
    }
    return fail(errors::input, "no program named {} is on the path", printable(name, 200))
        .with_hint("name it with its folder: ./{}", printable(name, 200));
}

}  // namespace ve::keyring::program
