// SQLite behind results and owners: every call is checked, statements are prepared once and kept.
// For this folder's .cpp files only.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <memory>

#include "base/bytes.hpp"

namespace ve::store {

class Statement {
  public:
    Statement(sqlite3_stmt* statement, const std::string& file)
        : handle_{statement}, file_{&file} {}

    Statement& bind(std::int64_t value);
    Statement& bind(std::string_view text);
    Statement& bind(ByteView bytes);  // must live until the statement is used again
    Result<bool> step();              // is there a row?
    Result<void> run();               // to the end; no rows are expected

    std::int64_t number(int column) const { return sqlite3_column_int64(handle_.get(), column); }
    ByteView bytes(int column) const;  // until the next step
    void reset();

  private:
    Result<void> check_bound() const;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    const std::string* file_;
    int next_       = 1;
    int bind_error_ = SQLITE_OK;
};

class Connection {
  public:
    enum class Mode : std::uint8_t {
        make,  // as write, and nothing waits for the disk before write_through()
        write,
        read
    };
    static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, Mode mode);

    // The statement of this text, ready to be bound. The text must be a literal.
    Result<Statement*> use(std::string_view sql);
    Result<void> execute(std::string_view sql);  // without results
    // The file itself is on the disk then, and each commit waits for it from now on.
    Result<void> write_through();
    Result<std::int64_t> number(std::string_view sql);
    // All of it or nothing: rolls back where the action or the commit fails.
    template <class Action>
    Result<void> transaction(Action&& action);
    const std::string& file() const { return file_; }

  private:
    explicit Connection(std::string file) : file_{std::move(file)} {}
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::string file_;
    std::unique_ptr<sqlite3, Close> handle_;
    std::map<std::string_view, Statement> statements_;  // closed before the connection
};

// Damage, a full disk, a lock and other trouble told apart.
Error sqlite_error(const std::string& file, sqlite3* handle, int code);

template <class Action>
Result<void> Connection::transaction(Action&& action) {
    TRY(TRY(use("BEGIN IMMEDIATE"))->run());
    auto done = action();
    if (done.ok()) {
        auto commit = use("COMMIT");
        done        = commit.ok() ? (*commit)->run() : Result<void>{std::move(commit).error()};
    }
    if (!done.ok() && sqlite3_get_autocommit(handle_.get()) == 0) {
        const auto undone = execute("ROLLBACK");
        if (!undone.ok()) return std::move(done).error().within("not rolled back");
    }
    return done;
}

}  // namespace ve::store
