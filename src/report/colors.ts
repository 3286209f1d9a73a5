// Whether to colour -> functions that do, or leave text as it is.
import picocolors from "picocolors";

export type Colors = ReturnType<typeof picocolors.createColors>;
export type Paint = Colors["red"];

export const createColors = (enabled: boolean): Colors => picocolors.createColors(enabled);
