import type { Parts } from '../parts';
import Answer from './Answer.svelte';
import Page from './Page.svelte';

export const parts: Parts = { Page, Answer };
