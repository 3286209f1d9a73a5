// The built program on every sample: what it says must be what samples/<story>.expected.json says, which people have
// read beside tshark. UPDATE_SAMPLES=1 writes those files; read the difference before you commit it.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { jsonLayout } from "../src/report/json-text.ts";
import type { ReportDocument } from "../src/report/report-document.ts";
import type { Session } from "../src/session/session.ts";

const MAIN = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const SAMPLES = new URL("../samples/", import.meta.url);
const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?(\.\w+)?$/.test(name));

// One run for all of them: the program takes many captures, and starting it is what takes time.
const document: ReportDocument = JSON.parse(
  execFileSync(process.execPath, [MAIN, "--json", ...captures], {
    cwd: SAMPLES,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 64 << 20,
  }),
);

test.each(captures)("%s tells its story", (name) => {
  const told = story(name);
  const file = new URL(`${name}.expected.json`, SAMPLES);
  if (process.env["UPDATE_SAMPLES"] === "1") writeFileSync(file, `${jsonLayout(told)}\n`);
  expect(told).toEqual(JSON.parse(readFileSync(file, "utf8")));
});

function story(name: string) {
  const capture = document.captures.find(({ path }) => path === name);
  return {
    packets: capture?.packets,
    truncated: capture?.truncated,
    warnings: capture?.warnings,
    sessions: document.sessions.filter((session) => session.capture === name).map(sessionStory),
  };
}

/** What an engineer would check in Wireshark, and what is concluded from it. */
function sessionStory({ stream, protocol, frames, smtp, tls, close, aborted, outcome, view }: Session) {
  return {
    stream,
    protocol,
    frames,
    smtp: smtp && {
      banner: smtp.banner && [smtp.banner.frame, smtp.banner.code],
      ehlo: smtp.ehlo && [smtp.ehlo.frame, smtp.ehlo.command, smtp.ehlo.name],
      advertised: smtp.starttls.advertised,
      starttls: smtp.starttls.command && [smtp.starttls.command.frame, smtp.starttls.command.verb],
      reply: smtp.starttls.reply && [smtp.starttls.reply.frame, smtp.starttls.reply.code],
      mailInClear: smtp.mailInClear,
      refusals: smtp.replies.map((reply) => [reply.frame, reply.code]),
    },
    tls: tls && tlsStory(tls),
    close: [close.by, close.with, close.frame, "after", close.after, close.afterFrame],
    closeEvents: close.events.map((event) => [event.frame, event.from, event.flag]),
    aborted: aborted && [aborted.by, aborted.with, aborted.frame, aborted.certainty],
    outcome,
    missing: view.missing.map((gap) => [gap.frame, gap.from, gap.bytes, gap.reason]),
  };
}

function tlsStory({
  clientHello,
  serverHello,
  certificates,
  alerts,
  messages,
  established,
}: NonNullable<Session["tls"]>) {
  return {
    offered: clientHello && {
      frame: clientHello.frame,
      record: clientHello.recordVersion?.id,
      body: clientHello.version.id,
      supportedVersions: clientHello.supportedVersions?.map((version) => version.id) ?? null,
      highest: clientHello.highestVersion.name,
      suites: clientHello.cipherSuites.length,
      ja4: clientHello.ja4,
    },
    chosen: serverHello && [
      serverHello.frame,
      serverHello.negotiatedVersion.name,
      serverHello.cipherSuite?.name,
    ],
    certificates: certificates.map((certificate) => [
      certificate.frame,
      certificate.from,
      certificate.subject,
    ]),
    alerts: alerts.map((alert) => [
      alert.frame,
      alert.from,
      alert.level?.name ?? null,
      alert.description?.name ?? null,
    ]),
    messages: messages.map((message) => `${message.frame} ${message.from} ${message.type}`),
    established,
  };
}
