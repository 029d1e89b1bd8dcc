// What the tests with CometBFT share: the programs, a network of processes in a folder of its own,
// and waiting for what is meant.
#pragma once

#include <functional>

#include "client/connection.hpp"
#include "devnet/comet_network.hpp"

namespace ve::test {

// Nothing, and a line that says so: there is no CometBFT here.
std::optional<devnet::CometPrograms> comet_programs();

class CometFolder {
  public:
    CometFolder();
    ~CometFolder();
    CometFolder(const CometFolder&)            = delete;
    CometFolder& operator=(const CometFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// Asks again until it is so; false after two minutes.
bool becomes(const std::function<bool()>& wish);

Height height_of(const std::string& rpc);  // 0: no answer
// Every one of them is above the height.
bool all_above(const std::vector<std::string>& rpcs, Height height);
// The header of that height, as the node's RPC has it; null where it has none.
Json header_of(const std::string& rpc, Height height);

// What it wrote since it was asked last. Somebody has to read: a full pipe stops a process.
std::string said_by(const devnet::ChildProcess& process);

struct Ended {
    int code = 0;
    std::string out;
};
// Runs a program to its end.
Ended run_program(const std::string& program, std::vector<std::string> words,
                  const std::filesystem::path& folder);

}  // namespace ve::test
