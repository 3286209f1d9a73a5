// A policy of one provider, Partner, whose hosts are those of the story; with any part replaced.
import { policyOf } from "../../src/diagnose/parse-policy.ts";
import type { Policy, Provider } from "../../src/diagnose/policy.ts";

const PARTNER = {
  id: "partner",
  name: "Partner",
  hosts: ["mx.example.net"],
  minTls: "TLS 1.2",
  source: { url: "https://partner.example/tls", date: "2026-01" },
};

export const partnerPolicy = (parts: Partial<Provider> = {}): Policy =>
  policyOf({ providers: [{ ...PARTNER, ...parts }] });
