// The findings: one line each. The order is that in which they are listed.
import { allClientsFail } from "./findings/across-sessions/all-clients-fail.ts";
import { intermittentFailure } from "./findings/across-sessions/intermittent-failure.ts";
import { oneClientFails } from "./findings/across-sessions/one-client-fails.ts";
import { opportunisticFallbackToClear } from "./findings/across-sessions/opportunistic-fallback-to-clear.ts";
import { otherHelloWorks } from "./findings/across-sessions/other-hello-works.ts";
import { requireTlsRetryLoop } from "./findings/across-sessions/require-tls-retry-loop.ts";
import { serverRemembersFailedTls } from "./findings/across-sessions/server-remembers-failed-tls.ts";
import { starttlsOfferedSometimes } from "./findings/across-sessions/starttls-offered-sometimes.ts";
import { twoClientStacks } from "./findings/across-sessions/two-client-stacks.ts";
import { clientQuitAfterTls } from "./findings/after-handshake/client-quit-after-tls.ts";
import { closedAfterTlsEstablished } from "./findings/after-handshake/closed-after-tls-established.ts";
import { noCloseNotify } from "./findings/after-handshake/no-close-notify.ts";
import {
  authRefusedInsideTls,
  commandRefusedInsideTls,
  refusedInsideTls,
} from "./findings/after-handshake/refused-inside-tls.ts";
import { renegotiation } from "./findings/after-handshake/renegotiation.ts";
import { tlsEstablished } from "./findings/after-handshake/tls-established.ts";
import { captureClockSuspect } from "./findings/capture/capture-clock-suspect.ts";
import { captureConflictingOverlap } from "./findings/capture/capture-conflicting-overlap.ts";
import { captureContainsSecrets } from "./findings/capture/capture-contains-secrets.ts";
import { captureDecrypted } from "./findings/capture/capture-decrypted.ts";
import { captureDuplicates } from "./findings/capture/capture-duplicates.ts";
import { captureEndsEarly } from "./findings/capture/capture-ends-early.ts";
import { captureMissingPackets } from "./findings/capture/capture-missing-packets.ts";
import { captureOffloadFrames } from "./findings/capture/capture-offload-frames.ts";
import { captureOneSided } from "./findings/capture/capture-one-sided.ts";
import { captureProxyInPath } from "./findings/capture/capture-proxy-in-path.ts";
import { captureReordered } from "./findings/capture/capture-reordered.ts";
import { captureSnaplenTruncated } from "./findings/capture/capture-snaplen-truncated.ts";
import { captureStartsMidstream } from "./findings/capture/capture-starts-midstream.ts";
import { portReused } from "./findings/capture/port-reused.ts";
import { certificateChainIncomplete } from "./findings/certificates/certificate-chain-incomplete.ts";
import { certificateExpired } from "./findings/certificates/certificate-expired.ts";
import { certificateHiddenByTls13 } from "./findings/certificates/certificate-hidden-by-tls13.ts";
import { certificateKeyUsageMismatch } from "./findings/certificates/certificate-key-usage-mismatch.ts";
import { certificateNameMismatch } from "./findings/certificates/certificate-name-mismatch.ts";
import { certificateNotYetValid } from "./findings/certificates/certificate-not-yet-valid.ts";
import { certificateSelfSigned } from "./findings/certificates/certificate-self-signed.ts";
import { certificateWeakKey } from "./findings/certificates/certificate-weak-key.ts";
import { certificateWeakSignature } from "./findings/certificates/certificate-weak-signature.ts";
import { clientCertificateMissing } from "./findings/certificates/client-certificate-missing.ts";
import { clientCertificateRejected } from "./findings/certificates/client-certificate-rejected.ts";
import { clientCertificateWithoutClientAuth } from "./findings/certificates/client-certificate-without-clientauth.ts";
import { clientClosedAfterServerFlight } from "./findings/certificates/client-closed-after-server-flight.ts";
import { clientRejectedCertificate } from "./findings/certificates/client-rejected-certificate.ts";
import { encryptedAlertBeforeEstablished } from "./findings/certificates/encrypted-alert-before-established.ts";
import { ocspResponseNotStapled } from "./findings/certificates/ocsp-response-not-stapled.ts";
import { serverRootNotTrusted } from "./findings/certificates/server-root-not-trusted.ts";
import { serverClosedAfterClientFlight } from "./findings/certificates/server-closed-after-client-flight.ts";
import { closedAfterOwnFlight } from "./findings/certificates/closed-after-own-flight.ts";
import { closedBeforeStarttls } from "./findings/clear-dialogue/closed-before-starttls.ts";
import { bothSidesClosed } from "./findings/hello/both-sides-closed.ts";
import { authInClear } from "./findings/clear-dialogue/auth-in-clear.ts";
import { authOfferedInClear } from "./findings/clear-dialogue/auth-offered-in-clear.ts";
import { bareLineFeed } from "./findings/clear-dialogue/bare-line-feed.ts";
import { clientDidNotWaitForReply } from "./findings/clear-dialogue/client-did-not-wait-for-reply.ts";
import { proxyHeaderNotExpected } from "./findings/clear-dialogue/proxy-header-not-expected.ts";
import { sessionRefusedByServer } from "./findings/clear-dialogue/session-refused-by-server.ts";
import { starttlsOutOfSequence } from "./findings/clear-dialogue/starttls-out-of-sequence.ts";
import { starttlsWithParameters } from "./findings/clear-dialogue/starttls-with-parameters.ts";
import { tlsVersionRefusedByReply } from "./findings/clear-dialogue/tls-version-refused-by-reply.ts";
import { clientDidNotWaitFor220 } from "./findings/clear-dialogue/client-did-not-wait-for-220.ts";
import { ehloRejectedHeloFallback } from "./findings/clear-dialogue/ehlo-rejected-helo-fallback.ts";
import { ehloReplyMalformed } from "./findings/clear-dialogue/ehlo-reply-malformed.ts";
import { greetingRejected } from "./findings/clear-dialogue/greeting-rejected.ts";
import { heloOnly } from "./findings/clear-dialogue/helo-only.ts";
import { mailSentInClear } from "./findings/clear-dialogue/mail-sent-in-clear.ts";
import { noServerGreeting } from "./findings/clear-dialogue/no-server-greeting.ts";
import { relayDeniedAfterCleartextFallback } from "./findings/clear-dialogue/relay-denied-after-cleartext-fallback.ts";
import { slowGreeting } from "./findings/clear-dialogue/slow-greeting.ts";
import { starttlsMaskedByMiddlebox } from "./findings/clear-dialogue/starttls-masked-by-middlebox.ts";
import { starttlsNotOffered } from "./findings/clear-dialogue/starttls-not-offered.ts";
import { starttlsNotUsed } from "./findings/clear-dialogue/starttls-not-used.ts";
import { starttlsPipelinedByClient } from "./findings/clear-dialogue/starttls-pipelined-by-client.ts";
import { starttlsPipelinedByServer } from "./findings/clear-dialogue/starttls-pipelined-by-server.ts";
import { starttlsRefusedPermanent } from "./findings/clear-dialogue/starttls-refused-permanent.ts";
import { starttlsRefusedTemporary } from "./findings/clear-dialogue/starttls-refused-temporary.ts";
import { starttlsReplyMissing } from "./findings/clear-dialogue/starttls-reply-missing.ts";
import { starttlsRequiredByServer } from "./findings/clear-dialogue/starttls-required-by-server.ts";
import { starttlsStrippedInPath } from "./findings/clear-dialogue/starttls-stripped-in-path.ts";
import { tcpConnectFailed } from "./findings/clear-dialogue/tcp-connect-failed.ts";
import { alpnRejected } from "./findings/hello/alpn-rejected.ts";
import { cipherSuitesNotAccepted } from "./findings/hello/cipher-suites-not-accepted.ts";
import { clientAlertOther } from "./findings/hello/client-alert-other.ts";
import { clientClosedBeforeClienthello } from "./findings/hello/client-closed-before-clienthello.ts";
import { clientSpeaksNoSmtp } from "./findings/hello/client-speaks-no-smtp.ts";
import { clienthelloLarge } from "./findings/hello/clienthello-large.ts";
import { clienthelloLargeNotAnswered } from "./findings/hello/clienthello-large-not-answered.ts";
import { fallbackScsvRejected } from "./findings/hello/fallback-scsv-rejected.ts";
import { fallbackScsvSent } from "./findings/hello/fallback-scsv-sent.ts";
import { helloRetryLoop } from "./findings/hello/hello-retry-loop.ts";
import { helloRetryRequest } from "./findings/hello/hello-retry-request.ts";
import { httpOnSmtpPort } from "./findings/hello/http-on-smtp-port.ts";
import { noAnswerToClienthello } from "./findings/hello/no-answer-to-clienthello.ts";
import { noSharedCipher } from "./findings/hello/no-shared-cipher.ts";
import { noSharedGroup } from "./findings/hello/no-shared-group.ts";
import { noSharedSignatureAlgorithm } from "./findings/hello/no-shared-signature-algorithm.ts";
import { plaintextWhereTlsExpectedClient } from "./findings/hello/plaintext-where-tls-expected-client.ts";
import { plaintextWhereTlsExpectedServer } from "./findings/hello/plaintext-where-tls-expected-server.ts";
import { recordVersionNote } from "./findings/hello/record-version-note.ts";
import { resetInjectedSuspected } from "./findings/hello/reset-injected-suspected.ts";
import { serverAlertOther } from "./findings/hello/server-alert-other.ts";
import { serverClosedAfterClienthello } from "./findings/hello/server-closed-after-clienthello.ts";
import { serverRefusedAfter220 } from "./findings/hello/server-refused-after-220.ts";
import { serverClosedOnOldVersion } from "./findings/hello/server-closed-on-old-version.ts";
import { serverClosedBeforeClienthello } from "./findings/hello/server-closed-before-clienthello.ts";
import { serverParseErrorAlert } from "./findings/hello/server-parse-error-alert.ts";
import { serverResetAfterClienthello } from "./findings/hello/server-reset-after-clienthello.ts";
import { sniRejected } from "./findings/hello/sni-rejected.ts";
import { sslv2FormatHello } from "./findings/hello/sslv2-format-hello.ts";
import { sslv3Negotiated } from "./findings/hello/sslv3-negotiated.ts";
import { sslv3Offered } from "./findings/hello/sslv3-offered.ts";
import { starttlsClientOnTlsPort } from "./findings/hello/starttls-client-on-tls-port.ts";
import { tlsOnStarttlsPort } from "./findings/hello/tls-on-starttls-port.ts";
import { tlsVersionBelowServerMinimum } from "./findings/hello/tls-version-below-server-minimum.ts";
import { tlsVersionRejectedAlert } from "./findings/hello/tls-version-rejected-alert.ts";
import { tlsVersionRejectedByClient } from "./findings/hello/tls-version-rejected-by-client.ts";
import { unknownBytesInHandshake } from "./findings/hello/unknown-bytes-in-handshake.ts";
import { versionDowngradeDance } from "./findings/hello/version-downgrade-dance.ts";
import { dataNotDelivered, flightNotDelivered } from "./findings/path/flight-not-delivered.ts";
import { handshakeTimeout } from "./findings/path/handshake-timeout.ts";
import { idleTimeout } from "./findings/path/idle-timeout.ts";
import { resetAfterIdle } from "./findings/path/reset-after-idle.ts";
import { packetLoss } from "./findings/path/packet-loss.ts";
import { pmtuIcmpSeen } from "./findings/path/pmtu-icmp-seen.ts";
import { slowHandshake } from "./findings/path/slow-handshake.ts";
import { tarpitSuspected } from "./findings/path/tarpit-suspected.ts";
import { zeroWindowStall } from "./findings/path/zero-window-stall.ts";
import { compressionNegotiated } from "./findings/server-answer/compression-negotiated.ts";
import { dhParametersWeak } from "./findings/server-answer/dh-parameters-weak.ts";
import { dhRejectedByClient } from "./findings/server-answer/dh-rejected-by-client.ts";
import { downgradeSentinel } from "./findings/server-answer/downgrade-sentinel.ts";
import { exoSmtpAuthLegacyTls } from "./findings/server-answer/exo-smtp-auth-legacy-tls.ts";
import { extendedMasterSecretMissing } from "./findings/server-answer/extended-master-secret-missing.ts";
import { legacyVersionNegotiated } from "./findings/server-answer/legacy-version-negotiated.ts";
import { legacyVersionOffered } from "./findings/server-answer/legacy-version-offered.ts";
import { negotiatedBelowOffer } from "./findings/server-answer/negotiated-below-offer.ts";
import { noForwardSecrecy } from "./findings/server-answer/no-forward-secrecy.ts";
import { renegotiationInfoMissing } from "./findings/server-answer/renegotiation-info-missing.ts";
import { serverHelloUnsolicitedExtension } from "./findings/server-answer/server-hello-unsolicited-extension.ts";
import { smtpLegacyEndpointUsed } from "./findings/server-answer/smtp-legacy-endpoint-used.ts";
import { sniMissing } from "./findings/server-answer/sni-missing.ts";
import { tls13CompatibilityCcsMissing } from "./findings/server-answer/tls13-compatibility-ccs-missing.ts";
import { weakCipherNegotiated } from "./findings/server-answer/weak-cipher-negotiated.ts";
import { weakSuitesOffered } from "./findings/server-answer/weak-suites-offered.ts";
import type { Rule } from "./rule.ts";

export const FINDINGS: readonly Rule[] = [
  // The clear dialogue before TLS.
  tcpConnectFailed,
  noServerGreeting,
  greetingRejected,
  proxyHeaderNotExpected,
  tlsVersionRefusedByReply,
  bareLineFeed,
  clientDidNotWaitForReply,
  starttlsOutOfSequence,
  starttlsWithParameters,
  sessionRefusedByServer,
  closedBeforeStarttls,
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
  serverRefusedAfter220,
  serverClosedBeforeClienthello,
  tlsVersionBelowServerMinimum,
  serverClosedOnOldVersion,
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
  bothSidesClosed,
  serverResetAfterClienthello,
  resetInjectedSuspected,
  noAnswerToClienthello,
  clienthelloLargeNotAnswered,
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
  serverHelloUnsolicitedExtension,
  tls13CompatibilityCcsMissing,
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
  ocspResponseNotStapled,
  serverRootNotTrusted,
  certificateWeakKey,
  certificateWeakSignature,
  certificateKeyUsageMismatch,
  clientRejectedCertificate,
  clientClosedAfterServerFlight,
  encryptedAlertBeforeEstablished,
  clientCertificateMissing,
  clientCertificateWithoutClientAuth,
  clientCertificateRejected,
  closedAfterOwnFlight,
  serverClosedAfterClientFlight,
  // After the handshake.
  authRefusedInsideTls,
  refusedInsideTls,
  commandRefusedInsideTls,
  closedAfterTlsEstablished,
  clientQuitAfterTls,
  renegotiation,
  noCloseNotify,
  tlsEstablished,
  // Patterns across sessions.
  opportunisticFallbackToClear,
  requireTlsRetryLoop,
  intermittentFailure,
  otherHelloWorks,
  serverRemembersFailedTls,
  starttlsOfferedSometimes,
  twoClientStacks,
  allClientsFail,
  oneClientFails,
  // Time and path.
  flightNotDelivered,
  dataNotDelivered,
  slowHandshake,
  tarpitSuspected,
  idleTimeout,
  handshakeTimeout,
  resetAfterIdle,
  packetLoss,
  zeroWindowStall,
  pmtuIcmpSeen,
  // The capture's limits.
  captureContainsSecrets,
  captureDecrypted,
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
