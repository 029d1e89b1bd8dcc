// A devnet of four validators as users run it: a process of its own that is started, killed,
// started again, and asked what it remembers.
#pragma once

#include <filesystem>

#include "client/connection.hpp"
#include "tests/cli/process.hpp"

namespace ve::test {

class Network {
  public:
    static constexpr std::uint64_t seed = 5;

    Network();
    ~Network();  // whatever still runs is killed
    Network(const Network&)            = delete;
    Network& operator=(const Network&) = delete;

    // `ve WORDS` to its end. `before` runs in the shell that becomes it: "ulimit -f 100".
    story::Ran ve(std::vector<std::string> words, const std::string& before = {}) const;
    // In the background; what it answered. It must come up where no `before` was given.
    story::Ran up(const std::string& before = {});
    void kill();  // SIGKILL, and it is gone
    bool ends();  // by itself, within half a minute

    std::unique_ptr<client::Connection> connect() const;
    std::filesystem::path home() const { return folder_ / "home"; }
    // Where it stands: in another file system, where a test has one.
    void move_home(const std::filesystem::path& to);
    std::filesystem::path journal() const;
    // Every block again, from the genesis, with all invariants: the same states must come of it.
    void check_by_execution() const;

  private:
    std::filesystem::path folder_;
    long pid_ = 0;
    std::string rpc_;
};

}  // namespace ve::test
