// Server reflection, of both versions: what generic tools list, describe and call by.
import assert from "node:assert/strict";
import { test } from "node:test";
import { devnet } from "../devnet.mjs";
import { Reflection } from "./reflection.mjs";

const net = devnet();
const expected = ["cosmos.auth.v1beta1.Query", "cosmos.bank.v1beta1.Query", "cosmos.tx.v1beta1.Service",
    "cosmos.base.tendermint.v1beta1.Service", "virtengine.market.v1beta5.Query"];

for (const version of ["v1", "v1alpha"]) {
    test(`reflection ${version} lists the services`, async () => {
        const names = await new Reflection(net.endpoints.grpc, version).services();
        for (const name of expected) assert.ok(names.includes(name), name);
        assert.ok(names.includes(`grpc.reflection.${version}.ServerReflection`));
    });

    test(`reflection ${version} describes each service that it lists, whole`, async () => {
        const reflection = new Reflection(net.endpoints.grpc, version);
        const names = await reflection.services();
        const root = await reflection.root(...names);
        for (const name of names) assert.ok(Object.keys(root.lookupService(name).methods).length > 0, name);
    });

    test(`reflection ${version} says what it does not know`, async () => {
        const reflection = new Reflection(net.endpoints.grpc, version);
        const { error_response } = await reflection.ask({ file_containing_symbol: "nowhere.Nothing" });
        assert.equal(error_response.error_code, 5);
    });
}
