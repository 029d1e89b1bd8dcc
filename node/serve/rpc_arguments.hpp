// Arguments of a JSON-RPC call, read from an object, an array or a URL by the kinds that the method
// declares. What they mean is the method's business.
#pragma once

#include <map>
#include <span>
#include <variant>

#include "base/bytes.hpp"
#include "base/json.hpp"

namespace ve::serve {

struct Parameter {
    // bytes: base64 in JSON. hex: hex in JSON. Both: 0xHEX or "raw" in a URL.
    enum class Kind : std::uint8_t { integer, text, bytes, hex, flag, bytes_list, any };
    std::string_view name;
    Kind kind = Kind::text;
};

class Arguments {
  public:
    // Absent and null are "not given". Errors: the texts that stand in JSON-RPC's error data.
    static Result<Arguments> from_json(std::span<const Parameter> parameters, const Json* params);
    using Query = std::map<std::string, std::string, std::less<>>;
    static Result<Arguments> from_query(std::span<const Parameter> parameters, const Query& query);

    std::optional<std::int64_t> integer(std::size_t index) const;
    std::string text(std::size_t index) const;  // text, bytes and hex alike; "" when not given
    bool flag(std::size_t index) const;         // false when not given
    const std::vector<std::string>& list(std::size_t index) const;
    const Json* any(std::size_t index) const;  // null when not given

  private:
    using Value = std::variant<std::monostate, std::int64_t, bool, std::string,
                               std::vector<std::string>, Json>;
    static Result<Value> read(const Parameter& parameter, const Json& json);
    static Result<Value> read(const Parameter& parameter, const std::string& url_value);
    std::vector<Value> values_;
};

}  // namespace ve::serve
