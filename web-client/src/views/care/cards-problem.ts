// Why no cards were made, in the words of whoever makes them.
import { c } from '../../i18n/care.svelte';
import { Refusal } from '../../net/refusal';
import { problemText } from '../words.svelte';

export const cardsProblem = (why: unknown): string => (why instanceof Refusal && why.code === 'joining_paused' ? c().cards.paused : problemText(why));
