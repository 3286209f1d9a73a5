// The API that runs everywhere, browsers included: bytes of a capture in, plain data out.

// One capture, or several as one document.
export type { BlobLike, ByteReader, ByteStream, CaptureSource } from "./capture/capture-source.ts";
export { CaptureError, type CaptureErrorCode } from "./capture/capture-error.ts";
export type { CaptureContents, CaptureReport, Traffic } from "./capture-report.ts";
export { inspect, Inspector, type InspectOptions } from "./inspect.ts";
export {
  inspectCaptures,
  type InspectCapturesOptions,
  type NamedCapture,
  reportOf,
} from "./inspect-captures.ts";
export {
  type ComparedCapture,
  compareCaptures,
  type CompareCapturesOptions,
  type RereadableSource,
} from "./compare-captures.ts";
export { ComparisonError, type ComparisonErrorCode } from "./compare/comparison-error.ts";
export type * from "./compare/comparison.ts";
export type { ComparisonDocument } from "./report/compare/comparison-document.ts";
export { type ComparisonFormat, renderComparison } from "./report/compare/render-comparison.ts";
export type { KeyOptions } from "./capture-keys.ts";
export type { CreateDecrypter, KeySource } from "./tls/decryption.ts";
export { KeyLog, type KeyLogProblem } from "./tls/key-log.ts";
export { loadDecryption } from "./tls/load-decryption.ts";
export { DEFAULT_LIMITS, type LimitName, type Limits } from "./limits.ts";
export { DEFAULT_PORTS } from "./session/mail-ports.ts";
export { parsePolicy, PolicyError, type PolicyErrorCode } from "./diagnose/parse-policy.ts";
export { NO_POLICY, type Policy, type Provider, type Source } from "./diagnose/policy.ts";
export { PUBLISHED_POLICY } from "./diagnose/policy/providers.ts";

// What a document holds.
export type { Cause } from "./diagnose/causes.ts";
export type { Census, CensusCertificate, OldClient } from "./diagnose/census.ts";
export { isFailed } from "./diagnose/failed.ts";
export type { Capture, FindingRule, ReadCapture, ReportDocument, Summary } from "./report/report-document.ts";
export type * from "./session/session.ts";
export type { CodePoint } from "./tls/code-point.ts";

// Some of its sessions.
export { fits, type SessionFilter, type SessionTest, type TimeBound } from "./report/session-filter.ts";

// Chosen sessions' packets as a capture.
export {
  extract,
  type Anonymize,
  type ExtractOptions,
  type ExtractReport,
} from "./extract/extract-packets.ts";
export { ExtractError } from "./extract/extract-error.ts";

// A document as text; claims about it; what a finding means.
export type { TableName } from "./report/csv/csv.ts";
export type { FormatName } from "./report/formats.ts";
export { render, renderPieces } from "./report/render.ts";
export type { RenderOptions } from "./report/render-options.ts";
export type { Claim, Verdict } from "./claims/claim.ts";
export { renderVerification, type VerificationFormat } from "./claims/formats.ts";
export { ClaimError, parseClaim } from "./claims/parse-claim.ts";
export { type JudgedSession, type Verification, verify } from "./claims/verification.ts";
export type { VerificationOptions } from "./claims/words.ts";
export { type Texts, textsOf } from "./diagnose/with-texts.ts";
export { explain } from "./diagnose/explain.ts";
export { type Topic, topicOf } from "./report/topics.ts";
export { FINDING_IDS, type FindingId } from "./diagnose/finding-texts.ts";
export type { FindingTexts } from "./diagnose/texts/finding-texts.ts";
