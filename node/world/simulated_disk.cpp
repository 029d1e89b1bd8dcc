// Files in a map, and the faults that a test ordered.
#include "node/world/simulated_disk.hpp"

namespace ve::world {
namespace {

std::string_view folder_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

Error absent(std::string_view path) {
    return fail(errors::io, "cannot open {}: no such file or folder", path);
}

Error crash(std::string_view path) {
    return fail(errors::io, "the machine stopped while it wrote {}", path);
}

}  // namespace

void SimulatedDisk::fail_write(std::uint64_t nth, Fault fault) {
    VE_INVARIANT(nth >= 1);
    faults_[writes_ + nth] = fault;
}

void SimulatedDisk::flip_bit(std::string_view path, std::size_t bit) {
    const auto at = files_.find(path);
    VE_INVARIANT(at != files_.end() && bit / 8 < at->second.size());
    at->second[bit / 8] = static_cast<std::uint8_t>(at->second[bit / 8] ^ 1U << bit % 8);
}

void SimulatedDisk::lie() {
    if (!durable_) durable_ = files_;
}

void SimulatedDisk::power_cut() {
    if (durable_) files_ = std::exchange(durable_, {}).value();
}

std::vector<std::pair<std::string, std::size_t>> SimulatedDisk::files() const {
    std::vector<std::pair<std::string, std::size_t>> out;
    for (const auto& [path, bytes] : files_) out.emplace_back(path, bytes.size());
    return out;
}

Result<void> SimulatedDisk::check_running() const {
    if (crashed_) return fail(errors::io, "the machine is not running");
    return {};
}

Result<void> SimulatedDisk::check_folder_of(std::string_view path) const {
    const auto folder = folder_of(path);
    if (!folder.empty() && !folders_.contains(folder)) return absent(folder);
    return {};
}

// Every call that changes the disk passes here once; `half` is left to the caller to carry out.
Result<SimulatedDisk::Step> SimulatedDisk::next_write(std::string_view path) {
    TRY(check_running());
    TRY(check_path(path));
    TRY(check_folder_of(path));
    const auto fault = faults_.find(++writes_);
    if (fault != faults_.end()) {
        switch (fault->second) {
            case Fault::no_space: full_ = true; break;
            case Fault::error: return fail(errors::io, "cannot write {}: input/output error", path);
            case Fault::torn: crashed_ = true; return Step::half;
            case Fault::lost: crashed_ = true; return crash(path);
            case Fault::rubbish: crashed_ = true; return Step::rubbish;
        }
    }
    if (full_) return fail(errors::io, "cannot write {}: no space left on device", path);
    return Step::go;
}

Result<void> SimulatedDisk::make_folder(std::string_view path) {
    TRY(check_running());
    TRY(check_path(path));
    for (auto parent = path; !parent.empty(); parent = folder_of(parent)) {
        if (files_.contains(parent)) return fail(errors::io, "{} is a file", parent);
        folders_.emplace(parent);
    }
    return {};
}

Result<bool> SimulatedDisk::exists(std::string_view path) const {
    TRY(check_running());
    TRY(check_path(path));
    return files_.contains(path) || folders_.contains(path);
}

Result<Bytes> SimulatedDisk::read(std::string_view path, std::size_t max) const {
    TRY(check_running());
    TRY(check_path(path));
    const auto at = files_.find(path);
    if (at == files_.end()) return absent(path);
    if (at->second.size() > max) return fail(errors::input, "{} has more than {} bytes", path, max);
    return at->second;
}

Result<void> SimulatedDisk::write(std::string_view path, ByteView bytes) {
    if (TRY(next_write(path)) != Step::go) return crash(path);
    files_.insert_or_assign(std::string{path}, copy_of(bytes));
    return {};
}

Result<void> SimulatedDisk::append(std::string_view path, ByteView bytes) {
    const auto step = TRY(next_write(path));
    auto& file      = files_[std::string{path}];
    ve::append(file, step == Step::go ? bytes : bytes.first(bytes.size() / 2));
    if (step == Step::rubbish) file.resize(file.size() + bytes.size() - bytes.size() / 2, 0xA5);
    if (step != Step::go) return crash(path);
    return {};
}

Result<void> SimulatedDisk::remove(std::string_view path) {
    if (!TRY(exists(path))) return absent(path);
    if (TRY(next_write(path)) != Step::go) return crash(path);
    files_.erase(files_.find(path));
    return {};
}

Result<std::vector<std::string>> SimulatedDisk::list(std::string_view folder) const {
    TRY(check_running());
    TRY(check_path(folder));
    if (!folders_.contains(folder)) return absent(folder);
    std::set<std::string> names;
    const auto add = [&](const std::string& path) {
        if (folder_of(path) == folder) names.insert(path.substr(folder.size() + 1));
    };
    for (const auto& [path, bytes] : files_) add(path);
    for (const auto& path : folders_) add(path);
    return std::vector<std::string>{names.begin(), names.end()};
}

}  // namespace ve::world
