// What a request must be before its body is read: well framed, addressed to this board, not sent by a
// stranger's page.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/message.hpp"

namespace jetcrew::http {

/// What is wrong with the bytes of a header that has arrived so far, in a way that parsers disagree about
/// (RFC 9112 sections 2.2, 5.2 and 11.2): bare LF or CR, NUL, folded lines.
std::optional<Error> framing_fault(std::string_view header_bytes);

/// The client's X-Request-Id where it is 1 to 64 letters, digits, `-`, `_`, `.`; a random one otherwise.
std::string choose_request_id(const Headers& headers);

/// Fills path and query from the target and checks the header. Throws Error:
/// - `request_invalid`: Host missing (HTTP/1.1) or there twice, or another than the target's;
/// - `target_invalid`;
/// - `host_not_allowed`: a name that is not this machine's, as a page sends it that had its own name resolved
///   to this board (DNS rebinding);
/// - `origin_mismatch`, `csrf_header_missing`: a write from a page (it has Origin) that is not ours.
/// Requests by the Unix socket need no Host and come from no page.
/// @param version 10 for HTTP/1.0, 11 for HTTP/1.1
void admit(Request& request, unsigned version);

/// `localhost`, 127.0.0.0/8 and [::1], with any port or none.
bool is_loopback_host(std::string_view host);

}  // namespace jetcrew::http
