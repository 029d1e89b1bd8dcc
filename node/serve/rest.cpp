#include "node/serve/rest.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>

#include "base/bech32.hpp"
#include "base/sdk_errors.hpp"
#include "node/serve/grpc_web.hpp"
#include "node/serve/json_writer.hpp"
#include "node/serve/limits.hpp"
#include "wire/json.hpp"

namespace ve::serve {
namespace {

using RestField = google::protobuf::FieldDescriptor;

HttpResponse rest_failure(const RpcStatus& status) {
    JsonWriter out;
    out.begin().key("code").number(status.code).key("message").text(status.message);
    out.key("details").begin_list().end_list().end();
    return {.status = http_status_of(status.code), .body = std::move(out).str(), .headers = {}};
}

const RestField* field_named(const google::protobuf::Descriptor& type, std::string_view name) {
    for (int i = 0; i < type.field_count(); ++i)
        if (type.field(i)->name() == name || type.field(i)->json_name() == name)
            return type.field(i);
    return nullptr;
}

// What a URL writes bare and JSON does not.
Json json_of_text(const RestField& field, const std::string& value) {
    if (field.cpp_type() == RestField::CPPTYPE_BOOL) {
        if (value == "true" || value == "1") return true;
        if (value == "false" || value == "0") return false;
    }
    if (field.cpp_type() == RestField::CPPTYPE_ENUM && !value.empty() &&
        value.find_first_not_of("0123456789") == std::string::npos && value.size() < 10)
        return Json::number(value);
    return value;
}

Error type_mismatch(std::string_view parameter, std::string_view why) {
    return fail(grpc_status::invalid_argument, "type mismatch, parameter: {}, error: {}", parameter,
                why);
}

// Two patterns of one shape, by bytes and by text: only a bech32 text means the second.
const RouteTable::Match& pick(const std::vector<RouteTable::Match>& matches) {
    if (matches.size() < 2 || matches.front().variables.empty()) return matches.front();
    const bool text = bech32::decode(matches.front().variables.front().value).ok();
    for (const auto& match : matches) {
        if (match.variables.empty()) continue;
        const auto* field = field_named(*match.rpc->request, match.variables.front().field);
        if (field != nullptr && (field->type() == RestField::TYPE_STRING) == text) return match;
    }
    return matches.front();
}

Result<void> read_body(const RouteTable::Match& match, const std::string& body,
                       wire::Proto& request) {
    const auto json = Json::parse(body.empty() ? "{}" : body,
                                  {.bytes = limits::body_bytes, .depth = limits::json_depth});
    if (!json.ok())
        return fail(grpc_status::invalid_argument, "{}: {}", json.error().place(),
                    json.error().detail());
    const auto whole = match.body == "*" ? *json : Json::object({{std::string{match.body}, *json}});
    const auto read  = wire::from_json(whole, request);
    if (!read.ok()) return fail(grpc_status::invalid_argument, "{}", read.error().detail());
    return {};
}

Result<std::unique_ptr<wire::Proto>> read_request(const RouteTable::Match& match,
                                                  const HttpRequest& http) {
    auto request = wire::Catalog::get().make(match.rpc->request->full_name());
    VE_INVARIANT(request != nullptr);
    if (!match.body.empty()) TRY(read_body(match, http.body, *request));
    for (const auto& variable : match.variables)
        TRY(set_from_text(*request, variable.field, variable.value));
    if (match.body == "*") return request;
    auto pairs = query_pairs(http.query());
    if (!pairs.ok()) return fail(grpc_status::invalid_argument, "{}", pairs.error().detail());
    for (const auto& [name, value] : *pairs) {
        const bool in_path = std::ranges::any_of(
            match.variables,
            [&name = name](const auto& variable) { return variable.field == name; });
        if (!in_path) TRY(set_from_text(*request, name, value));  // unknown names are ignored
    }
    return request;
}

}  // namespace

Result<bool> set_from_text(wire::Proto& message, std::string_view field_path,
                           const std::string& value) {
    auto* parent = &message;
    auto rest    = field_path;
    while (true) {
        const auto dot    = rest.find('.');
        const auto* field = field_named(*parent->GetDescriptor(), rest.substr(0, dot));
        if (field == nullptr || field->is_map()) return false;
        if (dot != std::string_view::npos) {
            if (field->is_repeated() || field->cpp_type() != RestField::CPPTYPE_MESSAGE)
                return false;
            parent = parent->GetReflection()->MutableMessage(parent, field);
            rest   = rest.substr(dot + 1);
            continue;
        }
        auto leaf = json_of_text(*field, value);
        if (field->is_repeated()) leaf = Json::array({std::move(leaf)});
        const std::unique_ptr<wire::Proto> one{parent->New()};
        const auto set = wire::from_json(Json::object({{field->name(), std::move(leaf)}}), *one);
        if (!set.ok()) return type_mismatch(field_path, set.error().detail());
        parent->MergeFrom(*one);
        return true;
    }
}

HttpJob RestService::prepare(HttpRequest request) {
    return {Pace::soon, [this, request = std::move(request)] { return answer(request); }};
}

const RouteTable& RestService::routes() {
    std::call_once(routes_made_, [this] {
        for (const auto& rpc : wire::Catalog::get().rpcs())
            for (const auto& rule : rpc.http) VE_INVARIANT(routes_.add(rpc, rule).ok());
    });
    return routes_;
}

HttpResponse RestService::answer(const HttpRequest& http) {
    if (is_grpc_web(http)) return answer_grpc_web(node_, http);
    const auto path = percent_decoded(http.path(), false);
    if (!path.ok())
        return rest_failure({rpc_codes::invalid_argument, std::string{path.error().detail()}});
    const auto matches = routes().find(http.method, *path);
    if (matches.empty()) return rest_failure({rpc_codes::unimplemented, "Not Implemented"});
    const auto& match = pick(matches);

    const auto height = parse_height(http.block_height);
    if (!height.ok()) return rest_failure(rpc_status(height.error()));
    const auto request = read_request(match, http);
    if (!request.ok()) return rest_failure(rpc_status(request.error()));
    const auto reply = call_rpc(node_, *match.rpc, **request, *height);
    if (!reply.ok()) return rest_failure(rpc_status(reply.error()));

    const auto at = std::to_string(reply->height.value);
    return {
        .body    = wire::to_json_text(*reply->message),
        .headers = {{"X-Cosmos-Block-Height", at}, {"Grpc-Metadata-X-Cosmos-Block-Height", at}}};
}

}  // namespace ve::serve
