// One member's line to the server: a TCP proxy of our own, so that a network can be cut without touching the browser or
// the server. Its port stays, whatever stands behind it; the first target that answers is taken.
import { connect, createServer, type AddressInfo, type Server as Listener, type Socket } from 'node:net';

export class Line {
  readonly #listener: Listener;
  readonly #sockets = new Set<Socket>();
  #targets: number[] = [];
  #cut = false;
  #deaf = false;
  /** Whether anything ever went wrong on this line; a browser may say so then. */
  troubled = false;

  private constructor(listener: Listener) {
    this.#listener = listener;
    listener.on('connection', (socket) => void this.#carry(socket));
  }

  static async open(): Promise<Line> {
    const listener = createServer();
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(0, '127.0.0.1', resolve);
    });
    return new Line(listener);
  }

  get origin(): string {
    return `http://localhost:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** Ports on this machine, the preferred one first. */
  leadsTo(...ports: number[]): void {
    this.#targets = ports;
  }

  cut(): void {
    this.#cut = true;
    this.troubled = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
    this.#deaf = false;
  }

  /** What is said still arrives, what is answered no longer does: the moment before a network is known to be gone. */
  deafen(): void {
    this.#deaf = true;
    this.troubled = true;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  async #carry(near: Socket): Promise<void> {
    this.#hold(near);
    near.pause();
    const far = this.#cut ? null : await this.#reach();
    if (!far || near.destroyed || this.#cut) {
      this.troubled = true;
      far?.destroy();
      return void near.destroy();
    }
    this.#hold(far);
    // What was said before the end still arrives, as on a real line: a close frame, above all.
    near.once('close', () => far.destroySoon());
    far.once('close', () => near.destroySoon());
    near.pipe(far);
    far.on('data', (data) => {
      if (this.#deaf) return;
      if (!near.write(data)) far.pause();
    });
    near.on('drain', () => far.resume());
    far.once('end', () => near.end());
  }

  async #reach(): Promise<Socket | null> {
    for (const port of this.#targets) {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      const up = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('error', () => resolve(false));
      });
      if (up) return socket;
    }
    return null;
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
