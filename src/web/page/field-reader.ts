// Texts of a form's fields -> what they mean, by the parsers of the command line; and what is wrong with them.
import { UsageError } from "../../options/usage-error.ts";

export type Errors<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** `read` gives `empty` for an empty field, and for one that makes no sense, of which `errors` then has the sentence. */
export function fieldReader<Name extends string>(
  texts: Readonly<Record<Name, string>>,
  sentenceOf: (error: UsageError) => string = ({ message }) => message,
) {
  const errors: Partial<Record<Name, string>> = {};
  const read = <T>(name: Name, empty: T, parse: (text: string) => T): T => {
    const text = texts[name].trim();
    if (text === "") return empty;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      errors[name] = sentenceOf(error);
      return empty;
    }
  };
  return { read, errors };
}
