// French as it is set: a narrow no-break space before : ; ! ? » and after «, so that a sign never begins a line of its own.
// Smileys keep theirs. What was written stays as it was; only what is shown changes.
const NARROW = '\u202f';
const SMILEY = /^[:;]-?[)(DPpOo|/*]/;

export function typeset(text: string, lang: string): string {
  if (!lang.startsWith('fr')) return text;
  return text
    .replace(/«[ \u00a0]/g, `«${NARROW}`)
    .replace(/[ \u00a0](?=[:;!?»])/g, (space, at: number) => (SMILEY.test(text.slice(at + 1, at + 4)) ? space : NARROW));
}

const FIRST = /(^|\D)1(?=[ \u00a0](?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc))/g;

/** The first of a month in French is "1er", which browsers don't say. */
export const ordinal = (date: string, lang: string): string =>
  lang.startsWith('fr') ? date.replace(FIRST, (_, before: string) => `${before}1er`) : date;
