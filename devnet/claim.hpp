// A devnet's folder in the hands of the process that runs it: its lock, and its entry in the
// registry. What runs there, its owner knows.
#pragma once

#include "devnet/lock.hpp"
#include "devnet/network.hpp"
#include "devnet/registry.hpp"

namespace ve::devnet {

// What a new devnet starts with; one that exists has its own, and no other is taken for it.
struct Wishes {
    std::optional<std::uint64_t> seed;
    std::optional<std::string> chain_id;
    std::optional<std::size_t> validators;
};

class Claim {
  public:
    Claim()                        = default;
    Claim(const Claim&)            = delete;
    Claim& operator=(const Claim&) = delete;
    // Lets go. A named devnet is stopped; one without a name, or that never began, is removed.
    ~Claim();

    // A named devnet has its folder; a nameless one (an empty name) takes "local", "local-2", …,
    // the first that is free or was left behind by a process that was killed.
    // Errors: errors::usage for a name that is none, errors::busy where it runs already.
    Result<void> take(const std::filesystem::path& home, const std::string& name,
                      std::string_view engine);
    // It was made before, and is to go on.
    bool existed() const { return before_.has_value(); }
    // The seed, chain id and number of validators that it was made with, or that are wished for.
    // Error (refused): a wish for another engine or others of these than it has.
    Result<void> agree(const Wishes& wishes, NetworkOptions& network) const;
    // Writes down that this process runs that network now.
    Result<void> begin(const NetworkOptions& network);
    // With what became known since, as its addresses. From now on a named one is kept.
    Result<void> began();

    Entry entry;

  private:
    Result<void> take_named();

    std::optional<FolderLock> lock_;
    std::optional<Entry> before_;
    bool known_ = false;  // its folder was there: it is never removed here
    bool began_ = false;
};

}  // namespace ve::devnet
