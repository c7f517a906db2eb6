/** How a server of one file behaves. */
export interface Behaviour {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Answers of the first requests: a status, or the number of body bytes after which the connection is cut. */
  readonly faults?: readonly ({ status: number } | { cutAfter: number })[];
  /** Whether ranges are served; they are unless told. */
  readonly ranges?: boolean;
  readonly etag?: string;
}

/** What a request asked for. */
export interface Asked {
  readonly path: string;
  readonly range: string | null;
  readonly ifRange: string | null;
}

/** Serves one file on 127.0.0.1 while `test` runs; it gets the address, what was asked, and may change the behaviour. */
export async function withServer(
  behaviour: Behaviour,
  test: (origin: string, asked: Asked[], change: (next: Behaviour) => void) => Promise<void>,
): Promise<void> {
  let now = behaviour;
  let faults = [...behaviour.faults ?? []];
  const asked: Asked[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {}, onError: () => new Response() },
    (request) => {
      const { headers } = request;
      const path = new URL(request.url).pathname;
      asked.push({ path, range: headers.get("range"), ifRange: headers.get("if-range") });
      return answer(now, headers, faults.shift());
    },
  );
  try {
    await test(`http://127.0.0.1:${server.addr.port}`, asked, (next) => {
      now = next;
      faults = [...next.faults ?? []];
    });
  } finally {
    await server.shutdown();
  }
}

function answer(
  { bytes, ranges = true, etag = '"one"' }: Behaviour,
  request: Headers,
  fault: { status: number } | { cutAfter: number } | undefined,
): Response {
  if (fault && "status" in fault) return new Response("no", { status: fault.status });
  const start = Number(/^bytes=(\d+)-$/.exec(request.get("range") ?? "")?.[1] ?? 0);
  const partial = ranges && start > 0 && request.get("if-range") === etag;
  if (partial && start >= bytes.length) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${bytes.length}` } });
  }
  const body = partial ? bytes.subarray(start) : bytes;
  const headers = new Headers({ ETag: etag, "Content-Length": `${body.length}` });
  if (partial) headers.set("Content-Range", `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
  const status = partial ? 206 : 200;
  return new Response(fault ? cut(body, fault.cutAfter) : body, { status, headers });
}

/** A body that breaks off. */
function cut(body: Uint8Array, after: number): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new Error("cut"));
      sent = true;
      controller.enqueue(body.subarray(0, after));
    },
  });
}
