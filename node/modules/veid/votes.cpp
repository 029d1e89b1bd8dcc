#include "node/modules/veid/votes.hpp"

#include "crypto/hash.hpp"
#include "node/modules/veid/errors.hpp"

namespace ve::veid {

namespace {

constexpr char extension_version     = 1;
constexpr std::size_t model_text_max = 64;
constexpr std::size_t result_size    = 16 + 3 + 32 + 32;

template <std::size_t n>
ByteArray<n> take_array(std::string_view& in) {
    ByteArray<n> out{};
    std::copy_n(bytes_of(in).begin(), n, out.begin());
    in.remove_prefix(n);
    return out;
}
std::uint8_t take_byte(std::string_view& in) {
    const auto byte = static_cast<std::uint8_t>(in.front());
    in.remove_prefix(1);
    return byte;
}
Error malformed(std::string_view what) {
    return fail(errors::invalid_extension, "a vote extension {}", what);
}

}  // namespace

std::string encode(const Extension& extension) {
    VE_INVARIANT(extension.results.size() <= requests_per_block);
    VE_INVARIANT(extension.model_version.size() <= model_text_max);
    std::string out(1, extension_version);
    codec::put_u64(out, extension.height);
    out.push_back(static_cast<char>(extension.model_version.size()));
    out += extension.model_version;
    out.push_back(static_cast<char>(extension.results.size()));
    for (const auto& result : extension.results) {
        out += text_of(result.request);
        out.push_back(static_cast<char>(result.score));
        out.push_back(static_cast<char>(result.outcome));
        out.push_back(static_cast<char>(result.reason));
        out += text_of(result.input_hash);
        out += text_of(result.result_hash);
    }
    return out;
}

Result<Extension> decode_extension(std::string_view in) {
    Extension out;
    if (in.size() < 10 || in.front() != extension_version)
        return malformed("of an unknown version");
    in.remove_prefix(1);
    out.height            = TRY(codec::take_u64(in));
    const auto model_size = take_byte(in);
    if (model_size > model_text_max || in.size() < std::size_t{model_size} + 1)
        return malformed("ends early");
    out.model_version = in.substr(0, model_size);
    in.remove_prefix(model_size);
    const auto count = take_byte(in);
    if (count > requests_per_block) return malformed("with too many results");
    if (in.size() != count * result_size) return malformed("of a wrong length");
    for (int i = 0; i < count; ++i) {
        VerificationResult result;
        result.request     = take_array<16>(in);
        result.score       = take_byte(in);
        const auto outcome = take_byte(in);
        result.reason      = take_byte(in);
        result.input_hash  = take_array<32>(in);
        result.result_hash = take_array<32>(in);
        if (outcome != 1 && outcome != 2) return malformed("with an unknown outcome");
        result.outcome = static_cast<Outcome>(outcome);
        if (result.score > 100 || (result.outcome == Outcome::rejected && result.score != 0))
            return malformed("with an impossible score");
        if (!out.results.empty() && !(out.results.back().request < result.request))
            return malformed("whose results are out of order");
        out.results.push_back(result);
    }
    return out;
}

Hash result_hash(const Request& request, const VerificationResult& result,
                 std::string_view model_version) {
    Sha256 hasher;
    hasher.update(ByteView{request.id}).update(request.account.bytes()).update_be32(result.score);
    hasher.update_byte(static_cast<std::uint8_t>(result.outcome)).update_byte(result.reason);
    hasher.update(model_version).update(ByteView{result.input_hash}).update_be64(request.height);
    return hasher.finish();
}

}  // namespace ve::veid
