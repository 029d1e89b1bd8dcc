// Questions whose answer stands under one key of the state, so that it can be proved; and
// `ve query store`, for any key.
#pragma once

#include "client/proof.hpp"
#include "commands/view.hpp"
#include "wire/catalog.hpp"

namespace CLI {
class App;
}

namespace ve {

class Session;

bool is_provable(const wire::Rpc& rpc);
// The answer, with what was verified of it. Error (verification): it is not what the state says.
Result<View> proven_answer(client::Connection& node, const wire::Rpc& rpc,
                           const wire::Proto& request, Height height,
                           const std::optional<Hash>& validators);
// --validators: 64 hex digits, or nothing.
Result<std::optional<Hash>> pinned(const std::string& typed);

void add_query_store(CLI::App& query, Session& session);

}  // namespace ve
