// URL patterns of google.api.http ("/a/{x}/b/{y=**}") and which rpcs stand behind a path.
// Values are handed out as text; what they mean is the gateway's business.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wire/catalog.hpp"

namespace ve::serve {

class RouteTable {
  public:
    struct Variable {
        std::string field;  // "order_id.owner"
        std::string value;
    };
    struct Match {
        const wire::Rpc* rpc = nullptr;
        std::string_view body;  // "*", a field's name, or nothing
        std::vector<Variable> variables;
    };

    // Error: a pattern that this table cannot hold.
    Result<void> add(const wire::Rpc& rpc, const wire::HttpRule& rule);
    // The routes of the most literal pattern that fits; more than one when patterns differ only in
    // the names of their variables. The path is decoded already.
    std::vector<Match> find(std::string_view method, std::string_view path) const;

  private:
    struct Range {
        std::string field;
        std::size_t first = 0, count = 0;  // of segments; count 0: all that follow
    };
    struct Route {
        std::string method;
        const wire::Rpc* rpc = nullptr;
        std::string body;
        std::vector<Range> variables;
    };
    struct Branch {
        std::map<std::string, std::unique_ptr<Branch>, std::less<>> literal;
        std::unique_ptr<Branch> any_one, all_rest;
        std::vector<Route> routes;
    };
    using Segments = std::vector<std::string_view>;
    static const Branch* search(const Branch& branch, std::string_view method,
                                const Segments& segments, std::size_t index);

    Branch root_;
};

}  // namespace ve::serve
