// A scenario file as a tree: what the parser makes, the checker types and the runner walks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "node/faults/fault.hpp"
#include "scenarios/lexer.hpp"
#include "wire/catalog.hpp"

namespace ve::scenario {

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

// A word and where it stands.
struct Name {
    std::string text;
    Place place;
    bool empty() const { return text.empty(); }
};

struct Field {
    Name name;
    ExpressionPtr value;
};

struct Expression {
    enum class Kind : std::uint8_t {
        number,    // 25
        quantity,  // 25uve, 30d
        text,      // "…"; the checker makes one of each name that means an enum's value
        boolean,
        name,     // price, customer.address, sent.response.id.dseq
        object,   // { field: value }
        list,     // [ … ]
        binary,   // a + b
        compare,  // a == b
    };
    Kind kind = Kind::text;
    Place place;                       // of the literal, the name, or the operator
    std::string text;                  // the literal, or the operator
    std::vector<Name> path;            // of a name; list positions are numbers
    std::vector<Field> fields;         // of an object
    std::vector<ExpressionPtr> items;  // of a list; the two sides of a binary or comparison
    bool as_text = false;  // of a binary or comparison: joins or compares texts, says the checker
};

// As it could be written in a file.
std::string source_of(const Expression& value);

// A word of a `ve` line: texts, and names of values behind a dollar sign.
struct CommandWord {
    struct Piece {
        std::string text;
        ExpressionPtr value;  // in place of the text
    };
    Place place;
    std::vector<Piece> pieces;
    bool quoted = false;
    std::string text() const;  // with $name where a value will stand
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
        log,
        fault,
        wait,
        on
    };
    Kind kind = Kind::log;
    Place place;
    Name name;      // an actor, a let, a snapshot; a step's title; who signs a tx; on which engine
    Name result;    // -> name
    Name rpc_name;  // "bank.MsgSend"
    const wire::Rpc* rpc = nullptr;      // found by the checker
    ExpressionPtr value;                 // an actor's funds, a let, a log, a condition, the fields
    std::vector<CommandWord> words;      // of a `ve` line
    Block body;                          // step, eventually, always, on
    std::uint64_t count = 0;             // mine, within
    std::int64_t nanos  = 0;             // travel, wait, within, halted for
    std::optional<faults::Fault> fault;  // none: an earlier one ends, `name` or all
    Place fault_place;                   // of its words
    bool halted = false;                 // of an expect: nobody decides anything for `nanos`
    struct Failure {                     // fails codespace/code, or a `ve` line's exit code
        std::string space;
        std::uint32_t code = 0;
        Place place;
    };
    std::optional<Failure> fails;
};

struct Scenario {
    std::string title;
    Place place;
    struct Net {
        std::optional<std::uint64_t> seed;
        std::optional<std::uint64_t> validators;  // none named: one, or as many as the run says
        bool manual = false;                      // blocks are made by `mine` only
    } net;
    Block body;
};

struct File {
    std::string path, text;
    std::vector<Scenario> scenarios;
    std::vector<Error> warnings;  // of the check: what may be meant, and surprises where it is not
};

// Errors are shown with file, line, column and a caret.
Result<File> parse(std::string path, std::string text);

// Names, fields, types, enum values, units: everything that can be known before anything runs.
// All errors that were found, in file order, up to a bound.
std::vector<Error> check(File& file);

// The error at a place of a file: "file:line:col", with the line and the caret as its hint.
Error error_at(const File& file, const Place& place, std::string what);

}  // namespace ve::scenario
