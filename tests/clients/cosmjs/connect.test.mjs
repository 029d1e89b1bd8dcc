// The first calls of any CosmJS program: connect, ask who the chain is and what it has.
import { StargateClient } from "@cosmjs/stargate";
import { Comet38Client, connectComet } from "@cosmjs/tendermint-rpc";
import assert from "node:assert/strict";
import { test } from "node:test";
import { devnet } from "./devnet.mjs";

const net = devnet();
const urls = { HTTP: net.endpoints.rpc, WebSocket: net.endpoints.rpc.replace("http", "ws") };

for (const [transport, url] of Object.entries(urls)) {
    test(`CosmJS finds a CometBFT 0.38 node over ${transport}`, async (t) => {
        const comet = await connectComet(url);
        t.after(() => comet.disconnect());
        assert.ok(comet instanceof Comet38Client);
        const { nodeInfo, syncInfo } = await comet.status();
        assert.equal(nodeInfo.network, net.chain_id);
        assert.equal(syncInfo.catchingUp, false);
    });

    test(`chain id, height and blocks are read over ${transport}`, async (t) => {
        const client = await StargateClient.connect(url);
        t.after(() => client.disconnect());
        assert.equal(await client.getChainId(), net.chain_id);
        const height = await client.getHeight();
        assert.ok(height >= 1);
        const newest = await client.getBlock();
        assert.equal(newest.header.chainId, net.chain_id);
        assert.ok(newest.header.height >= height);
        assert.equal((await client.getBlock(1)).header.height, 1);
    });
}

test("a height that is not there yet is refused in CometBFT's words", async () => {
    const client = await StargateClient.connect(net.endpoints.rpc);
    await assert.rejects(client.getBlock(1_000_000),
        /height 1000000 must be less than or equal to the current blockchain height/);
});

test("the node says where its RPC is", async () => {
    const comet = await connectComet(net.endpoints.rpc);
    const { nodeInfo } = await comet.status();
    const port = new URL(net.endpoints.rpc).port;
    assert.equal(nodeInfo.other.get("rpc_address"), `tcp://127.0.0.1:${port}`);
});
