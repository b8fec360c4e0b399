// From a handler to the bytes of a response: errors become problems, every answer gets its protective
// headers.
#pragma once

#include <string>

#include "http/router.hpp"

namespace jetcrew::http {

/// Runs the handler; whatever it throws becomes a problem. Removes the body file that it did not take. Logs.
Response answer(const Route& route, const Request& request);

/// Adds what every response carries (request id, nosniff, referrer policy, CSP for pages, no-store for the
/// API) and turns a 200 into 304 where If-None-Match names its ETag (RFC 9110 section 13.1.2).
void complete(Response& response, const Request& request);

/// The status line and header. A stream has no length: it ends with the connection (RFC 9112 section 6.3).
/// Characters that would end a field are left out of values.
std::string header_text(const Response& response, bool keep_alive);

}  // namespace jetcrew::http
