// All that two sessions are compared by: of those that decide equally often, the first decides most often.
import { DIALOGUE_FACETS } from "./dialogue-facets.ts";
import type { Facet } from "./facet.ts";
import { HELLO_FACETS } from "./hello-facets.ts";
import { CLIENT, SERVER, SERVER_FACETS } from "./server-facets.ts";
import { ENDING_FACETS, TCP_FACETS } from "./tcp-facets.ts";

export const FACETS: readonly Facet[] = [
  SERVER,
  ...HELLO_FACETS,
  ...SERVER_FACETS,
  CLIENT,
  ...DIALOGUE_FACETS,
  ...TCP_FACETS,
  ...ENDING_FACETS,
];
