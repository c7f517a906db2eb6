import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FormatError, ValueError } from "../../core/mod.ts";
import { cachedFile, cacheFolder, downloadFile } from "../../interop/files.ts";
import { hubUrl } from "../../interop/hub.ts";
import { parseHubAddress } from "../../interop/mod.ts";
import { withServer } from "./_file_server.ts";

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7 % 251);
const other = Uint8Array.from({ length: 300_000 }, (_, i) => i * 11 % 241);
const digest = Array.from(
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
  (byte) => byte.toString(16).padStart(2, "0"),
).join("");

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("hub: addresses, with and without a revision; all else is refused", () => {
  const address = { owner: "timm", repo: "resnet18.a1", path: "sub/model.safetensors", revision: "main" };
  assertEquals(parseHubAddress("hf://timm/resnet18.a1/sub/model.safetensors"), address);
  const tagged = parseHubAddress("hf://timm/resnet18.a1/sub/model.safetensors@refs/pr/1");
  assertEquals(tagged, { ...address, revision: "refs/pr/1" });
  assertEquals(
    hubUrl({ ...tagged, path: "a b.pth" }, "https://mirror.example/"),
    "https://mirror.example/timm/resnet18.a1/resolve/refs%2Fpr%2F1/a%20b.pth",
  );
  for (
    const wrong of [
      "hf://a/b",
      "hf://a/b/",
      "https://a/b/c",
      "hf://a/b/../c",
      "hf://a/../b/c",
      "hf://a/b/c@..",
      "hf://a/b/c?d",
    ]
  ) {
    assertThrows(() => parseHubAddress(wrong), ValueError, "needed hf://owner/repo/file");
  }
});

Deno.test("download: a file with progress, checked; the folder is made and nothing is left beside it", () =>
  inFolder((folder) =>
    withServer({ bytes }, async (origin, asked) => {
      const seen: (number | undefined)[] = [];
      const onProgress = (now: { receivedBytes: number; totalBytes: number | undefined }) =>
        seen.push(now.receivedBytes, now.totalBytes);
      await downloadFile(`${origin}/m`, `${folder}/deep/m`, { sha256: digest.toUpperCase(), onProgress });
      assertEquals(await Deno.readFile(`${folder}/deep/m`), bytes);
      assertEquals(seen.slice(-2), [bytes.length, bytes.length]);
      assertEquals([asked.length, names(`${folder}/deep`)], [1, ["m"]]);
    })
  ));

Deno.test("download: a connection that is cut twice goes on from where it was", () =>
  inFolder((folder) =>
    withServer({ bytes, faults: [{ cutAfter: 100_000 }, { cutAfter: 50_000 }] }, async (origin, asked) => {
      await downloadFile(`${origin}/m`, `${folder}/m`, { sha256: digest, backoff: 1 });
      assertEquals(await Deno.readFile(`${folder}/m`), bytes);
      assertEquals(asked.map(({ range }) => range), [null, "bytes=100000-", "bytes=150000-"]);
      assertEquals(asked[1].ifRange, '"one"');
    })
  ));

Deno.test("download: another call goes on too, unless the file has changed since", () =>
  inFolder((folder) =>
    withServer({ bytes, faults: [{ cutAfter: 1000 }] }, async (origin, asked, change) => {
      const url = `${origin}/m`;
      const { message } = await assertRejects(() => downloadFile(url, `${folder}/m`, { retries: 0 }), Error);
      assert(message.includes(`Cannot download ${url}: `), message);
      assert(message.includes("(tried 1 time); 1000 bytes have arrived and are kept in"), message);
      change({ bytes: other, etag: '"two"' });
      await downloadFile(url, `${folder}/m`, { retries: 0 });
      assertEquals(asked[1].range, "bytes=1000-");
      assertEquals(await Deno.readFile(`${folder}/m`), other);
    })
  ));

Deno.test("download: a part that is whole already is only checked", () =>
  inFolder((folder) =>
    withServer({ bytes }, async (origin, asked) => {
      await Deno.writeFile(`${folder}/m.part`, bytes);
      const note = { url: `${origin}/m`, validator: '"one"' };
      await Deno.writeTextFile(`${folder}/m.part.json`, JSON.stringify(note));
      await downloadFile(`${origin}/m`, `${folder}/m`, { sha256: digest });
      assertEquals([asked.length, names(folder)], [1, ["m"]]);
    })
  ));

Deno.test("download: servers without ranges, or without versions, send everything anew", () =>
  inFolder(async (folder) => {
    for (const server of [{ ranges: false }, { etag: 'W/"weak"' }]) {
      await withServer({ bytes, ...server, faults: [{ cutAfter: 1000 }] }, async (origin) => {
        await downloadFile(`${origin}/m`, `${folder}/m`, { sha256: digest, backoff: 1 });
        assertEquals(await Deno.readFile(`${folder}/m`), bytes);
      });
    }
  }));

Deno.test("download: a wrong SHA-256 leaves nothing, and keeps an older file", () =>
  inFolder((folder) =>
    withServer({ bytes: other }, async (origin) => {
      await Deno.writeTextFile(`${folder}/m`, "old");
      await assertRejects(
        () => downloadFile(`${origin}/m`, `${folder}/m`, { sha256: digest }),
        FormatError,
        `needed ${digest}; thrown away`,
      );
      assertEquals([names(folder), await Deno.readTextFile(`${folder}/m`)], [["m"], "old"]);
    })
  ));

Deno.test("download: a busy server is asked again, a missing file is not", () =>
  inFolder((folder) =>
    withServer({ bytes, faults: [{ status: 503 }, { status: 429 }] }, async (origin, asked, change) => {
      await downloadFile(`${origin}/m`, `${folder}/m`, { backoff: 1 });
      assertEquals(asked.length, 3);
      change({ bytes, faults: [{ status: 404 }] });
      await assertRejects(() => downloadFile(`${origin}/n`, `${folder}/n`), Error, "the server answers 404 Not Found");
      assertEquals([asked.length, names(folder)], [4, ["m"]]);
      change({ bytes, faults: new Array(9).fill({ status: 500 }) });
      await assertRejects(
        () => downloadFile(`${origin}/n`, `${folder}/n`, { retries: 2, backoff: 1 }),
        Error,
        "the server answers 500 Internal Server Error (tried 3 times). Needed a network connection",
      );
    })
  ));

Deno.test("download: no server at all", () =>
  inFolder(async (folder) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const url = `http://127.0.0.1:${listener.addr.port}/m`;
    listener.close();
    const { message } = await assertRejects(() => downloadFile(url, `${folder}/m`, { retries: 1, backoff: 1 }), Error);
    assert(message.includes("(tried 2 times). Needed a network connection, or the file at"), message);
  }));

Deno.test("download: an abort ends it at once and keeps what has arrived", () =>
  inFolder((folder) =>
    withServer({ bytes }, async (origin) => {
      const stop = new AbortController();
      const options = { signal: stop.signal, onProgress: () => stop.abort() };
      await assertRejects(() => downloadFile(`${origin}/m`, `${folder}/m`, options), DOMException);
      assertEquals(names(folder), ["m.part", "m.part.json"]);
    })
  ));

Deno.test("cache: from a repository of a mirror once, then from the folder, offline too", () =>
  inFolder((cache) =>
    withServer({ bytes }, async (endpoint, asked) => {
      const address = "hf://timm/tiny/model.safetensors@v1";
      await assertRejects(
        () => cachedFile(address, { cache, endpoint, offline: true }),
        Error,
        `found no such file in the cache (looked for ${cache}`,
      );
      const path = await cachedFile(address, { cache, endpoint, sha256: digest });
      assertEquals(await Deno.readFile(path), bytes);
      assertEquals(asked.map(({ path }) => path), ["/timm/tiny/resolve/v1/model.safetensors"]);
      assertEquals(await cachedFile(address, { cache, endpoint, offline: true, sha256: digest }), path);
      assertEquals(asked.length, 1);
    })
  ));

Deno.test("cache: calls at the same time download a file once; a lock left behind is taken over", () =>
  inFolder((cache) =>
    withServer({ bytes }, async (endpoint, asked) => {
      const load = (name: string) => cachedFile(`hf://timm/tiny/${name}`, { cache, endpoint });
      const paths = await Promise.all([load("a"), load("a"), load("a")]);
      assertEquals([new Set(paths).size, asked.length], [1, 1]);
      const lock = `${cache}/hub/timm/tiny/main/b.lock`;
      await Deno.writeTextFile(lock, "");
      await Deno.utime(lock, new Date(0), new Date(0));
      assertEquals(await Deno.readFile(await load("b")), bytes);
      assertEquals(names(`${cache}/hub/timm/tiny/main`), ["a", "b"]);
    })
  ));

Deno.test("cache: a damaged file is fetched again; plain addresses have places of their own", () =>
  inFolder((cache) =>
    withServer({ bytes }, async (origin, asked) => {
      const path = await cachedFile(`${origin}/a/m.pth`, { cache, sha256: digest });
      assert(path.endsWith("m.pth"));
      assert(path !== await cachedFile(`${origin}/b/m.pth`, { cache }));
      await Deno.writeTextFile(path, "damaged");
      assertEquals(await cachedFile(`${origin}/a/m.pth`, { cache, sha256: digest }), path);
      assertEquals([asked.length, await Deno.readFile(path)], [3, bytes]);
      await assertRejects(
        () => cachedFile("file:///etc/passwd", { cache }),
        ValueError,
        "needed an address of https://",
      );
    })
  ));

Deno.test("cache: its folder is the environment's, else the user's", () => {
  const before = Deno.env.get("TILEGRAD_CACHE");
  try {
    Deno.env.set("TILEGRAD_CACHE", "/somewhere");
    assertEquals(cacheFolder(), "/somewhere");
    Deno.env.delete("TILEGRAD_CACHE");
    assert(cacheFolder().endsWith("tilegrad"));
  } finally {
    if (before === undefined) Deno.env.delete("TILEGRAD_CACHE");
    else Deno.env.set("TILEGRAD_CACHE", before);
  }
});
