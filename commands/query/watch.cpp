#include "commands/query/watch.hpp"

#include "client/pause.hpp"

namespace ve {
namespace {

constexpr auto between = Duration::milliseconds(250);

}  // namespace

Result<void> watch(Session& session, client::Connection& node,
                   const std::function<Result<View>()>& once) {
    std::optional<Json> before;
    Hash seen{};
    for (;;) {
        const auto state = TRY(node.state());
        if (!before || state.block_hash != seen) {
            seen            = state.block_hash;
            const auto view = TRY(once());
            if (!before || view.json != *before) {
                if (!session.json())
                    session.say(session.dim(fmt::format("block {}  {}", state.height, state.time)));
                TRY(session.show(view));
                before = view.json;
            }
        }
        client::pause(between);
    }
}

}  // namespace ve
