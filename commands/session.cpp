#include "commands/session.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "devnet/control.hpp"
#include "devnet/stall.hpp"
#include "select/fields.hpp"
#include "select/jq.hpp"
#include "select/template.hpp"

namespace ve {
namespace {

struct KindName {
    const ErrorKind& kind;
    std::string_view name;
};
constexpr std::array<KindName, 12> kind_names = {{{errors::usage, "usage"},
                                                  {errors::input, "input"},
                                                  {errors::refused, "refused"},
                                                  {errors::authentication, "authentication"},
                                                  {errors::peer, "peer"},
                                                  {errors::verification, "verification"},
                                                  {errors::io, "io"},
                                                  {errors::corrupt, "corrupt"},
                                                  {errors::busy, "busy"},
                                                  {errors::assertion, "assertion"},
                                                  {errors::internal, "internal"},
                                                  {errors::interrupted, "interrupted"}}};

// "usage", or "sdk-5" for what a chain said.
std::string name_of(const Error& error) {
    for (const auto& [kind, name] : kind_names)
        if (error.is(kind)) return std::string{name};
    return fmt::format("{}-{}", error.space(), error.code());
}

// In words. What kind a local error is of stands in its name already.
std::string message_of(const Error& error) {
    const bool local = error.space() == errors::local_space;
    return local && !error.detail().empty() ? error.detail() : error.text();
}

// As a shell reads it back.
std::string in_shell(const std::string& word) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view{"-_./:=+,@%"}.find(c) != std::string_view::npos;
    };
    if (!word.empty() && std::ranges::all_of(word, plain)) return word;
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? "'\\''" : std::string(1, c);
    return out + "'";
}

// The command line once more, with one of the devnets that run.
std::string line_for(const std::vector<std::string>& typed, const std::string& devnet) {
    constexpr std::size_t shown_max = 300;
    std::string line                = "ve";
    for (const auto& word : typed) line += " " + in_shell(word);
    line += " --devnet " + devnet;
    return line.size() > shown_max ? "name one: --devnet " + devnet : line;
}

// Inside a scenario, only what lies below its folder, and nothing through a link.
Result<int> open_input(const std::string& folder, const std::string& path) {
    constexpr int mode = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    if (folder.empty()) {
        const int fd = ::open(path.c_str(), mode);
        if (fd < 0) return fail(errors::io, "cannot open {}: {}", path, std::strerror(errno));
        return fd;
    }
    const int base = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    open_how how{};
    how.flags    = mode;
    how.resolve  = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const int fd = static_cast<int>(::syscall(SYS_openat2, base, path.c_str(), &how, sizeof how));
    const int reason = errno;
    if (base >= 0) ::close(base);
    if (fd < 0 && (reason == EXDEV || reason == ELOOP))
        return fail(errors::refused, "{} is not below the scenario's folder {}", path, folder);
    if (fd < 0)
        return fail(errors::io, "cannot open {}/{}: {}", folder, path, std::strerror(reason));
    return fd;
}

}  // namespace

int exit_code_of(const Error& error) {
    return error.space() == errors::local_space ? static_cast<int>(error.code())
                                                : exit_chain_refused;
}

Json error_json(const Error& error) {
    auto body = Json::object({{"name", name_of(error)},
                              {"codespace", error.space()},
                              {"code", error.code()},
                              {"message", message_of(error)},
                              {"exit_code", exit_code_of(error)}});
    if (!error.place().empty()) body.set("place", error.place());
    if (!error.hint().empty()) body.set("hint", error.hint());
    return Json::object({{"error", std::move(body)}});
}

Session::Session(world::World& world, Streams streams, std::vector<std::string> words,
                 std::optional<Attached> attached)
    : world_{world},
      streams_{std::move(streams)},
      words_{std::move(words)},
      attached_{std::move(attached)} {}

const std::string& Session::word(std::size_t index) const {
    static const std::string none;
    return index < words_.size() ? words_[index] : none;
}

std::filesystem::path Session::home() const {
    if (!flags.home.empty()) return flags.home;
    if (const auto set = streams_.environment("VE_HOME"); set && !set->empty()) return *set;
    const auto user = streams_.environment("HOME");
    return std::filesystem::path{user && !user->empty() ? *user : "/"} / ".virtengine";
}

bool Session::selects() const {
    return !flags.field.empty() || !flags.fields.empty() || !flags.jq.empty() ||
           !flags.layout.empty();
}

bool Session::color() const {
    if (flags.color == "always") return true;
    return flags.color == "auto" && streams_.out_is_terminal && !streams_.environment("NO_COLOR");
}

void Session::finish(Result<View> result) {
    finished_ = true;
    if (!result.ok()) {
        refuse(std::move(result).error());
        return;
    }
    auto shown = show(*result);
    if (!shown.ok()) refuse(std::move(shown).error());
}

// A text stands alone, for scripts; anything else is JSON.
void Session::print_part(const Json& part) {
    streams_.out((part.is_string() && !json() ? printable(part.raw(), 1U << 20) : part.dump()) +
                 "\n");
}

Result<void> Session::show(const View& view) {
    if (!view.shows) return {};
    auto whole = view.json;
    if (!flags.fields.empty()) {
        auto part = select::only_fields(whole, flags.fields);
        if (!part.ok()) return std::move(part).error().at("--json");
        whole = *std::move(part);
    }
    if (!flags.field.empty()) {
        auto part = part_of(whole, flags.field);
        if (!part.ok()) return std::move(part).error().at("--field");
        print_part(*part);
        return {};
    }
    if (!flags.jq.empty()) {
        auto program = select::Jq::parse(flags.jq);
        if (!program.ok()) return std::move(program).error().at("--jq");
        auto ran = program->run(whole, [this](const Json& part) {
            print_part(part);
            return Result<void>{};
        });
        if (!ran.ok()) return std::move(ran).error().at("--jq");
        return {};
    }
    if (!flags.layout.empty()) {
        auto text = select::laid_out(flags.layout, whole);
        if (!text.ok()) return std::move(text).error().at("--template");
        streams_.out(*text);
        return {};
    }
    if (json() || !flags.fields.empty())
        streams_.out(whole.dump() + "\n");
    else
        streams_.out(folded(view.text.empty() ? readable(whole) : view.text, streams_.columns));
    return {};
}

void Session::finish(Result<void> result) {
    finished_ = true;
    if (!result.ok()) refuse(std::move(result).error());
}

void Session::refuse(Error error) {
    // Not about the flag for which the devnet was asked.
    if (undecided_ && error.detail() == undecided_->detail()) error = *undecided_;
    exit_code_ = exit_code_of(error);
    // Advice about a chain's refusal speaks of NAME, the one that signs.
    if (error.space() != errors::local_space && !signer.empty()) {
        auto hint = error.hint();
        for (auto at = hint.find("NAME"); at != std::string::npos;
             at      = hint.find("NAME", at + signer.size()))
            hint.replace(at, 4, signer);
        error = std::move(error).with_hint("{}", hint);
    }
    print_error(error);
}

void Session::print_error(const Error& error) {
    if (json()) {
        streams_.out(error_json(error).dump() + "\n");
        return;
    }
    const bool colors =
        streams_.err_is_terminal && flags.color != "never" && !streams_.environment("NO_COLOR");
    // Some messages begin with their place already.
    const bool said  = message_of(error).starts_with(error.place() + ": ");
    const auto place = error.place().empty() || said ? "" : printable(error.place(), 300) + ": ";
    streams_.err(fmt::format("{}ve: error[E-{}]{}: {}{}\n", colors ? "\x1b[31m" : "",
                             name_of(error), colors ? "\x1b[0m" : "", place,
                             printable(message_of(error), 2000)));
    if (error.hint().empty()) return;
    // A hint of several lines is a piece of a file with a caret under it.
    std::string_view hint = error.hint();
    if (hint.find('\n') == std::string_view::npos) {
        streams_.err("hint: " + printable(hint, 500) + "\n");
        return;
    }
    while (!hint.empty()) {
        const auto end = std::min(hint.find('\n'), hint.size());
        streams_.err(printable(hint.substr(0, end), 500) + "\n");
        hint.remove_prefix(std::min(end + 1, hint.size()));
    }
}

void Session::say(std::string_view line) { streams_.err(std::string{line} + "\n"); }

void Session::progress(std::string_view what) {
    if (!streams_.err_is_terminal || (what.empty() && !progress_)) return;
    progress_ = !what.empty();
    streams_.err("\r\x1b[K" + std::string{what});
}

Result<client::Connection*> Session::connection() {
    if (connection_) return connection_.get();
    auto made = TRY(connect());
    if (!flags.chain_id.empty()) {
        const auto state = TRY(made->state());
        if (state.chain_id != flags.chain_id)
            return fail(errors::refused, "{} runs chain {}, not {}", made->where(), state.chain_id,
                        flags.chain_id)
                .with_hint("name the right node with --node, or drop --chain-id");
    }
    connection_ = std::move(made);
    return connection_.get();
}

Result<std::unique_ptr<client::Connection>> Session::connect() {
    if (attached_ && flags.node.empty()) return attached_->connect();
    auto url = flags.node;
    if (url.empty()) {
        const auto running = TRY(running_devnet());
        if (running)
            url = running->rpc;
        else if (!flags.devnet.empty())
            return fail(errors::peer, "devnet {} is not running", flags.devnet)
                .with_hint("ve devnet up {}", flags.devnet);
    }
    if (url.empty()) url = "http://127.0.0.1:26657";
    return client::connect(url);
}

Result<std::optional<devnet::Entry>> Session::running_devnet() {
    auto picked = devnet::pick_running(home(), flags.devnet);
    if (picked.ok() || !flags.devnet.empty() || !picked.error().is(errors::usage)) return picked;
    for (const auto& entry : TRY(devnet::list(home())))
        if (entry.ready()) {
            undecided_ = Error{picked.error()}.with_hint("{}", line_for(command_line, entry.name));
            return *undecided_;
        }
    return picked;
}

std::optional<client::Stall> Session::stalled() {
    if (attached_ || !connection_) return {};
    const auto all = devnet::list(home());
    if (!all.ok()) return {};
    for (const auto& entry : *all) {
        if (!entry.ready() || entry.rpc != connection_->where()) continue;
        const auto status =
            devnet::control(entry.folder / "control.sock", "status", Json::object());
        if (status.ok()) return devnet::stall_of(*status);
    }
    return {};
}

Result<std::optional<std::uint64_t>> Session::devnet_seed() {
    if (attached_) return std::optional{attached_->seed};
    const auto running = TRY(running_devnet());
    if (!running && !flags.devnet.empty())
        return fail(errors::peer, "devnet {} is not running", flags.devnet)
            .with_hint("ve devnet up {}", flags.devnet);
    // Another node than the devnet's: its accounts are nobody's there.
    if (!running || (!flags.node.empty() && flags.node != running->rpc))
        return std::optional<std::uint64_t>{};
    return std::optional{running->seed};
}

Result<Secret> Session::passphrase(const std::string& file, std::string_view prompt,
                                   std::string_view flag) {
    if (!file.empty()) {
        auto text = TRY(read_input(*this, file, 4096, Contents::secret));
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
        return Secret::take(std::move(text));
    }
    if (flags.no_input || !streams_.in_is_terminal)
        return fail(errors::usage, "{} is needed and may not be asked for here", prompt)
            .with_hint("give it with {} FILE (- for standard input)", flag);
    auto typed = streams_.ask_secret(fmt::format("{}: ", prompt));
    if (!typed) return fail(errors::authentication, "no {} was typed", prompt);
    return *std::move(typed);
}

std::string Session::bold(std::string_view text) const {
    return color() ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string{text};
}
std::string Session::dim(std::string_view text) const {
    return color() ? fmt::format("\x1b[2m{}\x1b[0m", text) : std::string{text};
}

Result<std::string> read_input(Session& session, const std::string& path, std::size_t max,
                               Contents contents) {
    if (path == "-") {
        auto text = TRY(session.streams().read_stdin());
        if (text.size() > max)
            return fail(errors::input, "standard input has more than {} bytes", max);
        return text;
    }
    const int fd = TRY(open_input(session.streams().folder, path));
    struct stat info {};
    std::string out;
    std::optional<Error> error;
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        error = fail(contents == Contents::secret ? errors::refused : errors::input,
                     "{} is not a regular file", path);
    } else if (contents == Contents::secret && (info.st_mode & 077) != 0) {
        error = fail(errors::refused, "{} can be read by others (mode {:04o})", path,
                     info.st_mode & 07777)
                    .with_hint("chmod 600 {}", path);
    } else if (static_cast<std::size_t>(info.st_size) > max) {
        error =
            fail(errors::input, "{} has {} bytes, at most {} are read", path, info.st_size, max);
    } else {
        std::array<char, 65536> part{};
        const WipedOnExit wiped{part};  // it may have been a secret
        out.reserve(std::min(max, part.size()));
        ssize_t got = 0;
        while ((got = ::read(fd, part.data(), part.size())) > 0 && out.size() <= max)
            out.append(part.data(), static_cast<std::size_t>(got));
        if (got < 0) error = fail(errors::io, "cannot read {}: {}", path, std::strerror(errno));
        if (out.size() > max) error = fail(errors::input, "{} grew beyond {} bytes", path, max);
    }
    ::close(fd);
    if (error) return *std::move(error);
    return out;
}

}  // namespace ve
