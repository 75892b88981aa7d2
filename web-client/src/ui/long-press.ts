// A finger that stays where it is does what a pointer finds by hovering. What follows it (a click, the browser's own menu) is
// taken for part of it. Links keep their own.
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

const LONG_MS = 500;
const STILL_PX = 10;

export function longPress(act: () => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = { x: 0, y: 0 };
    let pressed = false;

    function begin(event: PointerEvent) {
      pressed = false;
      if (event.pointerType !== 'touch' || (event.target as Element).closest('a')) return;
      from = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        pressed = true;
        act();
      }, LONG_MS);
    }
    const end = () => clearTimeout(timer);
    const moved = (event: PointerEvent) => Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX && end();
    function swallow(event: Event) {
      if (!pressed) return;
      event.preventDefault();
      event.stopPropagation();
    }
    const stops = [
      on(element, 'pointerdown', begin),
      on(element, 'pointermove', moved),
      on(element, 'pointerup', end),
      on(element, 'pointercancel', end),
      on(element, 'contextmenu', swallow),
      on(element, 'click', swallow, { capture: true }),
    ];
    return () => [end, ...stops].forEach((stop) => stop());
  };
}
