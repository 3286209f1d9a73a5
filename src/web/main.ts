// The page's one script.
import { startPage } from "./page/start-page.ts";

document.addEventListener("DOMContentLoaded", startPage);
