// REST as a browser does it: fetch, JSON in, JSON out, with status and headers in sight.
export async function get(net, path, headers = {}) {
    return answer(await fetch(net.endpoints.rest + path, { headers }));
}

export async function post(net, path, body, headers = { "Content-Type": "application/json" }) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return answer(await fetch(net.endpoints.rest + path, { method: "POST", headers, body: text }));
}

const answer = async (response) => ({
    status: response.status,
    height: response.headers.get("x-cosmos-block-height"),
    body: await response.json(),
});
