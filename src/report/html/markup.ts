// Element -> its markup.
import { type ComponentChild, Fragment, h } from "preact";
import { render } from "preact-render-to-string";

export const html = (element: ComponentChild): string => render(h(Fragment, null, element));
