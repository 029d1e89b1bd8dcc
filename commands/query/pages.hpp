// Answers that come in pages: all of them, one after the other.
#pragma once

#include "commands/session.hpp"
#include "wire/catalog.hpp"

namespace ve {

bool has_pages(const wire::Rpc& rpc);

// As JSON, each item is a line as soon as its page is there; as text, one list. All pages are of
// the same block.
Result<void> show_all_pages(Session& session, client::Connection& node, const wire::Rpc& rpc,
                            const wire::Proto& request, Height height);

}  // namespace ve
