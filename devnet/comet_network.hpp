// CometBFT processes and our applications beside them, on this machine: started, watched, started
// again when one dies, stopped together. Folders and names of devnets are in comet_devnet.hpp.
#pragma once

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

#include "base/json.hpp"
#include "devnet/child_process.hpp"
#include "devnet/comet_home.hpp"

namespace ve::devnet {

struct CometPrograms {
    std::string cometbft, ve;  // whole paths
};

// On the path, or what the user named. Error (usage): there is none, and how to get one.
Result<std::string> find_cometbft(const std::string& named, std::string_view search_path,
                                  const std::filesystem::path& beside);

class CometNetwork {
  public:
    struct Options {
        CometPrograms programs;
        std::filesystem::path folder;  // nodes live below it: node0, node1, …
        std::string transport = "socket";
        // Ports of the first node, the only one with gRPC, REST and an RPC for our own clients; 0:
        // the system chooses.
        std::uint16_t rpc = 0, grpc = 0, rest = 0;
        std::int64_t snapshot_every = 100;  // blocks between two for state sync; 0: none
        std::int64_t keep_recent    = 0;    // blocks whose state is kept, at least; 0: all
        // A line that one of them wrote: "node0.cometbft", …. On a thread of its own.
        std::function<void(std::string_view who, std::string_view line)> on_line = nullptr;
        std::function<void()> on_failure = nullptr;  // told once, when failure() is there
    };
    static constexpr int restarts_max         = 10;  // of one process, within:
    static constexpr Duration restarts_within = Duration::seconds(60);

    // Homes are made where they are absent; the processes run, blocks may come later.
    static Result<std::unique_ptr<CometNetwork>> start(const Options& options,
                                                       const NetworkOptions& network,
                                                       const Json& genesis);
    ~CometNetwork();  // stops them all, and waits

    struct Node {
        std::string name;
        std::filesystem::path home;
        std::string id, rpc_url, p2p;
        std::string grpc = {}, rest_url = {};  // empty: not served
        std::string front_url = {};   // CometBFT's RPC with what our own clients ask besides
        pid_t app = 0, cometbft = 0;  // 0: not running
        int restarts = 0;
    };
    std::vector<Node> nodes() const;
    struct Waiting {
        std::function<void(std::string_view)> progress = nullptr;  // what is being waited for
        std::function<bool()> given_up                 = nullptr;  // nobody waits any more
    };
    // Every node answers and has executed a block. Errors: errors::peer where that takes too long.
    Result<void> await_blocks(const Waiting& waiting) const;
    std::optional<Error> failure() const;  // a process died again and again

  private:
    struct Child {
        std::string name;
        ChildProcess::Start start;
        std::optional<ChildProcess> process = {};
        bool ready                          = false;
        std::string partial                 = {};  // of a line
        std::string complaint               = {};  // the last that it said of an error
        std::deque<Duration> started        = {};  // when it was started again
        int restarts                        = 0;
    };
    struct Member {
        Node node;
        Child app, comet;
    };

    explicit CometNetwork(Options options) : options_{std::move(options)} {}
    Result<void> prepare(const NetworkOptions& network, const Json& genesis);
    Result<void> launch(Child& child);
    void watch();
    void read(Child& child);
    void line(Child& child, std::string_view text);
    void ended(Member& member, Child& child);
    void go_on(Member& member);
    void stop_all();
    void await_all(int signal, Duration patience, bool comets);
    void fail_with(Error error);
    std::vector<Child*> children();

    Options options_;
    mutable std::mutex mutex_;  // of the members' processes as others see them, and the failure
    std::vector<std::unique_ptr<Member>> members_;
    std::optional<Error> failure_;
    Descriptor wake_;
    std::thread thread_;
};

}  // namespace ve::devnet
