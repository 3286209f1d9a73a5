// A session -> what it says, without the frames and times that say it.

/** The same capture in other segments puts the same words into other frames. */
export function withoutPlaces(value: unknown): unknown {
  const text = JSON.stringify(value, (key, part: unknown) =>
    /^time$|^frame$|Frame$/.test(key) ? undefined : part,
  );
  return JSON.parse(text);
}
