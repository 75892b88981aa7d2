// A finger that stays where it is does what a pointer finds by hovering. What follows it (a click, the browser's own menu) is
// taken for part of it. Links keep their own.
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';

const LONG_MS = 500;
const STILL_PX = 10;

export function longPress(act: () => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = { x: 0, y: 0, ms: 0 };
    let pressed = false;

    function begin(event: PointerEvent) {
      stop();
      pressed = false;
      if (event.pointerType !== 'touch' || (event.target as Element).closest('a')) return;
      from = { x: event.clientX, y: event.clientY, ms: event.timeStamp };
      timer = setTimeout(press, LONG_MS);
    }
    function press() {
      stop();
      pressed = true;
      act();
    }
    function stop() {
      clearTimeout(timer);
      timer = undefined;
    }
    // A browser with much to do hands out the finger's end before the timer's: how long it stayed is told by the events themselves.
    function end(event: PointerEvent) {
      if (timer !== undefined && event.timeStamp - from.ms >= LONG_MS) press();
      stop();
    }
    const moved = (event: PointerEvent) => Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX && stop();
    function swallow(event: Event) {
      if (!pressed) return;
      event.preventDefault();
      event.stopPropagation();
    }
    const stops = [
      on(element, 'pointerdown', begin),
      on(element, 'pointermove', moved),
      on(element, 'pointerup', end),
      on(element, 'pointercancel', stop),
      on(element, 'contextmenu', swallow),
      on(element, 'click', swallow, { capture: true }),
    ];
    return () => [stop, ...stops].forEach((one) => one());
  };
}
