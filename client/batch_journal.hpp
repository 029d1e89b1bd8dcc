// What a run of many transactions has signed and what became of it: a file to go on from after a
// crash. Bytes are in it, durably, before any node sees them; the same bytes execute once at most.
#pragma once

#include <filesystem>
#include <optional>

#include "base/json.hpp"
#include "base/strong.hpp"

namespace ve::client {

class BatchJournal {
  public:
    struct Signed {
        std::size_t tx = 0;
        Sequence sequence;
        std::string bytes;
    };
    struct Done {
        std::size_t tx = 0;
        Json receipt;
    };
    // What an earlier run has left.
    struct Past {
        bool finished = false;
        std::vector<Signed> signed_txs;  // the newest of each, in the order of signing
        std::vector<Done> done;
    };

    enum class Begin : std::uint8_t { anew, go_on };
    // `name`: of the batch; the same file, chain and signer give the same one. Errors: refused
    // where an unfinished run would be begun anew; busy where one runs; corrupt.
    static Result<BatchJournal> open(const std::filesystem::path& folder, std::string_view name,
                                     Begin begin);
    BatchJournal(BatchJournal&& other) noexcept;
    BatchJournal& operator=(BatchJournal&&) = delete;
    ~BatchJournal();

    const Past& past() const { return past_; }
    const std::filesystem::path& path() const { return path_; }

    Result<void> add(const std::vector<Signed>& signed_txs);  // durable when it returns
    Result<void> add(const std::vector<Done>& done);
    // It can never be in a block: another transaction has its sequence.
    Result<void> drop(std::size_t tx);
    Result<void> finish();

  private:
    BatchJournal(std::filesystem::path path, int fd) : path_{std::move(path)}, fd_{fd} {}
    Result<void> read();
    Result<void> append(std::string_view text) const;

    std::filesystem::path path_;
    int fd_;
    Past past_;
};

}  // namespace ve::client
