#include "commands/comet_programs.hpp"

namespace ve {

Result<devnet::CometPrograms> find_comet_programs(Session& session, const std::string& named) {
    std::error_code code;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", code);
    if (code)
        return fail(errors::io, "this program does not find its own file: {}", code.message());
    const auto path = session.streams().environment("PATH").value_or("");
    devnet::CometPrograms out;
    out.ve       = self.string();
    out.cometbft = TRY(devnet::find_cometbft(named, path, self.parent_path()));
    return out;
}

}  // namespace ve
