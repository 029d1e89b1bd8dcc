// A disk in memory that fails where it is told to: no space, an error, a crash in mid-write.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "node/world/disk.hpp"

namespace ve::world {

class SimulatedDisk final : public Disk {
  public:
    enum class Fault : std::uint8_t {
        no_space,  // nothing is written; the next writes fail as well until there is space()
        error,     // nothing is written; later writes work
        torn,  // half of an append is written, a replaced file keeps its old content; then a crash
        lost,  // nothing is written; then a crash
        rubbish  // as torn, and the other half is there with another content; then a crash
    };
    // The n-th writing call from now (the first is 1) meets the fault.
    void fail_write(std::uint64_t nth, Fault fault);
    void fill() { full_ = true; }  // until there is space()
    void space() { full_ = false; }
    // From now on nothing is durable, whatever the disk says, until it is told to be honest; a
    // power_cut() takes it all back.
    void lie();
    void be_honest() { durable_.reset(); }
    void power_cut();
    // After a crash each call fails until the machine starts again, with what is on the disk.
    bool crashed() const { return crashed_; }
    void restart() { crashed_ = false; }
    std::uint64_t writes() const { return writes_; }  // writing calls so far
    // Turns one bit of a file around.
    void flip_bit(std::string_view path, std::size_t bit);
    std::vector<std::pair<std::string, std::size_t>> files() const;  // with their sizes

    Result<void> make_folder(std::string_view path) override;
    Result<bool> exists(std::string_view path) const override;
    Result<Bytes> read(std::string_view path, std::size_t max = read_bytes_max) const override;
    Result<void> write(std::string_view path, ByteView bytes) override;
    Result<void> append(std::string_view path, ByteView bytes) override;
    Result<void> remove(std::string_view path) override;
    Result<std::vector<std::string>> list(std::string_view folder) const override;

  private:
    enum class Step : std::uint8_t { go, half, rubbish };
    Result<void> check_running() const;
    Result<Step> next_write(std::string_view path);
    Result<void> check_folder_of(std::string_view path) const;

    using Files = std::map<std::string, Bytes, std::less<>>;
    Files files_;
    std::optional<Files> durable_;  // of a disk that lies: what is really there
    std::set<std::string, std::less<>> folders_;
    std::map<std::uint64_t, Fault> faults_;
    std::uint64_t writes_ = 0;
    bool full_            = false;
    bool crashed_         = false;
};

}  // namespace ve::world
