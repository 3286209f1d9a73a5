// Words that continue a line -> words that stand alone.

/** `No such file.` of "no such file". */
export const sentence = (text: string): string => `${capitalized(text)}.`;

export const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
