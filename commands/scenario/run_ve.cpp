#include "commands/scenario/run_ve.hpp"

namespace ve {

scenario::RunVe run_ve_with(RunWords run_words) {
    return [run_words](const scenario::CommandLine& line) {
        scenario::Output output;
        Streams streams;
        streams.out         = [&](std::string_view text) { output.out += text; };
        streams.err         = [&](std::string_view text) { output.err += text; };
        streams.ask_secret  = [](std::string_view) { return std::optional<Secret>{}; };
        streams.read_stdin  = [] { return Result<std::string>{std::string{}}; };
        streams.environment = [&line](std::string_view name) -> std::optional<std::string> {
            if (name == "VE_HOME") return line.home;
            return std::nullopt;
        };
        streams.folder = line.folder;
        Attached attached;
        attached.connect = line.connect;
        attached.seed    = line.seed;
        output.exit = run_words(line.world, std::move(streams), line.words, std::move(attached));
        return output;
    };
}

}  // namespace ve
