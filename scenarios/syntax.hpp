// A scenario file as a tree: what the parser makes, the checker types and the runner walks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/lexer.hpp"
#include "wire/catalog.hpp"

namespace ve::scenario {

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

struct Field {
    std::string name;
    Place place;
    ExpressionPtr value;
};

struct Expression {
    enum class Kind : std::uint8_t {
        number,    // 25
        quantity,  // 25uve, 30d, 10blocks
        text,
        boolean,
        name,     // price, customer.address, sent.response.id.dseq, ENUM_VALUE
        object,   // { field: value }
        list,     // [ … ]
        binary,   // a + b
        compare,  // a == b
    };
    Kind kind = Kind::text;
    Place place;
    std::string text;                  // literal, or the operator
    std::vector<std::string> path;     // of a name; list positions are numbers
    std::vector<Field> fields;         // of an object
    std::vector<ExpressionPtr> items;  // of a list; the two sides of a binary or comparison
};

struct Statement;
using Block = std::vector<Statement>;

struct Statement {
    enum class Kind : std::uint8_t {
        actor,
        let,
        step,
        tx,
        query,
        ve,
        expect,
        eventually,
        always,
        mine,
        travel,
        snapshot,
        restore,
        log
    };
    Kind kind = Kind::log;
    Place place;
    std::string name;  // actor, let, step title, snapshot, log text, `ve` command line, tx's signer
    std::string result;    // -> name
    std::string rpc_text;  // "bank.MsgSend"
    Place rpc_place;
    const wire::Rpc* rpc = nullptr;  // found by the checker
    ExpressionPtr value;      // fields of tx and query; let's value; expect's condition; amounts
    Block body;               // step, eventually, always
    std::uint64_t count = 0;  // mine, within
    std::int64_t nanos  = 0;  // travel
    struct Failure {          // fails codespace/code
        std::string space;
        std::uint32_t code = 0;
        Place place;
    };
    std::optional<Failure> fails;
    bool may_exit_nonzero = false;  // `ve … ` with fails EXIT
};

struct Scenario {
    std::string title;
    Place place;
    struct Net {
        std::optional<std::uint64_t> seed;
        std::uint64_t validators = 1;
        std::string block_time   = "instant";
    } net;
    Block body;
};

struct File {
    std::string path, text;
    std::vector<Scenario> scenarios;
};

// Errors are shown with file, line, column and a caret.
Result<File> parse(std::string path, std::string text);

// Names, fields, types, enum values, units: everything that can be known before anything runs.
// All errors that were found, in file order.
std::vector<Error> check(File& file);

// The error at a place of a file: "file:line:col", the line and the caret in the detail's second
// line.
Error error_at(const File& file, const Place& place, std::string what);

}  // namespace ve::scenario
