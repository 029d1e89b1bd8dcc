// What VirtEngine's own Go client asks first: the JSON-RPC method `virtengine`, with its whole numbers as ids.
import assert from "node:assert/strict";
import { test } from "node:test";
import { devnet } from "./devnet.mjs";

const net = devnet();
const headers = { "Content-Type": "application/json" };
const post = async (body) =>
    (await fetch(net.endpoints.rpc, { method: "POST", headers, body: JSON.stringify(body) })).json();

test("the chain's own client finds the version it speaks", async () => {
    assert.deepEqual(await post({ jsonrpc: "2.0", id: 0, method: "virtengine" }),
        { jsonrpc: "2.0", id: 0, result: { client_info: { api_version: "v1beta3" } } });
    const with_params = await post({ jsonrpc: "2.0", id: 1, method: "virtengine", params: {} });
    assert.equal(with_params.result.client_info.api_version, "v1beta3");
});

test("the method answers by its path as well", async () => {
    const { result } = await (await fetch(`${net.endpoints.rpc}/virtengine`)).json();
    assert.equal(result.client_info.api_version, "v1beta3");
});

test("a method that is not there is refused", async () => {
    const { error } = await post({ jsonrpc: "2.0", id: "x", method: "virtengines" });
    assert.equal(error.code, -32601);
    assert.equal(error.message, "Method not found");
});
