// One run of `ve`: its global flags, its streams, and how results and errors reach the user.
// A command parses, calls one function and hands the result to finish(): it prints nothing itself.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/connection.hpp"
#include "client/transaction.hpp"
#include "commands/view.hpp"
#include "crypto/secret.hpp"
#include "devnet/registry.hpp"
#include "node/world/world.hpp"

namespace ve {

struct GlobalFlags {
    std::string home;      // default: $VE_HOME, else ~/.virtengine
    std::string node;      // default: the running devnet, else http://127.0.0.1:26657
    std::string devnet;    // which devnet, where several run
    std::string chain_id;  // default: the node's; when set, the node must agree
    std::string output = "text";
    std::string color  = "auto";
    std::string field;   // only this part of the answer
    std::string fields;  // only these members of it, as JSON
    std::string jq;      // what this program makes of it
    std::string layout;  // laid out by this template
    bool no_input = false;
    bool no_agent = false;  // keys come from the keyring, though an agent may hold them
};

// Where text goes, and what can be asked. A test, and the scenario runner, bring their own.
struct Streams {
    std::function<void(std::string_view)> out, err;
    bool out_is_terminal = false, err_is_terminal = false, in_is_terminal = false;
    std::size_t columns = 0;  // of the terminal; 0: there is none, or it does not tell
    // Reads one line without showing it; nothing where there is no terminal.
    std::function<std::optional<Secret>(std::string_view prompt)> ask_secret;
    std::function<Result<std::string>()> read_stdin;  // at most 16 MiB
    std::function<std::optional<std::string>(std::string_view)> environment;
    std::string folder;  // when set, files are read below it only
};

// A network that this process holds itself: scenarios run command lines against theirs.
struct Attached {
    std::function<std::unique_ptr<client::Connection>()> connect;
    std::uint64_t seed = 0;
};

// Runs a command line; the scenario runner's `ve` lines go through it.
using RunWords = int (*)(world::World& world, Streams streams,
                         const std::vector<std::string>& words, std::optional<Attached> attached);

class Session {
  public:
    Session(world::World& world, Streams streams, std::vector<std::string> words,
            std::optional<Attached> attached = {});

    GlobalFlags flags;
    std::string signer;                     // the name that --from gave; advice speaks of it
    std::vector<std::string> command_line;  // the whole command line, for advice
    RunWords run_words = nullptr;

    world::World& world() { return world_; }
    const Streams& streams() const { return streams_; }
    // The words of the command line that are no flags: only the branch they name is built.
    const std::string& word(std::size_t index) const;

    std::filesystem::path home() const;
    bool json() const { return flags.output == "json"; }
    bool color() const;
    bool selects() const;  // a part of the answer is asked for, not all of it

    void finish(Result<View> result);
    void finish(Result<void> result);
    // One of several results of the same command, as the flags ask for it. Errors: --field, --jq
    // and the like.
    Result<void> show(const View& view);
    int exit_code() const { return exit_code_; }
    bool finished() const { return finished_; }

    // A line for people about what is going on; never on stdout.
    void say(std::string_view line);

    // What is being waited for, in place on a terminal and nowhere else; nothing: it is over.
    void progress(std::string_view what);

    // The node that the flags name, or the running devnet. Its chain id is checked against the
    // flag.
    Result<client::Connection*> connection();
    // The devnet that runs, or that --devnet names. Nothing: none does. Error: several do.
    Result<std::optional<devnet::Entry>> running_devnet();
    // Why the devnet behind connection() makes no blocks, as far as it tells.
    std::optional<client::Stall> stalled();
    // The seed of the devnet that connection() means; nothing when it is no devnet.
    Result<std::optional<std::uint64_t>> devnet_seed();
    // The network is a scenario's: every actor's key follows from its seed.
    bool attached() const { return attached_.has_value(); }
    // A passphrase, from `file` ("-": standard input) or asked for on the terminal.
    Result<Secret> passphrase(const std::string& file, std::string_view prompt,
                              std::string_view flag);

    std::string bold(std::string_view text) const;
    std::string dim(std::string_view text) const;

  private:
    Result<std::unique_ptr<client::Connection>> connect();
    void refuse(Error error);
    void print_error(const Error& error);
    void print_part(const Json& part);

    world::World& world_;
    Streams streams_;
    std::vector<std::string> words_;
    std::optional<Attached> attached_;
    std::unique_ptr<client::Connection> connection_;
    std::optional<Error> undecided_;  // several devnets run, and none was named
    int exit_code_ = 0;
    bool finished_ = false;
    bool progress_ = false;  // a line of it stands on the terminal
};

// The process's exit code for an error: its own for local kinds, 7 for a refusal by the chain.
int exit_code_of(const Error& error);
inline constexpr int exit_chain_refused = 7;
inline constexpr int exit_interrupted   = 130;
Json error_json(const Error& error);

// A file at most `max` bytes long, "-" for standard input. Regular files only.
// `secret`: nobody else may be able to read it.
enum class Contents : std::uint8_t { open, secret };
Result<std::string> read_input(Session& session, const std::string& path, std::size_t max,
                               Contents contents = Contents::open);

}  // namespace ve
