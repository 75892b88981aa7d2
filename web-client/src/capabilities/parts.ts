// What pages outside of a capability show of it. To be imported only by what is loaded when it is asked for: the components of
// all capabilities come along.
import type { Component } from 'svelte';
import type { Id } from '../protocol';
import type { Writing } from '../views/composer/writing.svelte';
import { byFolder } from './folders';

export interface Parts {
  /** Its page, which is a tab of the agenda at '#/agenda/PAIRING/NAME'; `tab` in its words is what the tab is called. */
  Page?: Component<{ pairing: Id }>;
  /** What its command brings up; `rest` is what was written after the command. */
  Answer?: Component<{ writing: Writing; rest: string; close: () => void }>;
}

/** By the capability's name. */
export const parts = byFolder(import.meta.glob<Parts>('./*/parts.ts', { eager: true, import: 'parts' }));
