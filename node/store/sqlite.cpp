// Opening databases with the settings that keep them whole, and naming what goes wrong.
#include "node/store/sqlite.hpp"

namespace ve::store {
namespace {

constexpr std::string_view writing[] = {
    "PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON", "PRAGMA journal_mode=WAL",
    "PRAGMA temp_store=MEMORY", "PRAGMA cache_size=-65536", "PRAGMA journal_size_limit=67108864",
    // Pages: a checkpoint waits for the disk twice, and writes
    // each page once however often it changed.
    "PRAGMA wal_autocheckpoint=8192"};
constexpr std::string_view reading[] = {"PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON",
                                        "PRAGMA query_only=ON", "PRAGMA cache_size=-16384"};
constexpr int busy_timeout_ms        = 5000;

}  // namespace

Error sqlite_error(const std::string& file, sqlite3* handle, int code) {
    const std::string_view text = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
    switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_MISMATCH:
        case SQLITE_CONSTRAINT:
        case SQLITE_ERROR:  // a table that is missing or has another form
            return fail(errors::corrupt, "{}: {}", file, text)
                .with_hint("restore the file from a backup, or remove it and start anew");
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return fail(errors::busy, "{}: {}", file, text);
        case SQLITE_FULL:
            return fail(errors::io, "{}: {}", file, text).with_hint("free some space on the disk");
        case SQLITE_IOERR:
            return fail(errors::io, "{}: {} ({})", file, text, code)
                .with_hint("look at the disk: whether it has room, and what the kernel says of it");
        default: return fail(errors::io, "{}: {} ({})", file, text, code);
    }
}

Statement& Statement::bind(std::int64_t value) {
    const int code = sqlite3_bind_int64(handle_.get(), next_++, value);
    if (code != SQLITE_OK) bind_error_ = code;
    return *this;
}

Statement& Statement::bind(std::string_view text) { return bind(bytes_of(text)); }

Statement& Statement::bind(ByteView bytes) {
    static constexpr std::uint8_t nothing = 0;  // a null pointer would bind NULL
    const int code =
        sqlite3_bind_blob64(handle_.get(), next_++, bytes.empty() ? &nothing : bytes.data(),
                            bytes.size(), SQLITE_STATIC);
    if (code != SQLITE_OK) bind_error_ = code;
    return *this;
}

Result<bool> Statement::step() {
    auto* database = sqlite3_db_handle(handle_.get());
    if (bind_error_ != SQLITE_OK) return sqlite_error(*file_, database, bind_error_);
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        reset();
        return false;
    }
    auto error = sqlite_error(*file_, database, code);
    reset();
    return error;
}

Result<void> Statement::run() {
    const bool row = TRY(step());
    VE_INVARIANT(!row);
    return {};
}

ByteView Statement::bytes(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_.get(), column));
    const auto size  = sqlite3_column_bytes(handle_.get(), column);
    return {data, data == nullptr ? 0 : static_cast<std::size_t>(size)};
}

void Statement::reset() {
    // The code of the failed step comes again here; step has returned it.
    static_cast<void>(sqlite3_reset(handle_.get()));
    next_       = 1;
    bind_error_ = SQLITE_OK;
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, Mode mode) {
    std::unique_ptr<Connection> made{new Connection{file.string()}};
    sqlite3* handle = nullptr;
    const int flags =
        mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    made->handle_.reset(handle);
    if (code != SQLITE_OK) return sqlite_error(made->file_, handle, code);
    for (const int option : {SQLITE_DBCONFIG_DEFENSIVE, SQLITE_DBCONFIG_ENABLE_FKEY})
        if (const int set = sqlite3_db_config(handle, option, 1, nullptr); set != SQLITE_OK)
            return sqlite_error(made->file_, handle, set);
    if (const int set = sqlite3_busy_timeout(handle, busy_timeout_ms); set != SQLITE_OK)
        return sqlite_error(made->file_, handle, set);
    if (mode == Mode::read) {
        for (const auto setting : reading) TRY(made->execute(setting));
        return made;
    }
    TRY(made->execute(mode == Mode::make ? "PRAGMA synchronous=OFF" : "PRAGMA synchronous=FULL"));
    for (const auto setting : writing) TRY(made->execute(setting));
    return made;
}

Result<void> Connection::write_through() {
    sqlite3_file* file = nullptr;
    int code = sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK) code = file->pMethods->xSync(file, SQLITE_SYNC_FULL);
    if (code != SQLITE_OK) return sqlite_error(file_, handle_.get(), code);
    return execute("PRAGMA synchronous=FULL");
}

Result<Statement*> Connection::use(std::string_view sql) {
    auto at = statements_.find(sql);
    if (at == statements_.end()) {
        sqlite3_stmt* statement = nullptr;
        const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) return sqlite_error(file_, handle_.get(), code);
        at = statements_.emplace(sql, Statement{statement, file_}).first;
    }
    at->second.reset();
    return &at->second;
}

Result<void> Connection::execute(std::string_view sql) {
    const int code =
        sqlite3_exec(handle_.get(), std::string{sql}.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return sqlite_error(file_, handle_.get(), code);
    return {};
}

Result<std::int64_t> Connection::number(std::string_view sql) {
    auto* statement = TRY(use(sql));
    if (!TRY(statement->step())) return fail(errors::corrupt, "{}: no answer to {}", file_, sql);
    const auto value = statement->number(0);
    statement->reset();
    return value;
}

}  // namespace ve::store
