/** An answer before it is sent. */
export interface Reply {
  httpStatus: number;
  body: string;
  headers?: Record<string, string>;
  requestId?: string;
  /** The partition's status, without the vendor's prefix. */
  status?: string;
}

/** An error in the vendor's envelope. */
export function failure(httpStatus: number, code: string, message: string, requestId: string): Reply {
  const envelope = { success: false, data: null, error: { code, message }, requestId };
  return { httpStatus, requestId, body: JSON.stringify(envelope) };
}
