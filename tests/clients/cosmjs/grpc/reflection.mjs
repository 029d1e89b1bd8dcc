// A gRPC server's messages and services, learnt from the server itself by reflection: no .proto file
// is read here.
import grpc from "@grpc/grpc-js";
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor.js";

// The protocol of reflection, as far as it is used; both versions have these fields.
const protocol = protobuf.parse(`
    syntax = "proto3";
    message Request {
        oneof message_request { string file_by_filename = 3; string file_containing_symbol = 4; string list_services = 7; }
    }
    message Response {
        oneof message_response {
            Files file_descriptor_response = 4; Services list_services_response = 6; Refusal error_response = 7;
        }
    }
    message Files { repeated bytes file_descriptor_proto = 1; }
    message Services { repeated Service service = 1; }
    message Service { string name = 1; }
    message Refusal { int32 error_code = 1; string error_message = 2; }
`, { keepCase: true }).root;
const Request = protocol.lookupType("Request");
const Response = protocol.lookupType("Response");

export class Reflection {
    constructor(address, version = "v1") {
        this.client = new grpc.Client(address, grpc.credentials.createInsecure());
        this.path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    }

    // One question on a stream of its own.
    ask(question) {
        return new Promise((resolve, reject) => {
            const stream = this.client.makeBidiStreamRequest(
                this.path, (one) => Buffer.from(Request.encode(one).finish()), (bytes) => Response.decode(bytes));
            stream.on("data", resolve).on("error", reject);
            stream.write(Request.create(question));
            stream.end();
        });
    }

    async services() {
        const { list_services_response } = await this.ask({ list_services: "*" });
        return list_services_response.service.map((one) => one.name);
    }

    // All that the symbols need, as a root of protobufjs.
    async root(...symbols) {
        const files = new Map();
        const add = async (question) => {
            const { file_descriptor_response, error_response } = await this.ask(question);
            if (error_response) throw new Error(error_response.error_message);
            for (const bytes of file_descriptor_response.file_descriptor_proto) {
                const file = descriptor.FileDescriptorProto.decode(bytes);
                files.set(file.name, file);
            }
            for (const { dependency } of [...files.values()])
                for (const name of dependency) if (!files.has(name)) await add({ file_by_filename: name });
        };
        for (const symbol of symbols) await add({ file_containing_symbol: symbol });
        return protobuf.Root.fromDescriptor({ file: [...files.values()] }).resolveAll();
    }
}
