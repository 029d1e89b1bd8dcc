// Encoders that are not ours, by type URL: CosmJS' own types where it has them, else protobufjs over
// our definitions. Both decode a message into an object and encode that again.
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor.js";
import { createRequire } from "node:module";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const root = dirname(require.resolve("cosmjs-types/binary"));

// Every type of cosmjs-types, by type URL.
export function cosmjs_types() {
    const types = new Map();
    const walk = (folder) => {
        for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
            const path = join(folder, entry.name);
            if (entry.isDirectory()) walk(path);
            else if (entry.name.endsWith(".js"))
                for (const one of Object.values(require(join(root, path))))
                    if (one?.typeUrl && one.encode && one.decode) types.set(one.typeUrl, one);
        }
    };
    for (const folder of ["cosmos", "ibc"]) if (existsSync(join(root, folder))) walk(folder);
    return types;
}

// A FileDescriptorSet in base64, as types of protobufjs with the names that the definitions have.
export function defined_types(definitions) {
    const set = descriptor.FileDescriptorSet.decode(Buffer.from(definitions, "base64"));
    const made = protobuf.Root.fromDescriptor(set);
    made.resolveAll();
    return (url) => made.lookupType(url.slice(1));
}
