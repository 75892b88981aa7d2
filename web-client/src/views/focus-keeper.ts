// The focus never falls to the page: when what had it is gone, it goes to its message, to the next in its list, or to what the
// page offers. Whoever moves the focus themselves is let be.
const HOLDERS = '[data-row], li, tr, ul, ol, tbody, form, [role="dialog"], [role="alertdialog"], [role="log"]';
const LISTS = 'ul, ol, tbody';
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

interface Step {
  element: Element;
  /** Among its siblings. */
  index: number;
}

const isThere = (element: Element) => element.isConnected && element.getClientRects().length > 0;

/** Keeps the focus from now on. `home`: where it goes when nothing near is left, on the same page or another; null: not yet there. */
export function keepFocus(home: (moved: boolean) => HTMLElement | null): () => void {
  let had: Step[] = [];
  let scheduled = false;
  let moved = false;

  function remember(event: FocusEvent) {
    had = [];
    moved = false;
    for (let element = event.target as Element | null; element && element !== document.body; element = element.parentElement)
      had.push({ element, index: element.parentElement?.matches(LISTS) ? [...element.parentElement.children].indexOf(element) : 0 });
  }

  /** The focus went to nothing although what had it is there: somebody pressed beside everything. */
  function left(event: FocusEvent) {
    const one = event.target as Element;
    if (!event.relatedTarget) requestAnimationFrame(() => document.hasFocus() && had[0]?.element === one && isThere(one) && document.activeElement !== one && (had = []));
  }

  function look() {
    scheduled = false;
    if (had.length === 0 || isThere(had[0]!.element) || (document.activeElement && document.activeElement !== document.body)) return;
    const to = near(had) ?? home(moved);
    if (!to) return;
    if (!to.matches(FOCUSABLE) && !to.hasAttribute('tabindex')) to.tabIndex = -1;
    to.focus({ preventScroll: to.matches('[data-row]') });
  }
  // Whoever took it away may be about to move the focus, and has the first word.
  function soon() {
    if (scheduled || had.length === 0) return;
    scheduled = true;
    requestAnimationFrame(() => setTimeout(look));
  }

  const observer = new MutationObserver(soon);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', remember);
  document.addEventListener('focusout', left);
  const onhashchange = () => ((moved = true), soon());
  addEventListener('hashchange', onhashchange);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('focusout', left);
    removeEventListener('hashchange', onhashchange);
  };
}

/** What is left near it, or stands in its place. */
function near(had: readonly Step[]): HTMLElement | null {
  const id = had[0]!.element.id;
  const instead = id ? document.getElementById(id) : null;
  if (instead && isThere(instead)) return instead;
  for (const [at, { element }] of had.entries()) {
    if (!element.matches(HOLDERS) || !isThere(element)) continue;
    const found = element.matches('[data-row], [role="dialog"], [role="alertdialog"]') ? element : within(element, had[at - 1]?.index ?? 0);
    if (found) return found as HTMLElement;
  }
  return null;
}

function within(holder: Element, index: number): Element | null {
  const seen = (some: Iterable<Element>) => [...some].find(isThere) ?? null;
  if (holder.matches('[role="log"]')) return seen(holder.querySelectorAll('[data-row][tabindex="0"]'));
  if (!holder.matches(LISTS)) return seen(holder.querySelectorAll(FOCUSABLE));
  const next = holder.children[Math.min(index, holder.children.length - 1)];
  return next ? seen([...(next.matches(FOCUSABLE) ? [next] : []), ...next.querySelectorAll(FOCUSABLE)]) : null;
}
