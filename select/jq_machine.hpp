// The machine: a tree and an input make any number of outputs, handed on one by one. Nothing is
// collected that the program does not collect, and every step is counted.
#pragma once

#include <functional>
#include <optional>

#include "select/jq.hpp"
#include "select/jq_syntax.hpp"
#include "select/jq_values.hpp"

namespace ve::select::jq {

using Done = Result<void>;

// A value, and where in the input it lies, while somebody wants to know (path, |=, del).
struct Value {
    Json json;
    bool tracked           = false;  // `path` is meant
    bool located           = false;  // it lies at `path`; false for what was computed
    std::vector<Json> path = {};
};

// A function of a value, without an allocation; it lives no longer than the call.
class Sink {
  public:
    template <class F>
    Sink(const F& f)  // NOLINT: meant to convert
        : f_{&f}, call_{[](const void* g, Value value) -> Done {
              return (*static_cast<const F*>(g))(std::move(value));
          }} {}
    Done operator()(Value value) const { return call_(f_, std::move(value)); }

  private:
    const void* f_;
    Done (*call_)(const void*, Value);
};

// What a name means: a value, or a piece of program with the names that it was written among.
struct Scope {
    const Scope* up          = nullptr;
    std::string_view name    = {};
    bool is_value            = false;
    Json value               = {};
    std::size_t arity        = 0;
    const Node* body         = nullptr;
    const Scope* home        = nullptr;  // of an argument: where it was written
    const Function* function = nullptr;  // of a definition
    std::int64_t label       = 0;
};

inline constexpr ErrorKind stopped{"jq", 2, "stopped"};  // by break, first, limit: not an error

// The element at the end of a path; a value with one set or without it.
Result<Json> at_path(const Json& in, const std::vector<Json>& path);
Result<Json> set_path(const Json& in, const std::vector<Json>& path, std::size_t from, Json value);
Result<Json> delete_path(const Json& in, const std::vector<Json>& path, std::size_t from);

class Machine {
  public:
    explicit Machine(std::size_t work_bound) : work_bound_{work_bound} {}

    Done eval(const Node& node, const Scope* scope, const Value& in, Sink out);
    Error told(Error error) const {
        if (error.is(raised))
            return fail(errors::usage, "{}",
                        error.detail().empty() ? printable(thrown_.dump(), 300) : error.detail());
        if (error.is(stopped)) return fail(errors::usage, "break leaves no label");
        return error;
    }

  private:
    // Ends the run where a bound is met: every step costs, and so does every copied value.
    Done spend(std::size_t work) {
        work_ += work;
        if (work_ > work_bound_)
            return fail(errors::refused, "the program does more than {} steps; it was stopped",
                        work_bound_);
        return {};
    }
    static std::size_t size_of(const Json& json) {
        return 1 + json.items().size() + json.members().size() + json.raw().size() / 64;
    }
    Done emit(Sink out, Json json) { return out(Value{std::move(json), false, false, {}}); }
    // Computes without asking where values lie.
    Done plainly(const Node& node, const Scope* scope, const Value& in,
                 const std::function<Done(Json)>& out) {
        const Value plain{in.json, false, false, {}};
        return eval(node, scope, plain, [&](Value value) { return out(std::move(value.json)); });
    }
    Value child(const Value& of, Json json, const Json& index) {
        Value out{std::move(json), of.tracked, of.located, {}};
        if (of.tracked && of.located) {
            out.path = of.path;
            out.path.push_back(index);
        }
        return out;
    }
    static Value root(const Json& json) { return Value{json, true, true, {}}; }

    Done inside(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done iterate(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done recurse_all(const Value& in, Sink out);
    Done attempt(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done text(const Node& node, std::size_t part, std::string made, const Scope* scope,
              const Value& in, Sink out);
    Done object(const Node& node, std::size_t part, const Json& made, const Scope* scope,
                const Value& in, Sink out);
    Done alternative(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done logic(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done update(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done fold(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done matched(const Node& pattern, const Json& value, const Scope* scope, const Value& in,
                 const std::function<Done(const Scope*)>& then);
    Done variable(const Node& node, const Scope* scope, Sink out);
    Done broken(const Node& node, const Scope* scope);
    Done call(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done user_call(const Scope& found, const Node& node, const Scope* scope, const Value& in,
                   Sink out);
    Done bind_arguments(const Function& function, std::size_t index, const Node& node,
                        const Scope* caller, const Scope* scope, const Value& in, Sink out);
    Done built_in(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done with_programs(const Node& node, const Scope* scope, const Value& in, Sink out,
                       bool& known);
    Done repeated(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done limited(const Node& what, std::int64_t count, const Scope* scope, const Value& in,
                 Sink out);
    Done by_key(const Node& node, const Scope* scope, const Value& in, Sink out);
    Done range(const Node& node, const Scope* scope, const Value& in, Sink out);
    Result<std::vector<std::vector<Json>>> paths_of(const Node& node, const Scope* scope,
                                                    const Json& in);

    const std::size_t work_bound_;
    std::size_t work_     = 0;
    int depth_            = 0;
    std::int64_t labels_  = 0;
    std::int64_t stop_at_ = 0;
    Json thrown_;
};

}  // namespace ve::select::jq
