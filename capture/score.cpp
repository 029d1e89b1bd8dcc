// Gates first (a failed one rejects), then points for each part.
#include "capture/score.hpp"

#include <algorithm>
#include <span>

#include "capture/measure.hpp"
#include "capture/mrz.hpp"
#include "capture/states.hpp"

namespace ve::capture {

namespace {

struct Step {
    std::uint32_t from;
    std::uint8_t points;
};
// The points of the last step that the value reaches.
std::uint8_t points_of(std::uint32_t value, std::span<const Step> steps) {
    std::uint8_t points = 0;
    for (const auto& step : steps)
        if (value >= step.from) points = step.points;
    return points;
}

constexpr Step size_steps[]      = {{240, 1}, {400, 2}, {600, 3}, {800, 4}};  // shorter side
constexpr Step sharpness_steps[] = {{60, 1}, {140, 2}, {320, 3}, {700, 4}};
constexpr Step contrast_steps[]  = {{100, 1}, {300, 2}, {600, 3}, {1000, 4}};  // variance

struct Gates {
    Reason blank, exposure, blurred;
};
constexpr std::uint32_t side_min      = 120;
constexpr std::uint32_t variance_min  = 40;
constexpr std::uint32_t flat_max      = 600;  // permille of blocks
constexpr std::uint32_t tail_max      = 900;  // permille of pixels
constexpr std::uint32_t sharpness_min = 12;

Reason failed_gate(const Quality& quality, const Gates& gates) {
    if (quality.dark_permille > tail_max || quality.bright_permille > tail_max)
        return gates.exposure;
    if (quality.variance < variance_min || quality.flat_permille > flat_max) return gates.blank;
    if (quality.sharpness < sharpness_min) return gates.blurred;
    return Reason::none;
}

std::uint8_t picture_points(const Quality& quality, std::uint32_t shorter_side) {
    return static_cast<std::uint8_t>(points_of(shorter_side, size_steps) +
                                     points_of(quality.sharpness, sharpness_steps) +
                                     points_of(quality.variance, contrast_steps));
}

// 20 points up to a distance of 100, one fewer for each 4 beyond.
std::uint8_t resemblance_points(std::uint32_t distance_permille) {
    constexpr std::uint32_t near = 100, step = 4, most = 20;
    const auto lost = distance_permille <= near ? 0 : (distance_permille - near + step - 1) / step;
    return static_cast<std::uint8_t>(most - std::min(lost, most));
}

// Reads the zone into the parts; what it answers rejects the evidence unless it is none or no_zone.
Reason judge_zone(const Package& package, Day today, Parts& parts) {
    constexpr int corrections_free = 0, points_a_correction = 3;
    const auto zone = parse_mrz(package.mrz);
    if (!zone.ok()) return Reason::no_zone;
    if (!zone->checks.all()) return Reason::check_digit;
    const auto born = birth_day(zone->birth, today), ends = expiry_day(zone->expiry, today);
    if (!zone->dates_readable || !born || !ends || *ends <= *born) return Reason::dates_impossible;
    if (*ends < today) return Reason::document_expired;
    const int lost     = points_a_correction * std::max(0, zone->corrections - corrections_free);
    parts.check_digits = static_cast<std::uint8_t>(std::max(0, 24 - lost));
    parts.dates        = zone->birth.month > 0 && zone->birth.day > 0 ? 8 : 5;
    parts.states       = static_cast<std::uint8_t>((is_state(zone->issuer) ? 4 : 0) +
                                             (is_state(zone->nationality) ? 4 : 0));
    return Reason::none;
}

}  // namespace

Score rejected_for(Reason reason) {
    return {.total = 0, .rejected = true, .reason = reason, .parts = {}};
}

Score score(const Package& package, const Time& block_time) {
    const auto shorter       = [](std::uint32_t a, std::uint32_t b) { return std::min(a, b); };
    const auto document_side = shorter(package.document_width, package.document_height);
    const auto selfie_side   = shorter(package.selfie_width, package.selfie_height);
    if (document_side < side_min || selfie_side < side_min || package.document.width < 16 ||
        package.document.height < 16)
        return rejected_for(Reason::too_small);

    const auto document = quality_of(package.document);
    const auto face     = quality_of(package.face);
    const auto portrait = quality_of(package.portrait);
    for (const auto& [quality, gates] :
         {std::pair{document, Gates{Reason::document_blank, Reason::document_exposure,
                                    Reason::document_blurred}},
          std::pair{portrait, Gates{Reason::document_blank, Reason::document_exposure,
                                    Reason::document_blurred}},
          std::pair{face,
                    Gates{Reason::selfie_blank, Reason::selfie_exposure, Reason::selfie_blurred}}})
        if (const auto reason = failed_gate(quality, gates); reason != Reason::none)
            return rejected_for(reason);

    Score out;
    out.reason = judge_zone(package, Day::of(block_time), out.parts);
    if (out.reason != Reason::none && out.reason != Reason::no_zone)
        return rejected_for(out.reason);
    auto& parts    = out.parts;
    parts.document = picture_points(document, document_side);
    parts.selfie   = picture_points(face, selfie_side);
    parts.resemblance =
        resemblance_points(texture_distance_permille(package.portrait, package.face));
    const int sum = parts.check_digits + parts.dates + parts.states + parts.document +
                    parts.selfie + parts.resemblance;
    const int cap = out.reason == Reason::no_zone ? total_without_zone : total_max;
    out.total     = static_cast<std::uint8_t>(std::min(sum, cap));
    return out;
}

Score score_bytes(ByteView bytes, const Address& account, const Time& block_time) {
    const auto package = decode_package(bytes);
    if (!package.ok()) return rejected_for(Reason::unreadable);
    if (text_of(package->account) != text_of(account.bytes())) return rejected_for(Reason::foreign);
    return score(*package, block_time);
}

std::string_view name_of(Reason reason) {
    switch (reason) {
        case Reason::none: return "none";
        case Reason::unreadable: return "unreadable";
        case Reason::document_blank: return "document_blank";
        case Reason::document_exposure: return "document_exposure";
        case Reason::document_blurred: return "document_blurred";
        case Reason::selfie_blank: return "selfie_blank";
        case Reason::selfie_exposure: return "selfie_exposure";
        case Reason::selfie_blurred: return "selfie_blurred";
        case Reason::too_small: return "too_small";
        case Reason::check_digit: return "check_digit";
        case Reason::document_expired: return "document_expired";
        case Reason::dates_impossible: return "dates_impossible";
        case Reason::no_zone: return "no_zone";
        case Reason::cannot_open: return "cannot_open";
        case Reason::foreign: return "foreign";
    }
    return "unknown";
}

}  // namespace ve::capture
