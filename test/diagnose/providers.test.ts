import { describe, expect, test } from "vitest";
import { NO_POLICY } from "../../src/diagnose/policy.ts";
import { Providers } from "../../src/diagnose/providers.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";
import type { Session } from "../../src/session/session.ts";
import { certificate, clientHello, session, smtpDialogue, tlsSession } from "../build/sessions.ts";

const greeted = (text: string, parts: Partial<Session> = {}): Session =>
  session({ smtp: smtpDialogue({ banner: { frame: 4, code: 220, text }, ehloReply: null }), ...parts });

const asked = (serverName: string): Session =>
  session({ tls: tlsSession({ clientHello: clientHello({ serverName }) }) });

const match = (each: Session) => {
  const found = new Providers(PUBLISHED_POLICY).of(each);
  return found && [found.provider.id, found.field, found.frame, found.isProven];
};

const on = (port: number, text: string) =>
  match(greeted(text, { server: { address: "198.51.100.25", port } }))?.[0];

describe("Providers.of", () => {
  test("recognises Exchange Online by the server name of the ClientHello", () => {
    expect(match(asked("contoso-com.mail.protection.outlook.com"))).toEqual([
      "microsoft-exchange-online-mx",
      "tls.clientHello.serverName",
      13,
      true,
    ]);
  });

  test("recognises Exchange Online by its greeting", () => {
    expect(
      match(greeted("AM4PEPF00027A65.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready")),
    ).toEqual(["microsoft-exchange-online-mx", "smtp.banner.text", 4, true]);
  });

  test("recognises Exchange Online by its EHLO reply if the greeting is masked", () => {
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

  test("recognises Exchange Online by a name in its certificate", () => {
    const leaf = certificate({ subjectAltNames: ["DNS:mail.protection.outlook.com"] });
    expect(match(session({ tls: tlsSession({ certificates: [leaf] }) }))).toEqual([
      "microsoft-exchange-online-mx",
      "tls.certificates[0].subjectAltNames",
      14,
      true,
    ]);
  });

  test("does not take the greeting of a private Exchange server for Exchange Online", () => {
    expect(match(greeted("mail.contoso.com Microsoft ESMTP MAIL Service ready"))).toBeNull();
  });

  test("does not take a name that only ends in the same letters", () => {
    expect(match(asked("evilprotection.outlook.com"))).toBeNull();
  });

  test("ignores case and a final dot of a host name", () => {
    expect(match(asked("X.Mail.Protection.Outlook.COM."))?.[0]).toBe("microsoft-exchange-online-mx");
  });

  test("proves nothing by a name among likelyHosts", () => {
    expect(match(asked("smtp-mail.outlook.com"))).toEqual([
      "microsoft-smtp-auth",
      "tls.clientHello.serverName",
      13,
      false,
    ]);
  });

  test("proves nothing by a host name on a port that is not the provider's", () => {
    expect(
      match(
        greeted("x.mail.protection.outlook.com ready", { server: { address: "198.51.100.25", port: 2525 } }),
      ),
    ).toEqual(["microsoft-exchange-online-mx", "smtp.banner.text", 4, false]);
  });

  test("gives equal sessions equal providers, remembered or not", () => {
    const providers = new Providers(PUBLISHED_POLICY);
    const [first, other] = [asked("smtp.office365.com"), asked("mx.example.net")];
    expect([first, other, first, other].map((each) => providers.of(each)?.provider.id ?? null)).toEqual([
      "microsoft-smtp-auth",
      null,
      "microsoft-smtp-auth",
      null,
    ]);
  });

  test("matches a star in the middle of a pattern", () => {
    expect(match(asked("email-smtp.eu-central-1.amazonaws.com"))?.[0]).toBe("amazon-ses");
  });

  test("tells the endpoint for much mail from the MX hosts that share its domain, by the port", () => {
    expect([on(587, "smtp.hve.mx.microsoft ready"), on(25, "contoso-com.a-v1.mx.microsoft ready")]).toEqual([
      "microsoft-hve",
      "microsoft-exchange-online-mx",
    ]);
  });

  test("reads a host name behind an enhanced status code, as SparkPost greets", () => {
    expect(on(587, "2.0.0 smtp.sparkpostmail.com ESMTP ecelerity")).toBe("sparkpost");
  });

  test("says how old its knowledge is where nobody had looked for two years", () => {
    const ages = ["2028-11-01", "2028-12-01", null].map((startTime) => {
      const time = startTime && `${startTime}T00:00:00.000000Z`;
      const found = greeted("smtp.sparkpostmail.com ready", { startTime: time });
      return new Providers(PUBLISHED_POLICY).of(found)?.age;
    });
    expect(ages).toEqual([
      null,
      "What is known of SparkPost (Bird) was last checked on 2026-11-27, more than two years before this session, and may have changed.",
      null,
    ]);
  });

  test("finds no provider in an empty policy", () => {
    expect(new Providers(NO_POLICY).of(asked("x.mail.protection.outlook.com"))).toBeNull();
  });
});
