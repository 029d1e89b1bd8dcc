#include "tests/cometbft/processes.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <array>

#include "client/pause.hpp"
#include "node/world/boot_time.hpp"

namespace ve::test {

std::optional<devnet::CometPrograms> comet_programs() {
    // This program stands in a folder beside `ve`, and ./dev cometbft builds below that.
    const auto build = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
    const auto program = (build / "ve").string();
    auto found         = devnet::find_cometbft({}, {}, build);
    if (!found.ok()) {
        fmt::print("skipped: there is no CometBFT; ./dev cometbft builds it\n");
        return {};
    }
    return devnet::CometPrograms{*found, program};
}

CometFolder::CometFolder() {
    auto form = (std::filesystem::temp_directory_path() / "ve-comet-XXXXXX").string();
    VE_INVARIANT(::mkdtemp(form.data()) != nullptr);
    path_ = form;
}

CometFolder::~CometFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

bool becomes(const std::function<bool()>& wish) {
    const auto until = world::since_boot().nanos + Duration::seconds(120).nanos;
    while (world::since_boot().nanos < until) {
        if (wish()) return true;
        client::pause(Duration::milliseconds(50));
    }
    return false;
}

Height height_of(const std::string& rpc) {
    auto connection = client::connect(rpc);
    if (!connection.ok()) return {};
    const auto state = (*connection)->state();
    return state.ok() ? state->height : Height{};
}

bool all_above(const std::vector<std::string>& rpcs, Height height) {
    for (const auto& rpc : rpcs)
        if (height_of(rpc) <= height) return false;
    return true;
}

Json header_of(const std::string& rpc, Height height) {
    auto connection = client::connect(rpc);
    if (!connection.ok()) return {};
    const auto block = (*connection)->block(height);
    if (!block.ok()) return {};
    const auto* header =
        block->find("block") == nullptr ? nullptr : block->find("block")->find("header");
    return header == nullptr ? Json{} : *header;
}

std::string said_by(const devnet::ChildProcess& process) {
    std::string out;
    std::array<char, 4096> room{};
    for (auto got = ::read(process.output(), room.data(), room.size()); got > 0;
         got      = ::read(process.output(), room.data(), room.size()))
        out.append(room.data(), static_cast<std::size_t>(got));
    return out;
}

Ended run_program(const std::string& program, std::vector<std::string> words,
                  const std::filesystem::path& folder) {
    auto process = devnet::ChildProcess::start({program, std::move(words), folder});
    if (!process.ok()) return {127, process.error().text()};
    Ended out;
    while (true) {
        std::array<pollfd, 2> waited{
            {{process->output(), POLLIN, 0}, {process->ended(), POLLIN, 0}}};
        ::poll(waited.data(), waited.size(), -1);
        out.out += said_by(*process);
        if (waited[1].revents == 0) continue;
        const auto how = process->take_ending();
        out.code       = how == "exit code 0" ? 0 : 1;
        return out;
    }
}

}  // namespace ve::test
