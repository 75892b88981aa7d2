// On a phone, Back closes what is open before it leaves the page: while a dialog or menu is open there is an entry of its own
// in the history. One that was closed otherwise leaves its entry behind; Back passes over it.
import { lengthened, trailOf } from './trail';

const PHONE = '(max-width: 45rem)';
const open: (() => void)[] = [];
let entered: (trail: readonly string[]) => void = () => undefined;
let at: string | null = null; // where the history stands at such an entry: the page it belongs to

function enter(): void {
  if (at === location.hash) return;
  at = location.hash;
  const trail = lengthened(trailOf(history.state), at);
  history.pushState({ layer: true, trail }, '');
  entered(trail);
}

/** Until what comes back is called, Back closes this. */
export function backCloses(close: () => void): () => void {
  if (!matchMedia(PHONE).matches) return () => undefined;
  open.push(close);
  enter();
  return () => {
    const index = open.lastIndexOf(close);
    if (index >= 0) open.splice(index, 1);
  };
}

/** `onenter` hears of each entry that is added. */
export function listenToBack(onenter: typeof entered): void {
  entered = onenter;
  addEventListener('popstate', () => {
    const left = at;
    at = (history.state as { layer?: boolean } | null)?.layer ? location.hash : null;
    if (left === null || at !== null || location.hash !== left) return;
    const close = open.pop();
    if (!close) return history.back();
    close();
    if (open.length > 0) enter();
  });
}
