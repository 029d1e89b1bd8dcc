// Whose folder it is: a lock that the kernel takes back when its process ends, however it ends. A
// process id alone may be somebody else's by now.
#pragma once

#include <filesystem>
#include <optional>

#include "base/result.hpp"
#include "devnet/descriptor.hpp"

namespace ve::devnet {

class FolderLock {
  public:
    // Makes the folder. Nothing: somebody else has it.
    static Result<std::optional<FolderLock>> take(const std::filesystem::path& folder);
    static bool is_taken(const std::filesystem::path& folder);

  private:
    explicit FolderLock(Descriptor file) : file_{std::move(file)} {}
    Descriptor file_;
};

}  // namespace ve::devnet
