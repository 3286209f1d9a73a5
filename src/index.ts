// The API that runs everywhere, browsers included: bytes of a capture in, plain data out.
export { CaptureError, type CaptureErrorCode } from "./capture/capture-error.ts";
export type { BlobLike, ByteReader, ByteStream, CaptureSource } from "./capture/capture-source.ts";
export { parsePolicy, PolicyError, type PolicyErrorCode } from "./diagnose/parse-policy.ts";
export { NO_POLICY, type Policy, type Provider, type Source } from "./diagnose/policy.ts";
export { PUBLISHED_POLICY } from "./diagnose/policy/providers.ts";
export {
  type CaptureContents,
  type CaptureReport,
  inspect,
  Inspector,
  type InspectOptions,
  type Traffic,
} from "./inspect.ts";
export { DEFAULT_LIMITS, type LimitName, type Limits } from "./limits.ts";
export type { Capture, ReadCapture, ReportDocument, Summary } from "./report/report-document.ts";
export { DEFAULT_PORTS } from "./session/mail-ports.ts";
export type * from "./session/session.ts";
export type { CodePoint } from "./tls/code-point.ts";
