// Why a command or a call did not succeed. A Refusal is the server's answer; a Disconnected means that we do not know.

/** Codes after which the same command may succeed later. */
const RETRY = new Set(['rate_limited', 'unavailable', 'internal']);

export class Refusal extends Error {
  constructor(
    readonly code: string,
    detail = '',
    readonly retryAfterMs: number | null = null,
    /** The HTTP status, 0 for commands of the WebSocket. */
    readonly status = 0,
  ) {
    super(detail || code);
  }

  get passing(): boolean {
    return RETRY.has(this.code);
  }
}

/** The connection went away, or the answer never came. The command may or may not have been carried out. */
export class Disconnected extends Error {}
