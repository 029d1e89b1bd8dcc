#include "crypto/mnemonic.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "crypto/mnemonic_language.hpp"
#include "crypto/nfkd.hpp"

namespace ve {
namespace {

constexpr std::string_view english[] = {
#include "crypto/bip39_english.inc"
};
static_assert(std::size(english) == 2048);
constexpr std::size_t bits_of_a_word = 11;

// A line of a mnemonic typed by hand; longer text is no mnemonic.
constexpr std::size_t longest_text = 1024;

bool is_entropy_size(std::size_t bytes) { return bytes >= 16 && bytes <= 32 && bytes % 4 == 0; }

bool bit_of(ByteView bytes, std::size_t at) { return (bytes[at / 8] >> (7 - at % 8) & 1) != 0; }

// The list is sorted, so a word's number is found by halving.
std::optional<std::size_t> number_of(std::string_view word) {
    const auto* found = std::lower_bound(std::begin(english), std::end(english), word);
    if (found == std::end(english) || *found != word) return std::nullopt;
    return static_cast<std::size_t>(found - std::begin(english));
}

Error unknown_word(std::size_t position, std::string_view word, std::string_view mnemonic) {
    // Asked only now: a few English words stand in other lists too.
    if (const auto language = foreign_mnemonic_language(
            mnemonic, [](std::string_view other) { return number_of(other).has_value(); }))
        return fail(errors::input, "this mnemonic is in {}; only English is supported", *language)
            .with_hint(
                "the wallet that it is from can export the private key: ve keys import "
                "NAME --hex");
    static const std::vector<std::string> known(std::begin(english), std::end(english));
    return fail(errors::input, "word {} of the mnemonic is not in the English BIP-39 list{}",
                position, did_you_mean(word.substr(0, 16), known));
}

// The bits of the words; nothing when their checksum does not hold.
using Numbers = std::array<std::size_t, 24>;
std::optional<Secret> entropy_of(const Numbers& numbers, std::size_t count) {
    Secret bits{33};
    for (std::size_t at = 0; at < count * bits_of_a_word; ++at) {
        const auto bit = bits_of_a_word - 1 - at % bits_of_a_word;
        if ((numbers[at / bits_of_a_word] >> bit & 1) != 0)
            bits.writable()[at / 8] =
                static_cast<std::uint8_t>(bits.writable()[at / 8] | 0x80U >> at % 8);
    }
    const auto entropy = bits.reveal().first(count * 4 / 3);
    const auto shift   = 8 - count / 3;
    if (bits.reveal()[entropy.size()] >> shift != sha256(entropy)[0] >> shift) return std::nullopt;
    return Secret::copy_of(entropy);
}

// One letter more, less or another.
bool is_a_letter_away(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1 || a == b) return false;
    const auto [at, bt] = std::mismatch(a.begin(), a.end(), b.begin());
    return std::equal(a.size() == b.size() && at != a.end() ? at + 1 : at, a.end(), bt + 1,
                      b.end());
}

// Places (from 1) where a word a letter away, or the next word in its place, would make the
// checksum hold. By chance some others do as well: one in 16 tries of 12 words, one in 256 of 24.
std::vector<std::size_t> likely_slips(const Numbers& numbers, std::size_t count) {
    std::vector<std::size_t> out;
    Numbers tried{};
    const WipedOnExit wiped{tried};
    for (std::size_t word = 0; word < count; ++word) {
        bool fits = false;
        for (std::size_t other = 0; other < std::size(english) && !fits; ++other) {
            if (!is_a_letter_away(english[numbers[word]], english[other])) continue;
            tried       = numbers;
            tried[word] = other;
            fits        = entropy_of(tried, count).has_value();
        }
        if (word + 1 < count && numbers[word] != numbers[word + 1] && !fits) {
            tried = numbers;
            std::swap(tried[word], tried[word + 1]);
            fits = entropy_of(tried, count).has_value();
        }
        if (fits) out.push_back(word + 1);
    }
    return out;
}

// By number alone: what the words are is not to be read over a shoulder.
std::string advice(const std::vector<std::size_t>& slips) {
    if (slips.empty() || slips.size() > 4) return {};
    std::string places;
    for (std::size_t i = 0; i < slips.size(); ++i)
        places += fmt::format("{}{}",
                              i == 0                  ? ""
                              : i + 1 == slips.size() ? " or "
                                                      : ", ",
                              slips[i]);
    return fmt::format(
        "look again at word {}: one letter, or a change of places with the next "
        "word, would explain it",
        places);
}

// Lower-case words with one blank between; the checksum is not looked at.
Secret tidy(std::string_view text) {
    Secret room{text.size()};
    std::size_t size = 0;
    bool between     = false;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            between = size > 0;
            continue;
        }
        if (between) room.writable()[size++] = ' ';
        between                 = false;
        const bool upper        = c >= 'A' && c <= 'Z';
        room.writable()[size++] = static_cast<std::uint8_t>(upper ? c - 'A' + 'a' : c);
    }
    return Secret::copy_of(room.reveal().first(size));
}

}  // namespace

Result<Mnemonic> Mnemonic::from_entropy(ByteView entropy) {
    if (!is_entropy_size(entropy.size()))
        return fail(errors::input, "a mnemonic holds 16, 20, 24, 28 or 32 bytes, not {}",
                    entropy.size());
    // The checksum is one bit for every four bytes: never more than the first byte of the hash.
    Secret bits{entropy.size() + 1};
    std::copy(entropy.begin(), entropy.end(), bits.writable().begin());
    bits.writable()[entropy.size()] = sha256(entropy)[0];

    const std::size_t words = entropy.size() * 3 / 4;
    Secret room{words * 9};  // no word has more than 8 letters
    std::size_t size = 0;
    for (std::size_t word = 0; word < words; ++word) {
        std::size_t number = 0;
        for (std::size_t bit = 0; bit < bits_of_a_word; ++bit)
            number = number << 1 | (bit_of(bits.reveal(), word * bits_of_a_word + bit) ? 1U : 0U);
        if (word > 0) room.writable()[size++] = ' ';
        for (const char c : english[number]) room.writable()[size++] = static_cast<std::uint8_t>(c);
    }
    return Mnemonic{Secret::copy_of(room.reveal().first(size)), Secret::copy_of(entropy)};
}

Result<Mnemonic> Mnemonic::generate(int words, const EntropySource& entropy) {
    if (words < 12 || words > 24 || words % 3 != 0)
        return fail(errors::input, "a mnemonic has 12, 15, 18, 21 or 24 words, not {}", words);
    const auto drawn = Secret::random(static_cast<std::size_t>(words) * 4 / 3, entropy);
    return from_entropy(drawn.reveal());
}

Result<Mnemonic> Mnemonic::parse(std::string_view text) {
    if (text.size() > longest_text)
        return fail(errors::input, "a mnemonic of {} characters is too long", text.size());
    const auto tidied = tidy(text);
    auto rest         = text_of(tidied.reveal());
    const auto words  = rest.empty() ? 0 : std::count(rest.begin(), rest.end(), ' ') + 1;

    Numbers numbers{};
    const WipedOnExit wiped{numbers};
    for (std::size_t word = 0; !rest.empty(); ++word) {
        const auto end    = rest.find(' ');
        const auto letter = rest.substr(0, end);
        rest              = end == std::string_view::npos ? "" : rest.substr(end + 1);
        const auto number = number_of(letter);
        if (!number) return unknown_word(word + 1, letter, text);
        if (word < numbers.size()) numbers[word] = *number;
    }
    if (words < 12 || words > 24 || words % 3 != 0)
        return fail(errors::input, "a mnemonic has 12, 15, 18, 21 or 24 words, not {}", words);

    const auto count   = static_cast<std::size_t>(words);
    const auto entropy = entropy_of(numbers, count);
    if (entropy) return from_entropy(entropy->reveal());
    return fail(errors::input,
                "the checksum of the mnemonic does not match: a word is wrong, or two have "
                "changed places")
        .with_hint("{}", advice(likely_slips(numbers, count)));
}

Result<Secret> Mnemonic::seed(ByteView passphrase) const {
    const auto normal = TRY(nfkd(passphrase));
    Secret salt{8 + normal.size()};
    const std::string_view label = "mnemonic";
    std::copy(label.begin(), label.end(), salt.writable().begin());
    std::copy(normal.reveal().begin(), normal.reveal().end(), salt.writable().begin() + 8);
    Secret out{64};
    pbkdf2_hmac_sha512(text_.reveal(), salt.reveal(), 2048, out.writable());
    return out;
}

Mnemonic Mnemonic::copy() const { return Mnemonic{text_.copy(), entropy_.copy()}; }

}  // namespace ve
