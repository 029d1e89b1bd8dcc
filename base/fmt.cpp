// Debian ships fmt without a static archive; these are the instantiations its library would hold.
#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE
namespace detail {
template FMT_API auto dragonbox::to_decimal(float x) noexcept -> dragonbox::decimal_fp<float>;
template FMT_API auto dragonbox::to_decimal(double x) noexcept -> dragonbox::decimal_fp<double>;
template FMT_API locale_ref::locale_ref(const std::locale& loc);
template FMT_API auto locale_ref::get<std::locale>() const -> std::locale;
template FMT_API auto thousands_sep_impl(locale_ref) -> thousands_sep_result<char>;
template FMT_API auto decimal_point_impl(locale_ref) -> char;
template FMT_API void buffer<char>::append(const char*, const char*);
template FMT_API void vformat_to(buffer<char>&, string_view,
                                 basic_format_args<FMT_BUFFER_CONTEXT(char)>, locale_ref);
}  // namespace detail
// What the formatters of our own types hand on to; core.h only declares them.
template auto formatter<long long>::format<format_context>(const long long& value,
                                                           format_context& context) const
    -> decltype(context.out());
template auto formatter<unsigned long long>::format<format_context>(const unsigned long long& value,
                                                                    format_context& context) const
    -> decltype(context.out());
template auto formatter<string_view>::format<format_context>(const string_view& value,
                                                             format_context& context) const
    -> decltype(context.out());
FMT_END_NAMESPACE
