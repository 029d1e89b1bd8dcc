// The sequence that an account's next transaction carries, agreed between all processes that share
// a home: a small file per account and chain, locked while its number is taken. It is a guess; the
// node decides, and what the node says replaces it.
#pragma once

#include <filesystem>
#include <optional>

#include "base/strong.hpp"
#include "client/connection.hpp"

namespace ve::client {

struct Prediction {
    AccountNumber account_number;
    Sequence next;
    std::string node;  // which node took the transaction before
};

class SequenceBook {
  public:
    // The lock, and what stands behind it; let go when it is destroyed, or its process ends.
    class Page {
      public:
        Page(Page&& other) noexcept
            : fd_{std::exchange(other.fd_, -1)}, chain_{std::move(other.chain_)} {}
        Page& operator=(Page&& other) noexcept {
            std::swap(fd_, other.fd_);
            std::swap(chain_, other.chain_);
            return *this;
        }
        ~Page();
        // Nothing: never used on this chain, or the file is damaged.
        std::optional<Prediction> read() const;
        void keep(const Prediction& prediction) const;

      private:
        friend class SequenceBook;
        Page(int fd, std::string chain) : fd_{fd}, chain_{std::move(chain)} {}
        int fd_;
        std::string chain_;  // what tells it from a chain that had the same id before
    };

    explicit SequenceBook(std::filesystem::path folder) : folder_{std::move(folder)} {}

    // Waits for the process that holds it. Errors: io; busy when that takes too long.
    Result<Page> open(const NodeState& chain, const Address& account, Duration at_most) const;
    // Without the lock: for what need not be right.
    std::optional<Prediction> peek(const NodeState& chain, const Address& account) const;

  private:
    std::filesystem::path path_of(const NodeState& chain, const Address& account) const;
    std::filesystem::path folder_;
};

}  // namespace ve::client
