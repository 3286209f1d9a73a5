// What a table of the CSV holds: names of columns, and how each is read from a row's object.

export type Value = string | number | boolean | null | undefined;

/** The heads are names of the JSON document, as far as it has them. */
export type Columns<T> = readonly (readonly [head: string, value: (row: T) => Value])[];
