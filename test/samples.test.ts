// The built package on every sample: what it says must be what samples/<story>.expected.json says, which people have
// read beside tshark. UPDATE_SAMPLES=1 writes those files; read the difference before you commit it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type * as Package from "../src/node/index.ts";
import { jsonLayout } from "../src/report/json-text.ts";
import type { Session } from "../src/session/session.ts";
import { KeyLog } from "../src/tls/key-log.ts";
import { keyLogBeside } from "./build/keyed-samples.ts";

const SAMPLES = new URL("../samples/", import.meta.url);
const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?(\.\w+)?$/.test(name));

// The built package, one capture after the other: together they would be one network, whose hosts meet again.
const { inspectFile }: typeof Package = await import(new URL("../dist/node/index.js", import.meta.url).href);

test.each(captures)("the sample %s gives its expected.json", async (name) => {
  const told = await story(name);
  const file = new URL(`${name}.expected.json`, SAMPLES);
  if (process.env["UPDATE_SAMPLES"] === "1") writeFileSync(file, `${jsonLayout(told)}\n`);
  expect(told).toEqual(JSON.parse(readFileSync(file, "utf8")));
});

async function story(name: string) {
  const { capture, sessions } = await inspectFile(fileURLToPath(new URL(name, SAMPLES)), optionsFor(name));
  const { packets, truncated, warnings } = capture;
  return { packets, truncated, warnings, sessions: sessions.map(sessionStory) };
}

/** As `--keylog`, where a key log stands beside the sample. */
function optionsFor(name: string) {
  const path = keyLogBeside(name);
  if (path === null) return {};
  const keyLog = new KeyLog();
  keyLog.add(readFileSync(path), { name: path, isCapture: false });
  return { keyLog };
}

/** What an engineer would check in Wireshark, and what is concluded from it. */
function sessionStory(session: Session) {
  const { stream, protocol, frames, smtp, smtpInTls, tls, close, aborted, outcome, view, findings } = session;
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
    ...(smtpInTls && { smtpInTls: storyInTls(smtpInTls) }),
    tls: tls && tlsStory(tls),
    close: [close.by, close.with, close.frame, "after", close.after, close.afterFrame],
    closeEvents: close.events.map((event) => [event.frame, event.from, event.flag]),
    aborted: aborted && [aborted.by, aborted.with, aborted.frame, aborted.certainty],
    outcome,
    missing: view.missing.map((gap) => [gap.frame, gap.from, gap.bytes, gap.reason]),
    primary: findings.filter((finding) => finding.primary).map(({ detail }) => detail),
    findings: findings.map(
      (finding) =>
        `${finding.primary ? "primary " : ""}${finding.severity}, ${finding.certainty}: ${finding.id} ${finding.frames.join(" ")}`,
    ),
  };
}

/** What was said inside TLS: each command with its reply. */
function storyInTls({ banner, exchanges, replies, sentMessage }: NonNullable<Session["smtpInTls"]>) {
  return {
    banner: banner && [banner.frame, banner.code],
    exchanges: exchanges.map(({ frame, verb, argument, reply }) =>
      [frame, verb, argument, reply?.frame, reply?.code].filter((one) => one != null),
    ),
    refusals: replies.map((reply) => [reply.frame, reply.code, reply.text]),
    sentMessage,
  };
}

function tlsStory({
  clientHello,
  serverHello,
  certificates,
  alerts,
  messages,
  established,
  decryption,
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
    ...(decryption && { decrypted: [decryption.client, decryption.server] }),
  };
}
