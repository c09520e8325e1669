import { cut } from "../util/text";

const mostCharacters = 100_000;

/**
 * The text of an error, cut to what gRPC can send: it is in the headers three times, once with 12 bytes for an emoji. The
 * engine accepts 16 MiB of headers, and loses the state beyond that.
 */
export const headerText = (text: string): string => cut(text, mostCharacters);
