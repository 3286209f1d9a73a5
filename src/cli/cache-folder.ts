// Variables of the environment -> where the program keeps its compiled code; null where it is to keep none.
import { isAbsolute, join } from "node:path";

type Variables = Readonly<Record<string, string | undefined>>;

const NAME = "starttls-inspect";

/** Node's two variables for compiled code count here too. */
export function cacheFolder(variables: Variables, platform: NodeJS.Platform): string | null {
  if (variables["NODE_DISABLE_COMPILE_CACHE"]) return null;
  const asked = variables["NODE_COMPILE_CACHE"];
  if (asked) return join(asked, NAME);
  const usual = usualFolder(variables, platform);
  return usual !== null && isAbsolute(usual) ? join(usual, NAME) : null;
}

/** The user's folder for what any program can make again. */
function usualFolder(variables: Variables, platform: NodeJS.Platform): string | null {
  if (platform === "win32") return variables["LOCALAPPDATA"] ?? null;
  const home = variables["HOME"];
  if (platform === "darwin") return home ? join(home, "Library", "Caches") : null;
  return variables["XDG_CACHE_HOME"] || (home ? join(home, ".cache") : null);
}
