// RFC 3339 times in UTC, as captures give them -> what clocks in a time zone showed.

export interface Clock {
  /** `2026-11-21T03:14:05.123456`: with the decimals of `time`, comparable as text. */
  wall(time: string): string;
  /** `UTC`, `CET`, `EST`, and where there is no such abbreviation `UTC+5:30`. */
  zoneName(time: string): string;
}

/** Throws a RangeError for a zone that there is not: see {@link isZone}. */
export function clockIn(zone = "UTC"): Clock {
  return zone === "UTC" ? UTC : new ZoneClock(zone);
}

/** A name of the IANA time zone database, as `Europe/Berlin`. */
export function isZone(name: string): boolean {
  try {
    return zonePart(new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "short" }), 0) !== "";
  } catch {
    return false;
  }
}

/** `03:14:05`; "" for no time. */
export function timeOfDay(time: string | null, clock: Clock): string {
  return time === null ? "" : clock.wall(time).slice(11, 19);
}

/** How each of the times reads: `03:14:05`, with the date where they are not all of one day. */
export function momentsOf(times: readonly (string | null)[], clock: Clock): (time: string | null) => string {
  const days = new Set(times.map((time) => time && clock.wall(time).slice(0, 10)));
  return (time) =>
    time === null || days.size < 2 ? timeOfDay(time, clock) : clock.wall(time).slice(0, 19).replace("T", " ");
}

/** `2026-11-21 03:14:05 UTC`; `2026-11-21 03:14:05.123456 UTC` with all decimals. */
export function dateTime(time: string, clock: Clock, decimals: "all" | "none" = "none"): string {
  const text = clock.wall(time).replace("T", " ");
  return `${decimals === "all" ? text : text.slice(0, 19)} ${clock.zoneName(time)}`;
}

/** `2026-11-21 03:14:05 to 03:15:00 UTC`: the second date only where it is another. */
export function timeSpan(
  first: string,
  last: string,
  clock: Clock,
  decimals: "all" | "none" = "none",
): string {
  const [from, to] = [dateTime(first, clock, decimals), dateTime(last, clock, decimals)];
  if (from === to) return to;
  const zone = ` ${clock.zoneName(last)}`;
  const begin = from.endsWith(zone) ? from.slice(0, -zone.length) : from;
  return `${begin} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

const UTC: Clock = {
  wall: (time) => time.slice(0, -1),
  zoneName: () => "UTC",
};

class ZoneClock implements Clock {
  private readonly format: Intl.DateTimeFormat;
  private readonly names: readonly Intl.DateTimeFormat[];

  constructor(zone: string) {
    // Swedish dates are written as in ISO 8601.
    this.format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "medium",
    });
    // Each language knows the abbreviations that its readers use.
    this.names = ["en-US", "en-GB", "en-AU", "en-IN"].map(
      (language) => new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "short" }),
    );
  }

  wall(time: string): string {
    return this.format.format(instant(time)).replace(" ", "T") + time.slice(19, -1);
  }

  zoneName(time: string): string {
    const names = this.names.map((format) => zonePart(format, instant(time)));
    return names.find((name) => !name.startsWith("GMT")) ?? (names[0] ?? "").replace("GMT", "UTC");
  }
}

/** Whole seconds: zones differ by no less. */
const instant = (time: string): number => Date.parse(`${time.slice(0, 19)}Z`);

function zonePart(format: Intl.DateTimeFormat, at: number): string {
  return format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
}
