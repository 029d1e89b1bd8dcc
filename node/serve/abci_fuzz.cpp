// An engine that sends anything, in pieces of any size: the application answers or the stream ends,
// and what was committed stays.
#include "node/serve/abci_calls.hpp"
#include "node/serve/abci_frames.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ve;
    using namespace ve::serve;
    static const auto app = [] {
        HostedOptions options;
        options.chain_id = "fuzz-1";
        return HostedApp::open(std::move(options)).value();
    }();
    if (size == 0) return 0;
    const std::size_t piece = 1 + data[0];
    AbciFrames frames{1U << 20};
    const ByteView input{data + 1, size - 1};
    for (std::size_t at = 0; at < input.size(); at += piece) {
        frames.add(input.subspan(at, std::min(piece, input.size() - at)));
        std::vector<ByteView> requests;
        while (true) {
            const auto next = frames.next();
            if (!next.ok()) return 0;
            if (!*next) break;
            requests.push_back(**next);
        }
        const auto answers = answer_abci(*app, requests);
        VE_INVARIANT(answers.size() <= requests.size());
        for (std::size_t i = 0; i < answers.size(); ++i) {
            VE_INVARIANT(!answers[i].frame().empty());
            if (answers[i].is_exception()) return 0;
        }
        VE_INVARIANT(answers.size() == requests.size());
    }
    VE_INVARIANT(app->info().last_height == Height{0});
    return 0;
}
