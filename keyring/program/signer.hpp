// Keys that a program of the user holds: a hardware device, an HSM. It is asked for them once and
// then to sign; no signature is believed before it was verified.
#pragma once

#include "keyring/program/process.hpp"
#include "keyring/program/protocol.hpp"

namespace ve::keyring::program {

struct Patience {
    Duration answer = Duration::seconds(10);   // with what a program knows by itself
    Duration person = Duration::seconds(120);  // with somebody who looks at a device
};

struct Asking {
    std::vector<std::string> arguments;              // the program's file first
    std::function<void(std::string_view line)> say;  // what the program wants the user to know
    bool may_confirm  = true;                        // nobody is there: an error instead
    Patience patience = {};
};

class Program {
  public:
    static Result<Program> start(Asking asking);

    const Hello& hello() const { return hello_; }
    // With paths the keys at these, in order; without, those that it wants to offer.
    Result<std::vector<OfferedKey>> keys(const std::vector<std::string>& paths);
    Result<ByteArray<64>> sign(const KeyInfo& key, ByteView bytes);

  private:
    Program(Asking asking, Process process)
        : asking_{std::move(asking)}, process_{std::move(process)} {}
    Result<Json> ask(const Json& request, Duration patience);

    Asking asking_;
    Process process_;
    Hello hello_;
    std::int64_t last_id_ = 0;
};

// The whole path of a program that the user named: as it is, or looked for on `search_path`. Errors
// (refused): others than its owner, you or the system may change it.
Result<std::string> find_program(std::string_view name, std::string_view search_path);

}  // namespace ve::keyring::program
