// The parts of the page's style sheet -> the text of its one <style> element, which the build puts into the page.
import { STYLE } from "../../report/html/style.ts";
import { LAYOUT } from "./layout.ts";
import { SAVES } from "./saves.ts";
import { SESSION } from "./session.ts";
import { SESSION_TABLE } from "./session-table.ts";

/** Parts may refine those before them. */
export const PAGE_STYLE = [STYLE, LAYOUT, SAVES, SESSION, SESSION_TABLE].join("");
