// CometBFT's JSON as consensus' values: headers, commits, validators, evidence. Written by
// node/serve/cmtjson.hpp; whether they are believed is decided elsewhere.
#pragma once

#include <algorithm>

#include "base/json.hpp"
#include "node/consensus/evidence.hpp"

namespace ve::json_forms {

// A member that is there, as what it has to be. Errors: input, with the member's name.
Result<std::string> text_at(const Json& json, std::string_view name);
Result<std::int64_t> number_at(const Json& json, std::string_view name);
Result<Time> time_at(const Json& json, std::string_view name);
Result<Hash> hash_at(const Json& json, std::string_view name);
Result<ByteArray<20>> address_at(const Json& json, std::string_view name);
Result<Bytes> base64_at(const Json& json, std::string_view name);
// Of that size. Errors: peer, with the name.
template <std::size_t size>
Result<ByteArray<size>> exactly(const Bytes& bytes, std::string_view name) {
    ByteArray<size> out{};
    if (bytes.size() != size)
        return fail(errors::peer, "\"{}\" has {} bytes in place of {}", name, bytes.size(), size);
    std::ranges::copy(bytes, out.begin());
    return out;
}
// A member that may be absent or null.
const std::vector<Json>& items_or_none(const Json* list);
std::string text_or_empty(const Json& json, std::string_view name);
Result<std::string> base64_or_empty(const Json& json, std::string_view name);

Result<consensus::BlockId> block_id(const Json& json);
Result<consensus::Header> header(const Json& json);
Result<consensus::Commit> commit(const Json& json);
Result<consensus::Validator> validator(const Json& json);  // named by its key
// {type, value}, of either kind, as its bytes.
Result<Bytes> evidence(const Json& json);

}  // namespace ve::json_forms
