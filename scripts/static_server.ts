// Serves a folder of static files on the loopback address.

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  json: "application/json",
};

/** A server that is running. */
export interface StaticServer {
  readonly address: string;
  readonly finished: Promise<void>;
  shutdown(): Promise<void>;
}

/** Serves the files of the folder, `index.html` for the folder itself; port 0 takes a free one. */
export function serveFolder(folder: string, port = 0): StaticServer {
  const options = { hostname: "127.0.0.1", port, onListen: () => {} };
  const server = Deno.serve(options, (request) => answer(folder, new URL(request.url).pathname));
  return {
    address: `http://127.0.0.1:${server.addr.port}/`,
    finished: server.finished,
    shutdown: () => server.shutdown(),
  };
}

async function answer(folder: string, path: string): Promise<Response> {
  const name = path.endsWith("/") ? `${path}index.html` : path;
  const type = TYPES[name.split(".").at(-1)!] ?? "application/octet-stream";
  try {
    const file = await Deno.open(`${folder}${name}`);
    const { size } = await file.stat();
    return new Response(file.readable, { headers: { "content-type": type, "content-length": `${size}` } });
  } catch {
    return new Response("not found", { status: 404 });
  }
}
