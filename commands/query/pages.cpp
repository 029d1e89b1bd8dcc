#include "commands/query/pages.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "commands/query/leaf.hpp"
#include "cosmos/base/query/v1beta1/pagination.pb.h"
#include "wire/json.hpp"

namespace ve {
namespace {

namespace pb    = google::protobuf;
namespace pages = cosmos::base::query::v1beta1;

constexpr std::uint64_t page_size = 500;

const pb::FieldDescriptor* paging_of(const pb::Descriptor& message, std::string_view type) {
    for (int i = 0; i < message.field_count(); ++i)
        if (const auto* field = message.field(i);
            field->cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated() &&
            field->message_type()->full_name() == type)
            return field;
    return nullptr;
}

// What comes in pages: the first list of the answer.
const pb::FieldDescriptor* items_of(const pb::Descriptor& message) {
    for (int i = 0; i < message.field_count(); ++i)
        if (message.field(i)->is_repeated()) return message.field(i);
    return nullptr;
}

const pb::FieldDescriptor* request_field(const wire::Rpc& rpc) {
    return paging_of(*rpc.request, pages::PageRequest::descriptor()->full_name());
}
const pb::FieldDescriptor* response_field(const wire::Rpc& rpc) {
    return paging_of(*rpc.response, pages::PageResponse::descriptor()->full_name());
}

}  // namespace

bool has_pages(const wire::Rpc& rpc) {
    return request_field(rpc) != nullptr && response_field(rpc) != nullptr &&
           items_of(*rpc.response) != nullptr;
}

Result<void> show_all_pages(Session& session, client::Connection& node, const wire::Rpc& rpc,
                            const wire::Proto& request, Height height) {
    // A list that changes between two pages would lose or repeat some of it.
    if (height.value == 0) height = TRY(node.state()).height;
    const std::unique_ptr<wire::Proto> question{request.New()};
    question->CopyFrom(request);
    auto* asked = dynamic_cast<pages::PageRequest*>(
        question->GetReflection()->MutableMessage(question.get(), request_field(rpc)));
    VE_INVARIANT(asked != nullptr);
    if (asked->limit() == 0) asked->set_limit(page_size);
    const auto name = items_of(*rpc.response)->name();
    auto all        = Json::array();
    for (;;) {
        const auto response = TRY(answer_of(node, rpc, *question, height));
        const auto json     = wire::to_json(*response);
        if (const auto* items = json.find(name))
            for (const auto& item : items->items()) {
                if (session.json())
                    TRY(session.show(View{item}));
                else
                    all.push(item);
            }
        const auto& paging = dynamic_cast<const pages::PageResponse&>(
            response->GetReflection()->GetMessage(*response, response_field(rpc)));
        if (paging.next_key().empty()) break;
        if (paging.next_key() == asked->key())
            return fail(errors::peer, "{} answers with the same page again", node.where());
        asked->set_key(paging.next_key());
        asked->set_offset(0);
        asked->set_count_total(false);
    }
    if (session.json()) return {};
    return session.show(View{Json::object({{name, std::move(all)}})});
}

}  // namespace ve
