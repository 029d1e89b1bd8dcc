// The only lock of the chain's state: held to copy a root or to add one.
#include "node/chain/versions.hpp"

#include "base/sdk_errors.hpp"

namespace ve {

void Versions::add(Version version) {
    const std::scoped_lock lock{mutex_};
    append(std::move(version));
    hidden_ = 0;
}

void Versions::add_unseen(Version version) {
    const std::scoped_lock lock{mutex_};
    append(std::move(version));
    ++hidden_;
}

void Versions::append(Version version) {
    versions_.push_back(std::move(version));
    if (versions_.size() > kept) versions_.pop_front();
}

void Versions::show() {
    const std::scoped_lock lock{mutex_};
    hidden_ = 0;
}

void Versions::reset(Version version) {
    const std::scoped_lock lock{mutex_};
    versions_.clear();
    versions_.push_back(std::move(version));
    hidden_ = 0;
}

Version Versions::newest() const {
    const std::scoped_lock lock{mutex_};
    return versions_.empty() ? Version{} : versions_.back();
}

Height Versions::shown() const {
    const std::scoped_lock lock{mutex_};
    return seen() == 0 ? Height{} : versions_[seen() - 1].height;
}

Result<Version> Versions::at(Height height) const {
    const std::scoped_lock lock{mutex_};
    if (seen() == 0 || versions_[seen() - 1].height.value == 0)
        return fail(sdk::invalid_height, "ve is not ready; please wait for first block");
    const auto& newest = versions_[seen() - 1];
    if (height.value < 0)
        return fail(sdk::invalid_request,
                    "cannot query with height < 0; please provide a valid height");
    if (height.value == 0) return newest;
    if (height > newest.height)
        return fail(sdk::invalid_height,
                    "cannot query with height in the future; please provide a valid height");
    for (const auto& version : versions_)
        if (version.height == height) return version;
    return fail(sdk::not_found,
                "failed to load state at height {}; version does not exist (latest height: {})",
                height, newest.height);
}

}  // namespace ve
