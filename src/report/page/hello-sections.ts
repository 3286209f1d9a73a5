// ClientHello -> what it offers: its versions kept apart, its cipher suites beside what the provider accepts, its bytes.
import type { Policy, Source } from "../../diagnose/policy.ts";
import { type ProviderMatch, Providers } from "../../diagnose/providers.ts";
import type { ClientHello, Session } from "../../session/session.ts";
import type { CodePoint } from "../../tls/code-point.ts";
import { isSignal, suiteKinds } from "../offer.ts";
import { helloDump } from "./hello-dump.ts";
import type { Block, Fact, Section, Text } from "./page.ts";
import { list } from "../../text/amounts.ts";
import { isGreaseCodePoint } from "../../text/code-points.ts";

const VERSIONS = "Versions in the ClientHello";
const CIPHERS = "Cipher suites offered";

export function helloSections(session: Session, id: string, policy: Policy): Section[] {
  const hello = session.tls?.clientHello ?? null;
  if (hello === null) return [];
  const part = (
    name: string,
    title: string,
    blocks: readonly Block[],
    extent: "detail" | "folded",
  ): Section => {
    return { id: `${id}-${name}`, title, blocks, extent, sections: [] };
  };
  const bytes = helloDump(hello);
  return [
    part("versions", VERSIONS, [versionFacts(hello)], "detail"),
    ...(bytes.length === 0 ? [] : [part("bytes", "The first bytes of the ClientHello", bytes, "folded")]),
    part("ciphers", CIPHERS, cipherBlocks(session, hello, policy), "folded"),
  ];
}

function versionFacts({ recordVersion, version, supportedVersions, highestVersion }: ClientHello): Block {
  const rows: Fact[] = [
    [
      "Record version",
      recordVersion === null ? "none: the hello is in SSL 2.0 format" : versionText(recordVersion),
      "a compatibility value that proves nothing (RFC 5246 E.1, RFC 9846 5.1)",
    ],
    [
      "Version in the hello's body",
      versionText(version),
      supportedVersions === null
        ? "the offer: the highest version that the client supports (RFC 5246 7.4.1.2)"
        : "overridden by supported_versions",
    ],
    [
      "supported_versions",
      ...(supportedVersions === null
        ? (["absent: the client does not support TLS 1.3"] as const)
        : ([list(supportedVersions.map(versionText)), "the offer (RFC 9846 4.3.1)"] as const)),
    ],
    ["Highest version offered", highestVersion.name],
  ];
  return { kind: "facts", caption: VERSIONS, rows };
}

const versionText = ({ id, name }: CodePoint): string => `${id} ${name}`;

function cipherBlocks(session: Session, hello: ClientHello, policy: Policy): Block[] {
  const match = new Providers(policy).of(session);
  const accepted = match === null ? [] : acceptedSuites(match);
  const chosen = session.tls?.serverHello?.cipherSuite?.id;
  const remarks = (suite: CodePoint): string => {
    if (isGreaseCodePoint(suite)) return "not a suite (RFC 8701)";
    if (isSignal(suite)) return "a signalling value, not a suite";
    const versions = accepted.filter(({ suites }) => suites.includes(suite.id)).map(({ version }) => version);
    const isAccepted = versions.length > 0 ? `accepted (${list(versions)})` : "not on the list";
    const listed = accepted.length === 0 ? [] : [isAccepted];
    return [...(suite.id === chosen ? ["chosen by the server"] : []), ...listed].join("; ");
  };
  const isRemarked = chosen !== undefined || accepted.length > 0;
  return [
    { kind: "paragraph", text: `${suiteKinds(hello.cipherSuites)}, in the client's order.` },
    ...(match === null ? [] : providerBlocks(match, accepted)),
    {
      kind: "grid",
      caption: CIPHERS,
      head: ["No.", "Id", "Name", ...(isRemarked ? ["Remark"] : [])],
      rows: hello.cipherSuites.map((suite, index): Text[] => [
        String(index + 1),
        [{ code: suite.id }],
        [{ code: suite.name }],
        ...(isRemarked ? [remarks(suite)] : []),
      ]),
    },
  ];
}

interface AcceptedSuites {
  readonly version: string;
  readonly suites: readonly string[];
}

function acceptedSuites({ provider }: ProviderMatch): AcceptedSuites[] {
  return Object.entries(provider.cipherSuites ?? {}).flatMap(([version, suites]) =>
    suites === null ? [] : [{ version, suites }],
  );
}

function providerBlocks(match: ProviderMatch, accepted: readonly AcceptedSuites[]): Block[] {
  const { provider, name, field, frame, isProven, age } = match;
  const { minTls, caveat, cipherCaveat, checked, source, hostSource, cipherSource, changes } = provider;
  const place = frame === null ? "" : `, frame ${frame}`;
  const rows: Fact[] = [
    [
      isProven ? "Provider" : "Provider, probably",
      provider.name,
      ["known by ", { code: name }, " (", { code: field }, `${place})`],
      ...(hostSource === null ? [] : [sourceText(hostSource)]),
    ],
  ];
  if (minTls !== null) {
    rows.push(["Lowest version that it accepts", minTls, sourceText(source), ...given(caveat)]);
  }
  if (accepted.length > 0) {
    const versions = list(accepted.map(({ version }) => version));
    const from = sourceText(cipherSource ?? source);
    rows.push(["Its cipher suites", `for ${versions}`, from, ...given(cipherCaveat)]);
  }
  rows.push(...changes.map(({ date, what, url }): Fact => [`Since ${date}`, what, [{ code: url }]]));
  rows.push(["Last checked", checked, ...given(age)]);
  return [{ kind: "facts", caption: "Published by the provider", rows }];
}

const sourceText = ({ date, url }: Source): Text => [`${date}: `, { code: url }];

const given = (text: string | null): string[] => (text === null ? [] : [text]);
