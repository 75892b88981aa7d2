// Why a command or a call did not succeed. A Refusal is the server's answer; a Disconnected means that we do not know.

import { REFUSALS, type RefusalCode } from '../protocol';

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

  /** Whether the same command may succeed later. */
  get passing(): boolean {
    return REFUSALS[this.code as RefusalCode]?.retry ?? false;
  }
}

/** The connection went away, or the answer never came. The command may or may not have been carried out. */
export class Disconnected extends Error {}

/** There was no connection to begin with: the command never left. */
export class NotConnected extends Disconnected {}
