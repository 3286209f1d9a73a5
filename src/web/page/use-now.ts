// Whether something goes on -> the time.
import { useEffect, useState } from "preact/hooks";

/** As performance.now() gives it, every `step` milliseconds while it is wanted. */
export function useNow(isWanted: boolean, step: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!isWanted) return undefined;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), step);
    return () => clearInterval(timer);
  }, [isWanted, step]);
  return now;
}
