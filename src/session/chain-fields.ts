// Certificate messages -> the fields of their certificates, of each distinct one decoded once.
import { frozen, Interner } from "../bytes/interner.ts";
import { type CertificateFields, decodeCertificate } from "../tls/certificate/certificate.ts";
import type { CertificateMessage } from "../tls/messages/certificate.ts";

/** One a capture. What it gives is frozen. */
export class ChainFields {
  /** Messages that recur are one object. */
  private readonly chains = new WeakMap<CertificateMessage, readonly CertificateFields[]>();
  private readonly certificates = new Interner<CertificateFields>();

  of(message: CertificateMessage): readonly CertificateFields[] {
    const known = this.chains.get(message);
    if (known !== undefined) return known;
    const fields = message.certificates.map((der) => this.ofCertificate(der));
    this.chains.set(message, fields);
    return fields;
  }

  private ofCertificate(der: Uint8Array): CertificateFields {
    const { certificates } = this;
    return (
      certificates.find(der, 0, der.length) ??
      certificates.add(der, 0, der.length, frozen(decodeCertificate(der)))
    );
  }
}
