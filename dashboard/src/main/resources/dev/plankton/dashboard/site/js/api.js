// Requests to the server. The cookie that the first page set names the user; the browser adds it.

export class ApiError extends Error {
    constructor(status, message) {
        super(message);
        this.status = status;
    }
}

async function call(method, path, body) {
    let reply;
    try {
        reply = await fetch(`/api/v1${path}`, {
            method,
            headers: body === undefined ? {} : { "Content-Type": "application/json" },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
    } catch {
        throw new ApiError(0, "The server does not answer.");
    }
    const json = (reply.headers.get("Content-Type") ?? "").startsWith("application/json");
    const content = reply.status === 204 ? null : json ? await reply.json() : await reply.text();
    if (!reply.ok) {
        throw new ApiError(reply.status, content?.error ?? `The server refused: ${reply.status} ${reply.statusText}`);
    }
    return content;
}

export const get = (path) => call("GET", path);
export const post = (path, body) => call("POST", path, body ?? {});
export const remove = (path) => call("DELETE", path);

/** What the server is and can do; a page of one that lets nothing be changed hides what would change it. */
export async function about() {
    const it = await get("/about");
    document.body.classList.toggle("read-only", it.readOnly);
    return it;
}
