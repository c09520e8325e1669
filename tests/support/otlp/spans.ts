/** Spans as a receiver of OTLP reads them, whichever way they came. */

export interface ReceivedSpan {
  name: string;
  traceId: string;
  spanId: string;
  /** Empty for a root. */
  parentSpanId: string;
  attributes: Record<string, unknown>;
  events: { name: string; attributes: Record<string, unknown> }[];
  /** `code` 2 is an error. */
  status: { code?: number; message?: string };
  resource: Record<string, unknown>;
}

type KeyValue = { key: string; value?: Record<string, unknown> };
type Id = string | Uint8Array | undefined;
interface RawSpan {
  name: string;
  traceId: Id;
  spanId: Id;
  parentSpanId?: Id;
  attributes?: KeyValue[];
  events?: { name: string; attributes?: KeyValue[] }[];
  status?: ReceivedSpan["status"];
}
/** An export request, decoded: JSON has hexadecimal ids, protobuf bytes. */
export interface RawExport {
  resourceSpans?: { resource?: { attributes?: KeyValue[] }; scopeSpans?: { spans?: RawSpan[] }[] }[];
}

export const spansOf = ({ resourceSpans = [] }: RawExport): ReceivedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans = [] }) =>
    scopeSpans.flatMap(({ spans = [] }) =>
      spans.map((span) => ({
        name: span.name,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        attributes: recordOf(span.attributes),
        events: (span.events ?? []).map(({ name, attributes }) => ({
          name,
          attributes: recordOf(attributes),
        })),
        status: span.status ?? {},
        resource: recordOf(resource?.attributes),
      })),
    ),
  );

const hex = (id: Id) => (typeof id === "string" ? id : Buffer.from(id ?? []).toString("hex"));

function recordOf(attributes: KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value = {} }) => {
      const { intValue, stringValue, boolValue, doubleValue } = value;
      return [key, intValue === undefined ? (stringValue ?? boolValue ?? doubleValue) : Number(intValue)];
    }),
  );
}
