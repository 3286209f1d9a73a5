// Time-outs that mail programs have by default, looked up on 2026-11-21, and which of them a spell of silence fits.

export interface Timer {
  readonly seconds: number;
  /** Whose it is: what follows "the default of". */
  readonly of: string;
}

/** Null where it is near none. */
export function timerNear(milliseconds: number): Timer | null {
  return TIMERS.find(({ seconds }) => Math.abs(milliseconds / 1000 - seconds) <= tolerance(seconds)) ?? null;
}

/** A program may look at its clock late, but a short time-out must not fit everything near it. */
const tolerance = (seconds: number): number => Math.min(Math.max(2, seconds * 0.02), seconds * 0.1);

const TIMERS: readonly Timer[] = [
  { seconds: 5, of: "Exchange's TarpitInterval" },
  { seconds: 10, of: "Postfix's smtpd_timeout under stress" },
  { seconds: 60, of: "ConnectionInactivityTimeout on an Exchange Edge server" },
  {
    seconds: 300,
    of:
      "Postfix (smtpd_timeout, smtpd_starttls_timeout, smtp_starttls_timeout, smtp_helo_timeout), Exim " +
      "(smtp_receive_timeout, command_timeout), Exchange (ConnectionInactivityTimeout; ConnectionTimeout " +
      "on an Edge server), and the minimum in RFC 5321 section 4.5.3.2",
  },
  { seconds: 600, of: "Exchange's ConnectionTimeout" },
];
