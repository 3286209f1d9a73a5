// `starttls-inspect page` of the built program: the page that the build made, in a file or on 127.0.0.1.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../build/needs.ts";
import { hasChromium, listen, openChromium } from "../report/chromium.ts";
import { choose, sample } from "../web/open-page.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const PROGRAM = join(DIST, "cli", "main.js");
const PAGE = readFileSync(join(DIST, "page", "inspect.html"), "utf8");

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-page-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The page is larger than what Node keeps unless told. */
const KEPT = { encoding: "utf8", maxBuffer: 1 << 24 } as const;

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { ...KEPT, cwd: folder });
  return { status, stdout, stderr };
}

describe("page", () => {
  test("with -o writes the page that the package has, and prints nothing", () => {
    expect(run(PROGRAM, "page", "-o", "inspect.html")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(folder, "inspect.html"), "utf8") === PAGE).toBe(true);
  });

  test("without -o, into a pipe, prints it", () => {
    const { status, stdout } = run(PROGRAM, "page");
    expect([status, stdout === PAGE]).toEqual([0, true]);
  });

  test.each([
    [["x.html"], "page takes no x.html: name the file with -o"],
    [["-o", "x.html", "--serve"], "-o writes, --serve serves: choose one"],
    [["--serve", "http"], '--serve http: "http" is not a port number or range'],
    [["--serve=65536"], '--serve 65536: "65536" is not a port number or range'],
    [["--serve", "80,81"], "--serve 80,81: expected one port number"],
  ])("%j is refused in one line", (args, message) => {
    expect(run(PROGRAM, "page", ...args)).toEqual({
      status: 2,
      stdout: "",
      stderr: `starttls-inspect: ${message} (run starttls-inspect page --help)\n`,
    });
    expect(existsSync(join(folder, "x.html"))).toBe(false);
  });

  test("into a folder that is missing says so", () => {
    const { status, stderr } = run(PROGRAM, "page", "-o", "missing/inspect.html");
    expect([status, stderr]).toEqual([
      2,
      "starttls-inspect: missing/inspect.html: cannot be written: no such file or directory\n",
    ]);
  });

  test("of a program that was built without its page says in one line what to do", () => {
    cpSync(join(DIST, "cli"), join(folder, "dist", "cli"), { recursive: true });
    const { status, stderr } = run(join(folder, "dist", "cli", "main.js"), "page", "-o", "none.html");
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^starttls-inspect: \S+inspect\.html: no such file or directory: in a checkout, "npm run page" builds it; [^\n]+\n$/,
    );
    expect(existsSync(join(folder, "none.html"))).toBe(false);
  });
});

async function serving() {
  const program = spawn(process.execPath, [PROGRAM, "page", "--serve"]);
  const [line]: string[] = await once(createInterface(program.stdout), "line");
  const [url = ""] = /http:\/\/127\.0\.0\.1:\d+\//.exec(line ?? "") ?? [];
  return { program, line, url, port: Number(new URL(url).port) };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(url: string, method = "GET", headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString("latin1")));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on("error", reject).end();
  });
}

describe("page --serve", () => {
  let served: Awaited<ReturnType<typeof serving>>;
  beforeAll(async () => {
    served = await serving();
  });
  afterAll(() => {
    served.program.kill("SIGKILL");
  });

  test("prints one line with the address", () => {
    expect(served.line).toBe(`Open ${served.url} in a browser of this machine; Ctrl-C ends it`);
  });

  test.each(["", "inspect.html"])("gives the page at /%s, with its own policy as a header", async (path) => {
    const { status, headers, body } = await ask(`${served.url}${path}`);
    expect([status, Buffer.from(body, "latin1").toString() === PAGE]).toEqual([200, true]);
    const [policy = "", ancestors] = String(headers["content-security-policy"]).split("; frame-");
    expect([PAGE.includes(`content="${policy}"`), ancestors]).toEqual([true, "ancestors 'none'"]);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-length": String(Buffer.byteLength(PAGE)),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
  });

  test("answers HEAD without the page", async () => {
    const { status, headers, body } = await ask(served.url, "HEAD");
    expect([status, headers["content-length"], body]).toEqual([200, String(Buffer.byteLength(PAGE)), ""]);
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("%s is no method of it", async (method) => {
    const { status, headers } = await ask(served.url, method);
    expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  test.each([
    "favicon.ico",
    "index.html",
    "..%2f..%2fpackage.json",
    "?x",
    "inspect.html/",
    "page/inspect.html",
  ])("/%s is not there", async (path) => {
    expect((await ask(`${served.url}${path}`)).status).toBe(404);
  });

  test.each([
    ["evil.example", 421],
    ["127.0.0.1.evil.example", 421],
    ["127.0.0.1:1@evil.example", 421],
    ["localhost.", 421],
    ["localhost:9000", 200],
    ["LOCALHOST", 200],
    ["[::1]:80", 200],
  ])("for the host %j, which another name or an SSH tunnel would have, answers %i", async (host, status) => {
    const { status: answered, body } = await ask(served.url, "GET", { host });
    expect([answered, body.includes("<html")]).toEqual([status, status === 200]);
  });

  test("an absolute target, as proxies are asked, is not there", async () => {
    const socket = connect(served.port, "127.0.0.1");
    socket.end(`GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    const [answer]: Buffer[] = await once(socket, "data");
    expect(answer?.toString()).toMatch(/^HTTP\/1\.1 404 /);
    socket.destroy();
  });

  test.runIf(needs("a system where 127.0.0.2 is local", process.platform === "linux"))(
    "listens on 127.0.0.1 and on no other address",
    async () => {
      const socket = connect(served.port, "127.0.0.2");
      const [error]: NodeJS.ErrnoException[] = await once(socket, "error");
      expect(error?.code).toBe("ECONNREFUSED");
    },
  );

  test("a port in use is one line", () => {
    expect(run(PROGRAM, "page", "--serve", String(served.port))).toEqual({
      status: 2,
      stdout: "",
      stderr: `starttls-inspect: port ${served.port}: in use: name another, or none: "--serve" takes one that is free\n`,
    });
  });

  test.runIf(needs("chromium", hasChromium))(
    "in Chromium reads a capture, asks for itself and its worker only, and complains of nothing",
    async () => {
      const browser = await openChromium();
      const opened = await browser.newPage();
      const heard = listen(opened);
      await opened.goto(served.url);
      await choose(opened, sample("alert-protocol-version.pcap"));
      await opened.getByRole("heading", { name: "Stream 0:" }).waitFor();
      await browser.close();
      const requests = heard.requests.map((url) => url.replace(/^blob:.*/, "its worker"));
      expect([heard.complaints, requests]).toEqual([[], [served.url, "its worker"]]);
    },
  );
});

test.runIf(needs("a system other than Windows", process.platform !== "win32"))(
  "Ctrl-C ends page --serve, also while a browser keeps its connection open",
  async () => {
    const { program, port } = await serving();
    const open = connect(port, "127.0.0.1").on("error", () => {});
    await once(open, "connect");
    program.kill("SIGINT");
    expect(await once(program, "exit")).toEqual([130, null]);
    open.destroy();
  },
);
