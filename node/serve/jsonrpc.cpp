#include "node/serve/jsonrpc.hpp"

#include "node/serve/limits.hpp"

namespace ve::serve {
namespace {

std::string_view rpc_error_message(int code) {
    switch (code) {
        case rpc_errors::parse: return "Parse error. Invalid JSON";
        case rpc_errors::invalid_request: return "Invalid Request";
        case rpc_errors::unknown_method: return "Method not found";
        case rpc_errors::invalid_params: return "Invalid params";
        case rpc_errors::internal: return "Internal error";
        default: return "Server error";
    }
}

HttpJob ready(HttpResponse response) {
    return {Pace::now, [response = std::move(response)]() mutable { return std::move(response); }};
}

HttpJob ready(int status, const RpcError& error) {
    return ready({.status = status, .body = rpc_answer(std::nullopt, error), .headers = {}});
}

HttpResponse page_of_methods() {
    std::string page = "<html><body><br>Available endpoints:<br>";
    for (const auto& method : rpc_methods()) {
        std::string arguments;
        for (const auto& parameter : method.parameters) {
            arguments += arguments.empty() ? "?" : "&amp;";
            arguments += fmt::format("{}=_", parameter.name);
        }
        page += fmt::format("<a href=\"/{0}{1}\">/{0}{1}</a><br>\n", method.name, arguments);
    }
    page += "</body></html>\n";
    return {.content_type = "text/html; charset=utf-8", .body = std::move(page), .headers = {}};
}

}  // namespace

RpcError rpc_error(int code, std::string data) {
    return {code, rpc_error_message(code), std::move(data)};
}

RpcError rpc_error(const Error& error) {
    return rpc_error(rpc_errors::internal,
                     error.detail().empty() ? error.meaning() : error.detail());
}

std::variant<RpcRequest, RpcError> RpcRequest::read(const Json& json) {
    if (!json.is_object())
        return rpc_error(rpc_errors::invalid_request, "a request is a JSON object");
    RpcRequest request;
    if (const auto* id = json.find("id"); id != nullptr && !id->is_null()) {
        if (id->is_string() && id->raw().size() <= limits::query_length)
            request.id = id->dump();
        else if (id->is_number() && id->raw().find_first_of("eE") == std::string::npos)
            request.id = id->raw().substr(0, id->raw().find('.'));
        else
            return rpc_error(rpc_errors::parse,
                             "error unmarshaling request: id is neither a string of at most 512 "
                             "characters nor an integer");
    }
    const auto* method = json.find("method");
    if (method == nullptr || !method->is_string())
        return rpc_error(rpc_errors::invalid_request, "method is not a string");
    request.method = method->raw();
    if (const auto* params = json.find("params")) request.params = *params;
    return request;
}

std::string rpc_answer(const std::optional<std::string>& id, std::string_view result_json) {
    std::string out = R"({"jsonrpc":"2.0")";
    if (id) out += R"(,"id":)" + *id;
    out += R"(,"result":)";
    out += result_json;
    out += '}';
    return out;
}

std::string rpc_answer(const std::optional<std::string>& id, const RpcError& error) {
    JsonWriter out;
    out.begin().key("jsonrpc").text("2.0");
    if (id) out.key("id").raw(*id);
    out.key("error").begin().key("code").number(error.code).key("message").text(error.message);
    if (!error.data.empty()) out.key("data").text(error.data);
    out.end().end();
    return std::move(out).str();
}

std::optional<std::string> run_rpc(RpcContext& context, const RpcRequest& request, int bad_params) {
    if (!request.id) return std::nullopt;
    const auto* method = find_rpc_method(request.method);
    if (method == nullptr) return rpc_answer(request.id, rpc_error(rpc_errors::unknown_method));
    const auto given = Arguments::from_json(method->parameters, &request.params);
    if (!given.ok())
        return rpc_answer(request.id,
                          rpc_error(bad_params, "error converting json params to arguments: " +
                                                    given.error().detail()));
    JsonWriter out;
    const auto done = method->run(context, *given, out);
    if (!done.ok() && done.error().is(bad_arguments))
        return rpc_answer(request.id, rpc_error(bad_params, done.error().detail()));
    if (!done.ok()) return rpc_answer(request.id, rpc_error(done.error()));
    return rpc_answer(request.id, out.str());
}

Pace pace_of(const RpcRequest& request) {
    const auto* method = find_rpc_method(request.method);
    return method == nullptr || !request.id ? Pace::now : method->pace;
}

HttpJob RpcService::prepare(HttpRequest request) {
    const auto path = request.path();
    if (path == "/" && (request.body.empty() || request.method == "GET"))
        return ready(page_of_methods());
    if (path == "/" && request.method == "POST") return post(request);
    if (path == "/metrics" && request.method == "GET")
        return {Pace::soon, [this] {
                    return HttpResponse{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                                        .body         = metrics_.text(),
                                        .headers      = {}};
                }};
    return url_form(request);
}

HttpJob RpcService::post(const HttpRequest& request) {
    const auto json =
        Json::parse(request.body, {.bytes = limits::body_bytes, .depth = limits::json_depth});
    if (!json.ok())
        return ready(500, rpc_error(rpc_errors::parse,
                                    fmt::format("error unmarshaling request: {}: {}",
                                                json.error().place(), json.error().detail())));
    if (json->is_array()) return batch(*json);

    auto read = RpcRequest::read(*json);
    if (const auto* error = std::get_if<RpcError>(&read))
        return ready(error->code == rpc_errors::parse ? 500 : 200, *error);
    auto& one       = std::get<RpcRequest>(read);
    const auto pace = pace_of(one);
    return {pace, [this, one = std::move(one)] {
                HttpResponse response;
                response.body = run_rpc(context_, one, rpc_errors::invalid_params).value_or("");
                return response;
            }};
}

// A batch with one answer comes back as an object, not as an array.
HttpJob RpcService::batch(const Json& requests) {
    if (requests.items().empty())
        return ready(200, rpc_error(rpc_errors::invalid_request, "empty batch"));
    if (requests.items().size() > limits::batch_requests)
        return ready(200, rpc_error(rpc_errors::invalid_request,
                                    fmt::format("batch request exceeds maximum ({}) allowed number "
                                                "of requests",
                                                limits::batch_requests)));
    std::vector<std::variant<RpcRequest, RpcError>> all;
    auto pace = Pace::now;
    for (const auto& item : requests.items()) {
        all.push_back(RpcRequest::read(item));
        if (const auto* one = std::get_if<RpcRequest>(&all.back()))
            pace = std::max(pace, pace_of(*one));
    }
    if (all.size() > 1) pace = std::max(pace, Pace::soon);
    return {pace, [this, all = std::move(all)] {
                std::string joined;
                std::size_t answers = 0;
                for (const auto& each : all) {
                    const auto* one = std::get_if<RpcRequest>(&each);
                    const auto answer =
                        one != nullptr
                            ? run_rpc(context_, *one, rpc_errors::invalid_params)
                            : std::optional{rpc_answer(std::nullopt, std::get<RpcError>(each))};
                    if (!answer) continue;
                    if (answers++ > 0) joined += ',';
                    joined += *answer;
                }
                HttpResponse response;
                response.body = answers > 1 ? "[" + joined + "]" : std::move(joined);
                return response;
            }};
}

HttpJob RpcService::url_form(const HttpRequest& request) {
    static const std::optional<std::string> id = "-1";
    const auto path                            = request.path();
    const auto* method = path.size() > 1 ? find_rpc_method(path.substr(1)) : nullptr;
    if (method == nullptr)
        return ready({.status       = 404,
                      .content_type = "text/plain; charset=utf-8",
                      .body         = "404 page not found\n",
                      .headers      = {}});
    const auto refused = [](const Error& error) {
        return ready(
            {.status = 500,
             .body   = rpc_answer(
                   id, rpc_error(rpc_errors::invalid_params,
                                 "error converting http params to arguments: " + error.detail())),
             .headers = {}});
    };
    auto pairs = query_pairs(request.query());
    if (!pairs.ok()) return refused(pairs.error());
    Arguments::Query query;
    for (auto& [name, value] : *pairs) query.emplace(std::move(name), std::move(value));
    auto given = Arguments::from_query(method->parameters, query);
    if (!given.ok()) return refused(given.error());
    return {method->pace, [this, method, given = std::move(*given)] {
                JsonWriter out;
                const auto done = method->run(context_, given, out);
                if (done.ok())
                    return HttpResponse{.body = rpc_answer(id, out.str()), .headers = {}};
                return HttpResponse{
                    .status = 500, .body = rpc_answer(id, rpc_error(done.error())), .headers = {}};
            }};
}

}  // namespace ve::serve
