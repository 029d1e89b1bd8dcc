// CometBFT's JSON answers as values: headers, commits, blocks, results, events. What is asked, and
// whether it is believed, is decided elsewhere.
#pragma once

#include <functional>
#include <optional>

#include "node/application.hpp"
#include "node/json_forms.hpp"

namespace ve::client::forms {

using json_forms::address_at;
using json_forms::base64_at;
using json_forms::base64_or_empty;
using json_forms::block_id;
using json_forms::commit;
using json_forms::exactly;
using json_forms::hash_at;
using json_forms::header;
using json_forms::items_or_none;
using json_forms::number_at;
using json_forms::text_at;
using json_forms::text_or_empty;
using json_forms::time_at;
using json_forms::validator;

// With the evidence in it.
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
