// `ve query tx` and `ve query block`: what the node knows besides its modules.
#pragma once

#include <initializer_list>

#include "base/json.hpp"

namespace CLI {
class App;
}

namespace ve {

class Session;

// A member's text deep inside, made harmless; empty where there is none.
std::string text_at(const Json& json, std::initializer_list<std::string_view> path);

void add_query_tx(CLI::App& query, Session& session);
void add_query_block(CLI::App& query, Session& session);

}  // namespace ve
