// `ve devnet status --watch` of a network of processes: told by CometBFT, not asked again and
// again.
#include <poll.h>
#include <signal.h>

#include <catch2/catch.hpp>

#include <array>
#include <set>

#include "tests/cometbft/processes.hpp"

namespace ve::test {
namespace {

// Lines of JSON as a process writes them.
class Lines {
  public:
    explicit Lines(const devnet::ChildProcess& process) : process_{process} {}
    // The next one. Nothing: the process ended, or says nothing for long.
    std::optional<Json> next() {
        while (text_.find('\n') == std::string::npos) {
            std::array<pollfd, 2> waited{
                {{process_.output(), POLLIN, 0}, {process_.ended(), POLLIN, 0}}};
            constexpr int patience_ms = 60'000;
            if (::poll(waited.data(), waited.size(), patience_ms) <= 0) return {};
            const auto more = said_by(process_);
            if (more.empty() && waited[1].revents != 0) return {};
            text_ += more;
        }
        const auto end = text_.find('\n');
        auto line      = Json::parse(text_.substr(0, end));
        text_.erase(0, end + 1);
        if (!line.ok()) return {};
        return std::move(line).value();
    }

  private:
    const devnet::ChildProcess& process_;
    std::string text_;
};

std::string state_of(const Json& status, std::size_t validator) {
    return status.find("validators")->items()[validator].find("state")->raw();
}

}  // namespace

TEST_CASE("who watches a devnet of CometBFT sees its rounds, and who goes away",
          "[cometbft][watch]") {
    const auto programs = comet_programs();
    if (!programs) return;
    const CometFolder folder;
    const auto home = folder.path().string();
    const auto ve   = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--home", home, "--color", "never"});
        return run_program(programs->ve, std::move(words), folder.path());
    };
    const auto up = ve({"devnet", "up", "watched", "--engine", "cometbft", "--cometbft",
                        programs->cometbft, "--validators", "2", "--detach", "--port", "auto",
                        "--block-time", "300ms", "--output", "json"});
    INFO(up.out);
    REQUIRE(up.code == 0);
    const auto document = Json::parse(up.out).value();

    auto watching = devnet::ChildProcess::start(
        {programs->ve,
         {"devnet", "status", "--watch", "--output", "json", "--home", home},
         folder.path()});
    REQUIRE(watching.ok());
    Lines lines{*watching};
    std::set<std::string> heights, steps;
    while (heights.size() < 4) {
        const auto status = lines.next();
        REQUIRE(status);
        heights.insert(status->find("height")->raw());
        REQUIRE(status->find("validators")->items().size() == 2);
        for (const auto& one : status->find("validators")->items()) {
            CHECK(one.find("power")->raw() == "100");
            CHECK(one.find("peers")->raw() == "1");
            steps.insert(one.find("step")->raw());
        }
    }
    CHECK(steps.size() > 1);

    // A node that is killed is down, and comes back.
    const auto& node = document.find("nodes")->items()[1];
    REQUIRE(::kill(static_cast<pid_t>(node.find("cometbft_pid")->i64().value()), SIGKILL) == 0);
    for (const std::string_view wanted : {"down", "up"}) {
        std::optional<Json> status;
        do {
            status = lines.next();
            REQUIRE(status);
        } while (state_of(*status, 1) != wanted);
        CHECK(state_of(*status, 0) == "up");
        CHECK(status->find("validators")->items()[1].find("power")->raw() == "100");
    }
    const auto now = ve({"devnet", "status"});
    INFO(now.out);
    CHECK(now.out.find("validator-1") != std::string::npos);
    CHECK(now.out.find("COMETBFT") != std::string::npos);
    CHECK(ve({"devnet", "mine"}).out.find("a devnet of the embedded engine can do that") !=
          std::string::npos);

    // One of two that hangs: a transaction says whom it waits for.
    const auto restarted = Json::parse(ve({"devnet", "status", "--output", "json"}).out).value();
    const auto pid =
        static_cast<pid_t>(restarted.find("nodes")->items()[1].find("cometbft_pid")->i64().value());
    REQUIRE(::kill(pid, SIGSTOP) == 0);
    const auto waits =
        ve({"tx", "bank", "send", "bob", "1ve", "--from", "customer", "--timeout", "2s"});
    CHECK(::kill(pid, SIGCONT) == 0);
    INFO(waits.out);
    CHECK(waits.out.find("devnet watched has no quorum, validator 1 is silent") !=
          std::string::npos);

    // With the devnet the watch ends, and says why.
    CHECK(ve({"devnet", "down", "watched"}).code == 0);
    std::string last;
    for (auto status = lines.next(); status; status = lines.next()) last = status->dump();
    CHECK(last.find("error") != std::string::npos);
}

}  // namespace ve::test
