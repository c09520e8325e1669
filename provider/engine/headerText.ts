import { cut } from "../util/text";

const mostCharacters = 100_000;

/**
 * The text of an error, cut where it is too long for gRPC: it travels in a header, three times, in one of them with 12 bytes for an
 * emoji. The engine takes 16 MiB of headers, and loses the state with a longer one.
 */
export const headerText = (text: string): string => cut(text, mostCharacters);
