// What the validators of one process signed, and why, in one file: the writes of all of them go
// there in one piece. A journal.hpp is for one validator with a disk of its own.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "node/consensus/participant.hpp"
#include "node/world/append_file.hpp"

namespace ve {

class SharedJournal {
  public:
    static constexpr std::uint64_t file_bytes_max = 32U << 20;  // then it is written anew

    // No file: kept in memory. Half a record at the end, of a write that was cut short, is dropped.
    static Result<SharedJournal> open(const std::optional<std::filesystem::path>& file,
                                      std::size_t validators);

    Result<consensus::SignGuard> guard(std::size_t validator) const;
    consensus::HeightLog log(std::size_t validator) const;

    void add(std::size_t validator, const consensus::Write& what);
    bool waits() const { return waits_; }
    // After it everything that was added outlives the process. After an error nothing may be
    // signed.
    Result<void> flush();
    // Nobody signed anything: of heights that are undone on purpose.
    Result<void> forget();
    Result<void> forget(std::size_t validator);

  private:
    struct Kept {
        Bytes guard, log;
    };
    explicit SharedJournal(std::size_t validators) : kept_(validators) {}
    std::size_t replay(ByteView bytes);  // how many of them are whole records
    Bytes compact() const;

    std::optional<world::AppendFile> file_;
    std::vector<Kept> kept_;
    Bytes unwritten_;
    bool waits_ = false;
};

}  // namespace ve
