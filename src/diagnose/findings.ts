// The findings: one line each. The order is that in which they are listed.
import { allClientsFail } from "./findings/all-clients-fail.ts";
import { alpnRejected } from "./findings/alpn-rejected.ts";
import { authInClear } from "./findings/auth-in-clear.ts";
import { authOfferedInClear } from "./findings/auth-offered-in-clear.ts";
import { captureClockSuspect } from "./findings/capture-clock-suspect.ts";
import { captureConflictingOverlap } from "./findings/capture-conflicting-overlap.ts";
import { captureDuplicates } from "./findings/capture-duplicates.ts";
import { captureEndsEarly } from "./findings/capture-ends-early.ts";
import { captureMissingPackets } from "./findings/capture-missing-packets.ts";
import { captureOffloadFrames } from "./findings/capture-offload-frames.ts";
import { captureOneSided } from "./findings/capture-one-sided.ts";
import { captureProxyInPath } from "./findings/capture-proxy-in-path.ts";
import { captureReordered } from "./findings/capture-reordered.ts";
import { captureSnaplenTruncated } from "./findings/capture-snaplen-truncated.ts";
import { captureStartsMidstream } from "./findings/capture-starts-midstream.ts";
import { certificateChainIncomplete } from "./findings/certificate-chain-incomplete.ts";
import { certificateExpired } from "./findings/certificate-expired.ts";
import { certificateHiddenByTls13 } from "./findings/certificate-hidden-by-tls13.ts";
import { certificateNameMismatch } from "./findings/certificate-name-mismatch.ts";
import { certificateNotYetValid } from "./findings/certificate-not-yet-valid.ts";
import { certificateSelfSigned } from "./findings/certificate-self-signed.ts";
import { certificateWeakKey } from "./findings/certificate-weak-key.ts";
import { certificateWeakSignature } from "./findings/certificate-weak-signature.ts";
import { cipherSuitesNotAccepted } from "./findings/cipher-suites-not-accepted.ts";
import { clientAlertOther } from "./findings/client-alert-other.ts";
import { clientCertificateMissing } from "./findings/client-certificate-missing.ts";
import { clientCertificateRejected } from "./findings/client-certificate-rejected.ts";
import { clientClosedAfterServerFlight } from "./findings/client-closed-after-server-flight.ts";
import { clientClosedBeforeClienthello } from "./findings/client-closed-before-clienthello.ts";
import { clientDidNotWaitFor220 } from "./findings/client-did-not-wait-for-220.ts";
import { clientQuitAfterTls } from "./findings/client-quit-after-tls.ts";
import { clientRejectedCertificate } from "./findings/client-rejected-certificate.ts";
import { clientSpeaksNoSmtp } from "./findings/client-speaks-no-smtp.ts";
import { clienthelloLarge } from "./findings/clienthello-large.ts";
import { clienthelloLargeBlackholed } from "./findings/clienthello-large-blackholed.ts";
import { clienthelloNotAcknowledged } from "./findings/clienthello-not-acknowledged.ts";
import { closedAfterTlsEstablished } from "./findings/closed-after-tls-established.ts";
import { compressionNegotiated } from "./findings/compression-negotiated.ts";
import { dhParametersWeak } from "./findings/dh-parameters-weak.ts";
import { dhRejectedByClient } from "./findings/dh-rejected-by-client.ts";
import { downgradeSentinel } from "./findings/downgrade-sentinel.ts";
import { ehloRejectedHeloFallback } from "./findings/ehlo-rejected-helo-fallback.ts";
import { ehloReplyMalformed } from "./findings/ehlo-reply-malformed.ts";
import { encryptedAlertBeforeEstablished } from "./findings/encrypted-alert-before-established.ts";
import { exoSmtpAuthLegacyTls } from "./findings/exo-smtp-auth-legacy-tls.ts";
import { extendedMasterSecretMissing } from "./findings/extended-master-secret-missing.ts";
import { fallbackScsvRejected } from "./findings/fallback-scsv-rejected.ts";
import { fallbackScsvSent } from "./findings/fallback-scsv-sent.ts";
import { greetingRejected } from "./findings/greeting-rejected.ts";
import { handshakeTimeout } from "./findings/handshake-timeout.ts";
import { helloRetryLoop } from "./findings/hello-retry-loop.ts";
import { helloRetryRequest } from "./findings/hello-retry-request.ts";
import { heloOnly } from "./findings/helo-only.ts";
import { httpOnSmtpPort } from "./findings/http-on-smtp-port.ts";
import { idleTimeout } from "./findings/idle-timeout.ts";
import { intermittentFailure } from "./findings/intermittent-failure.ts";
import { legacyVersionNegotiated } from "./findings/legacy-version-negotiated.ts";
import { legacyVersionOffered } from "./findings/legacy-version-offered.ts";
import { mailSentInClear } from "./findings/mail-sent-in-clear.ts";
import { middleboxIdleDrop } from "./findings/middlebox-idle-drop.ts";
import { negotiatedBelowOffer } from "./findings/negotiated-below-offer.ts";
import { noAnswerToClienthello } from "./findings/no-answer-to-clienthello.ts";
import { noCloseNotify } from "./findings/no-close-notify.ts";
import { noForwardSecrecy } from "./findings/no-forward-secrecy.ts";
import { noServerGreeting } from "./findings/no-server-greeting.ts";
import { noSharedCipher } from "./findings/no-shared-cipher.ts";
import { noSharedGroup } from "./findings/no-shared-group.ts";
import { noSharedSignatureAlgorithm } from "./findings/no-shared-signature-algorithm.ts";
import { oneClientFails } from "./findings/one-client-fails.ts";
import { opportunisticFallbackToClear } from "./findings/opportunistic-fallback-to-clear.ts";
import { packetLoss } from "./findings/packet-loss.ts";
import { plaintextWhereTlsExpectedClient } from "./findings/plaintext-where-tls-expected-client.ts";
import { plaintextWhereTlsExpectedServer } from "./findings/plaintext-where-tls-expected-server.ts";
import { pmtuIcmpSeen } from "./findings/pmtu-icmp-seen.ts";
import { portReused } from "./findings/port-reused.ts";
import { recordVersionNote } from "./findings/record-version-note.ts";
import { relayDeniedAfterCleartextFallback } from "./findings/relay-denied-after-cleartext-fallback.ts";
import { renegotiationInfoMissing } from "./findings/renegotiation-info-missing.ts";
import { requireTlsRetryLoop } from "./findings/require-tls-retry-loop.ts";
import { resetInjectedSuspected } from "./findings/reset-injected-suspected.ts";
import { serverAlertOther } from "./findings/server-alert-other.ts";
import { serverClosedAfterClientFlight } from "./findings/server-closed-after-client-flight.ts";
import { serverClosedAfterClienthello } from "./findings/server-closed-after-clienthello.ts";
import { serverClosedBeforeClienthello } from "./findings/server-closed-before-clienthello.ts";
import { serverParseErrorAlert } from "./findings/server-parse-error-alert.ts";
import { serverResetAfterClienthello } from "./findings/server-reset-after-clienthello.ts";
import { slowGreeting } from "./findings/slow-greeting.ts";
import { slowHandshake } from "./findings/slow-handshake.ts";
import { smtpLegacyEndpointUsed } from "./findings/smtp-legacy-endpoint-used.ts";
import { sniMissing } from "./findings/sni-missing.ts";
import { sniRejected } from "./findings/sni-rejected.ts";
import { sslv2FormatHello } from "./findings/sslv2-format-hello.ts";
import { sslv3Negotiated } from "./findings/sslv3-negotiated.ts";
import { sslv3Offered } from "./findings/sslv3-offered.ts";
import { starttlsClientOnTlsPort } from "./findings/starttls-client-on-tls-port.ts";
import { starttlsMaskedByMiddlebox } from "./findings/starttls-masked-by-middlebox.ts";
import { starttlsNotOffered } from "./findings/starttls-not-offered.ts";
import { starttlsNotUsed } from "./findings/starttls-not-used.ts";
import { starttlsPipelinedByClient } from "./findings/starttls-pipelined-by-client.ts";
import { starttlsPipelinedByServer } from "./findings/starttls-pipelined-by-server.ts";
import { starttlsRefusedPermanent } from "./findings/starttls-refused-permanent.ts";
import { starttlsRefusedTemporary } from "./findings/starttls-refused-temporary.ts";
import { starttlsReplyMissing } from "./findings/starttls-reply-missing.ts";
import { starttlsRequiredByServer } from "./findings/starttls-required-by-server.ts";
import { starttlsStrippedInPath } from "./findings/starttls-stripped-in-path.ts";
import { tarpitSuspected } from "./findings/tarpit-suspected.ts";
import { tcpConnectFailed } from "./findings/tcp-connect-failed.ts";
import { tlsEstablished } from "./findings/tls-established.ts";
import { tlsOnStarttlsPort } from "./findings/tls-on-starttls-port.ts";
import { tlsVersionBelowServerMinimum } from "./findings/tls-version-below-server-minimum.ts";
import { tlsVersionRejectedAlert } from "./findings/tls-version-rejected-alert.ts";
import { tlsVersionRejectedByClient } from "./findings/tls-version-rejected-by-client.ts";
import { twoClientStacks } from "./findings/two-client-stacks.ts";
import { unknownBytesInHandshake } from "./findings/unknown-bytes-in-handshake.ts";
import { versionDowngradeDance } from "./findings/version-downgrade-dance.ts";
import { weakCipherNegotiated } from "./findings/weak-cipher-negotiated.ts";
import { weakSuitesOffered } from "./findings/weak-suites-offered.ts";
import { zeroWindowStall } from "./findings/zero-window-stall.ts";
import type { Rule } from "./rule.ts";

export const FINDINGS: readonly Rule[] = [
  // The clear dialogue before TLS.
  tcpConnectFailed,
  noServerGreeting,
  greetingRejected,
  slowGreeting,
  starttlsNotOffered,
  starttlsMaskedByMiddlebox,
  starttlsStrippedInPath,
  ehloReplyMalformed,
  ehloRejectedHeloFallback,
  heloOnly,
  starttlsNotUsed,
  starttlsRefusedTemporary,
  starttlsRefusedPermanent,
  starttlsReplyMissing,
  clientDidNotWaitFor220,
  starttlsRequiredByServer,
  relayDeniedAfterCleartextFallback,
  mailSentInClear,
  authInClear,
  authOfferedInClear,
  starttlsPipelinedByClient,
  starttlsPipelinedByServer,
  // Between the agreement and the ServerHello.
  clientClosedBeforeClienthello,
  serverClosedBeforeClienthello,
  tlsVersionBelowServerMinimum,
  tlsVersionRejectedAlert,
  tlsVersionRejectedByClient,
  fallbackScsvRejected,
  fallbackScsvSent,
  versionDowngradeDance,
  cipherSuitesNotAccepted,
  noSharedCipher,
  noSharedGroup,
  noSharedSignatureAlgorithm,
  helloRetryRequest,
  helloRetryLoop,
  serverParseErrorAlert,
  sniRejected,
  alpnRejected,
  serverAlertOther,
  clientAlertOther,
  serverClosedAfterClienthello,
  serverResetAfterClienthello,
  resetInjectedSuspected,
  noAnswerToClienthello,
  clienthelloNotAcknowledged,
  clienthelloLargeBlackholed,
  clienthelloLarge,
  plaintextWhereTlsExpectedServer,
  plaintextWhereTlsExpectedClient,
  tlsOnStarttlsPort,
  starttlsClientOnTlsPort,
  httpOnSmtpPort,
  clientSpeaksNoSmtp,
  unknownBytesInHandshake,
  recordVersionNote,
  sslv2FormatHello,
  sslv3Offered,
  sslv3Negotiated,
  // Version, cipher suite and extensions in use.
  legacyVersionOffered,
  legacyVersionNegotiated,
  exoSmtpAuthLegacyTls,
  smtpLegacyEndpointUsed,
  negotiatedBelowOffer,
  downgradeSentinel,
  weakCipherNegotiated,
  weakSuitesOffered,
  noForwardSecrecy,
  dhParametersWeak,
  dhRejectedByClient,
  compressionNegotiated,
  renegotiationInfoMissing,
  extendedMasterSecretMissing,
  sniMissing,
  // Certificates and identity.
  certificateHiddenByTls13,
  certificateExpired,
  certificateNotYetValid,
  certificateNameMismatch,
  certificateSelfSigned,
  certificateChainIncomplete,
  certificateWeakKey,
  certificateWeakSignature,
  clientRejectedCertificate,
  clientClosedAfterServerFlight,
  encryptedAlertBeforeEstablished,
  clientCertificateMissing,
  clientCertificateRejected,
  serverClosedAfterClientFlight,
  // After the handshake.
  closedAfterTlsEstablished,
  clientQuitAfterTls,
  noCloseNotify,
  tlsEstablished,
  // Patterns across sessions.
  opportunisticFallbackToClear,
  requireTlsRetryLoop,
  intermittentFailure,
  twoClientStacks,
  allClientsFail,
  oneClientFails,
  // Time and path.
  slowHandshake,
  tarpitSuspected,
  idleTimeout,
  handshakeTimeout,
  middleboxIdleDrop,
  packetLoss,
  zeroWindowStall,
  pmtuIcmpSeen,
  // The capture's limits.
  captureOneSided,
  captureStartsMidstream,
  captureEndsEarly,
  captureSnaplenTruncated,
  captureMissingPackets,
  captureDuplicates,
  captureConflictingOverlap,
  captureReordered,
  captureOffloadFrames,
  captureClockSuspect,
  captureProxyInPath,
  portReused,
];
