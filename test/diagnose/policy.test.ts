import { describe, expect, test } from "vitest";
import { NO_POLICY, providerOf } from "../../src/diagnose/policy.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";
import type { Session } from "../../src/session/session.ts";
import { certificate, clientHello, session, smtpDialogue, tlsSession } from "../build/sessions.ts";

const greeted = (text: string, parts: Partial<Session> = {}): Session =>
  session({ smtp: smtpDialogue({ banner: { frame: 4, code: 220, text }, ehloReply: null }), ...parts });

const asked = (serverName: string): Session =>
  session({ tls: tlsSession({ clientHello: clientHello({ serverName }) }) });

const match = (each: Session) => {
  const found = providerOf(each, PUBLISHED_POLICY);
  return found && [found.provider.id, found.field, found.frame, found.isProven];
};

describe("providerOf", () => {
  test("knows Exchange Online by the name that the hello asks for", () => {
    expect(match(asked("contoso-com.mail.protection.outlook.com"))).toEqual([
      "microsoft-exchange-online-mx",
      "tls.clientHello.serverName",
      13,
      true,
    ]);
  });

  test("knows it by its greeting", () => {
    expect(
      match(greeted("AM4PEPF00027A65.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready")),
    ).toEqual(["microsoft-exchange-online-mx", "smtp.banner.text", 4, true]);
  });

  test("knows it by the answer to EHLO where the greeting is masked", () => {
    const smtp = smtpDialogue({
      banner: { frame: 4, code: 220, text: "*****************" },
      ehloReply: { frame: 8, code: 250, text: "AM4PEPF00027A65.mail.protection.outlook.com Hello\nSTARTTLS" },
    });
    expect(match(session({ smtp }))).toEqual([
      "microsoft-exchange-online-mx",
      "smtp.ehloReply.text",
      8,
      true,
    ]);
  });

  test("knows it by its certificate", () => {
    const leaf = certificate({ subjectAltNames: ["DNS:mail.protection.outlook.com"] });
    expect(match(session({ tls: tlsSession({ certificates: [leaf] }) }))).toEqual([
      "microsoft-exchange-online-mx",
      "tls.certificates[0].subjectAltNames",
      14,
      true,
    ]);
  });

  test("does not take the banner of an Exchange server of one's own for Exchange Online", () => {
    expect(match(greeted("mail.contoso.com Microsoft ESMTP MAIL Service ready"))).toBeNull();
  });

  test("does not take a name that only ends alike", () => {
    expect(match(asked("evilprotection.outlook.com"))).toBeNull();
  });

  test("heeds neither case nor a final dot", () => {
    expect(match(asked("X.Mail.Protection.Outlook.COM."))?.[0]).toBe("microsoft-exchange-online-mx");
  });

  test("holds a host name from memory for likely only", () => {
    expect(match(asked("smtp-mail.outlook.com"))).toEqual([
      "microsoft-smtp-auth",
      "tls.clientHello.serverName",
      13,
      false,
    ]);
  });

  test("holds a name on a port that is none of the provider's for likely only", () => {
    expect(
      match(
        greeted("x.mail.protection.outlook.com ready", { server: { address: "198.51.100.25", port: 2525 } }),
      ),
    ).toEqual(["microsoft-exchange-online-mx", "smtp.banner.text", 4, false]);
  });

  test("lets a star stand within a name", () => {
    expect(match(asked("email-smtp.eu-central-1.amazonaws.com"))?.[0]).toBe("amazon-ses");
  });

  test("finds nobody without a policy", () => {
    expect(providerOf(asked("x.mail.protection.outlook.com"), NO_POLICY)).toBeNull();
  });
});

describe("the published policy", () => {
  test("has each id once", () => {
    const ids = PUBLISHED_POLICY.providers.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test("bears a date and an address for each provider", () => {
    const unsourced = PUBLISHED_POLICY.providers.filter(
      ({ source }) => !/^\d{4}(-\d\d){0,2}$/.test(source.date) || !source.url.startsWith("https://"),
    );
    expect(unsourced).toEqual([]);
  });
});
