// Calls of gRPC methods by name, their messages learnt by reflection.
import grpc from "@grpc/grpc-js";
import { Reflection } from "./reflection.mjs";

// Messages as plain objects: 64-bit integers as text, as JSON has them.
const plain = { longs: String, enums: String, defaults: true, oneofs: true };

export class Services {
    static async learn(address, ...names) {
        return new Services(address, await new Reflection(address).root(...names));
    }

    constructor(address, root) {
        this.root = root;
        this.client = new grpc.Client(address, grpc.credentials.createInsecure());
    }

    // "cosmos.bank.v1beta1.Query/Balance". The answer's `metadata` is what came before the message.
    call(name, request = {}, metadata = {}) {
        const [service, method] = name.split("/");
        const rpc = this.root.lookupService(service).methods[method];
        const { resolvedRequestType: from, resolvedResponseType: to } = rpc.resolve();
        const sent = new grpc.Metadata();
        for (const [key, value] of Object.entries(metadata)) sent.set(key, value);
        return new Promise((resolve, reject) => {
            let received;
            this.client.makeUnaryRequest(
                `/${name}`, (one) => Buffer.from(from.encode(from.fromObject(one)).finish()),
                (bytes) => to.toObject(to.decode(bytes), plain), request, sent,
                (error, answer) => (error ? reject(error) : resolve({ ...answer, metadata: received })),
            ).on("metadata", (one) => (received = one.getMap()));
        });
    }
}
