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

    struct Owner {  // whose signatures these are
        std::string chain_id;
        std::vector<ByteArray<20>> validators;
    };
    // No file: kept in memory. Half a record at the end, of a write that was cut short, is dropped.
    // Errors: damage in front of whole records, which no crash leaves; the journal of others.
    static Result<SharedJournal> open(const std::optional<std::filesystem::path>& file,
                                      const Owner& owner);

    Result<consensus::SignGuard> guard(std::size_t validator) const;
    consensus::HeightLog log(std::size_t validator) const;

    void add(std::size_t validator, const consensus::Write& what);
    bool waits() const { return waits_; }
    // After it everything that was added outlives the process. After an error nothing may be
    // signed.
    Result<void> flush();
    // Goes on without: what was added stays in memory until catch_up, or the next flush.
    void put_off() { waits_ = false; }
    Result<void> catch_up();
    // Nobody signed anything: of heights that are undone on purpose.
    Result<void> forget();
    Result<void> forget(std::size_t validator);

    // What a disk of its own would do to one validator's part.
    struct Kept {
        Bytes guard, log;
    };
    const Kept& kept(std::size_t validator) const { return kept_.at(validator); }
    Result<void> put_back(std::size_t validator, Kept kept);
    // Its log ends in half of what it was to grow by; what was signed last stays.
    void add_half(std::size_t validator, const consensus::Write& what);
    Result<void> flip_bit(std::size_t validator, std::uint64_t luck);  // of its log
    // Takes half a record away from the end of its log, before it grows again.
    Result<void> trim(std::size_t validator);

  private:
    explicit SharedJournal(const Owner& owner);
    // How many bytes of it are whole records. Error: whole ones follow what is not.
    Result<std::size_t> replay(ByteView bytes);
    bool holds_record(ByteView from) const;
    Bytes compact() const;

    std::optional<world::AppendFile> file_;
    std::filesystem::path path_;
    Bytes owner_;  // SHA-256 of who it is
    std::vector<Kept> kept_;
    Bytes unwritten_;
    bool waits_ = false;
};

}  // namespace ve
