// The recorded requests and answers of CosmJS' CometBFT client: our node takes each request, and what
// CosmJS accepts of an answer is what ours looks like. Skipped where the recording is absent.
import { Comet38Client, WebsocketClient } from "@cosmjs/tendermint-rpc";
import { toHex } from "@cosmjs/encoding";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { coins, fee, signer } from "./signer.mjs";

const file = new URL("../../../../shared/wire/vectors/rpc-cosmjs.json", import.meta.url);
const cases = existsSync(file) ? JSON.parse(readFileSync(file)).vectors : [];
if (cases.length === 0) console.log("skip: wire/vectors/rpc-cosmjs.json is absent");
const net = cases.length > 0 ? devnet() : undefined;
let ran = 0, sent;

// A transport that records what is asked, and answers what it is given.
class Recorder {
    constructor(result) { this.result = result; }
    disconnect() {}
    async execute(request) {
        this.request = request;
        return { jsonrpc: "2.0", id: request.id, result: this.result ?? stop() };
    }
    listen(request) {
        this.request = request;
        return { subscribe() {}, addListener() {} };
    }
}
const stop = () => { throw new Error("recorded"); };

const bytes = (value) => Uint8Array.from(Buffer.from(value.slice(4), "hex"));
const argument = (value) =>
    typeof value === "string" && value.startsWith("hex:") ? bytes(value)
        : value && typeof value === "object" && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, argument(one)]))
            : value;
const plain = (value) =>
    value instanceof Uint8Array ? `hex:${toHex(value)}`
        : value instanceof Date ? value.toISOString()
            : typeof value === "bigint" ? value.toString()
                : value instanceof Map ? plain(Object.fromEntries(value))
                    : Array.isArray(value) ? value.map(plain)
                        : value && typeof value === "object"
                            ? Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)
                                .map(([name, one]) => [name, plain(one)]))
                            : value ?? null;

async function recorded({ cosmjs_call, args }, result) {
    const recorder = new Recorder(result);
    const client = await Comet38Client.create(recorder);
    const out = { recorder };
    try {
        const answer = client[cosmjs_call](...args.map(argument));
        out.answer = typeof answer?.then === "function" ? await answer : answer;
    } catch (failure) {
        out.failure = failure.message;
    }
    return out;
}

async function post(method, params) {
    const response = await fetch(net.endpoints.rpc, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 123456789123, method, params }),
    });
    return response.json();
}

async function over_websocket(method, params) {
    const socket = new WebsocketClient(net.endpoints.rpc.replace("http", "ws"));
    try {
        return await socket.execute({ jsonrpc: "2.0", id: 123456789123, method, params });
    } finally {
        socket.disconnect();
    }
}

before(async () => {
    if (!net) return;
    const [alice, bob] = [account(net, "alice"), account(net, "bob")];
    const client = await signer(net, "alice");
    sent = await client.sendTokens(alice.address, bob.address, coins(5), fee(200_000));
});
after(() => { if (ran > 0) console.log(`wire/vectors/rpc-cosmjs.json: ${ran} cases of all`); });

// Refusals that speak of the request itself; a transaction that is not there is an answer.
const misunderstood = [-32700, -32600, -32601, -32602];

for (const { id, input, expect } of cases.filter((one) => one.input.result === undefined))
    test(`${id}: the node understands ${input.cosmjs_call}`, async () => {
        const { recorder } = await recorded(input);
        assert.equal(recorder.request.method, expect.method);
        assert.deepEqual(plain(recorder.request.params), expect.params);
        const ask = expect.transport.startsWith("websocket") ? over_websocket : post;
        const answer = await ask(expect.method, expect.params);
        assert.ok(!misunderstood.includes(answer.error?.code), JSON.stringify(answer.error));
        ++ran;
    });

// The same question, put so that our node has an answer.
const ours = {
    tx: () => [{ hash: bytes(`hex:${sent.transactionHash}`) }],
    block: () => [1], commit: () => [1], blockResults: () => [sent.height],
    abciQuery: ({ args }) => [{ ...argument(args[0]), path: "/cosmos.bank.v1beta1.Query/Params" }],
    broadcastTxSync: ({ args }) => args.map(argument),
};

for (const { id, input, expect } of cases.filter((one) => one.input.result !== undefined))
    test(`${id}: CosmJS reads ${input.cosmjs_call} as recorded, and ours`, async () => {
        const { answer, failure } = await recorded(input, input.result);
        assert.equal(failure === undefined, expect.accepted, failure);
        if (!expect.accepted) assert.equal(failure, expect.cosmjs_error);
        else assert.deepEqual(plain(answer), expect.decoded);
        const client = await Comet38Client.connect(net.endpoints.rpc);
        const own = await client[input.cosmjs_call](...(ours[input.cosmjs_call]?.(input) ?? input.args.map(argument)));
        assert.ok(own);
        ++ran;
    });
