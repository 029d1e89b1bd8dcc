// Runs a fuzz target over the inputs of its corpus, and over prefixes of each: what was found once
// stays fixed. It finds nothing new; libFuzzer does that.
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& name, const std::vector<std::uint8_t>& input) {
    // Printed before the call: a crash then has a name.
    fmt::print("{}: {} bytes\n", name, input.size());
    std::fflush(stdout);
    // At most 64 of its prefixes: truncation is the commonest damage.
    const auto step = input.size() / 64 + 1;
    for (std::size_t size = 0; size < input.size(); size += step) {
        const std::vector<std::uint8_t> prefix(input.begin(),
                                               input.begin() + static_cast<std::ptrdiff_t>(size));
        LLVMFuzzerTestOneInput(prefix.data(), prefix.size());
    }
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

}  // namespace

int main(int count, char** words) {
    run("(nothing)", {});
    run("(zeros)", std::vector<std::uint8_t>(256, 0));
    run("(ones)", std::vector<std::uint8_t>(256, 0xFF));
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < count; ++i) {
        const std::filesystem::path path{words[i]};
        if (std::filesystem::is_regular_file(path)) files.push_back(path);
        if (!std::filesystem::is_directory(path)) continue;
        for (const auto& entry : std::filesystem::directory_iterator{path})
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        std::ifstream stream{file, std::ios::binary};
        run(file.string(), {std::istreambuf_iterator<char>{stream}, {}});
    }
    return 0;
}
