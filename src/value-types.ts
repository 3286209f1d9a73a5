// What a number or a string of a session is. The tags go into the JSON Schema, which is made from these types.

/**
 * Wireshark's frame.number.
 * @asType integer
 * @minimum 1
 * @maximum 9007199254740991
 */
export type FrameNumber = number;

/**
 * @asType integer
 * @minimum 0
 * @maximum 9007199254740991
 */
export type Count = number;

/**
 * RFC 3339 in UTC with 6 or 9 decimals.
 * @pattern ^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{6}|\d{9})Z$
 */
export type Rfc3339 = string;

/**
 * Of TCP.
 * @asType integer
 * @minimum 0
 * @maximum 65535
 */
export type Port = number;

/**
 * IPv4 time to live or IPv6 hop limit.
 * @asType integer
 * @minimum 0
 * @maximum 255
 */
export type HopLimit = number;

/**
 * In milliseconds.
 * @minimum 0
 */
export type Duration = number;

/**
 * In lower-case hex.
 * @pattern ^[0-9a-f]{64}$
 */
export type Sha256 = string;

/** @asType integer */
export type Integer = number;
