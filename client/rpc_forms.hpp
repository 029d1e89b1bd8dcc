// CometBFT's JSON answers as values: headers, commits, blocks, results, events. What is asked, and
// whether it is believed, is decided elsewhere.
#pragma once

#include <functional>
#include <optional>

#include "base/json.hpp"
#include "node/application.hpp"
#include "node/consensus/block.hpp"

namespace ve::client::forms {

// A member that is there, as what it has to be. Errors: input, with the member's name.
Result<std::string> text_at(const Json& json, std::string_view name);
Result<std::int64_t> number_at(const Json& json, std::string_view name);
Result<Time> time_at(const Json& json, std::string_view name);
Result<Hash> hash_at(const Json& json, std::string_view name);
Result<ByteArray<20>> address_at(const Json& json, std::string_view name);
// A member that may be absent or null.
std::string text_or_empty(const Json& json, std::string_view name);
Result<std::string> base64_or_empty(const Json& json, std::string_view name);

Result<consensus::BlockId> block_id(const Json& json);
Result<consensus::Header> header(const Json& json);
Result<consensus::Commit> commit(const Json& json);
// With the evidence of votes in it. Error: evidence of another kind.
Result<consensus::Block> block(const Json& json);
// All pages of `validators`, with their priorities. `ask` makes that call with these parameters.
using Ask = std::function<Result<Json>(const Json& params)>;
Result<std::vector<consensus::Validator>> validators(const Ask& ask, std::optional<Height> height);
Result<abci::ConsensusParams> params(const Json& json);
Result<std::vector<abci::Event>> events(const Json* list);
Result<abci::TxResult> tx_result(const Json& json);
Result<abci::FinalizeBlockResult> results(const Json& json);  // the answer to `block_results`
Result<abci::QueryResult> query_result(const Json& json);     // "response" of `abci_query`

}  // namespace ve::client::forms
