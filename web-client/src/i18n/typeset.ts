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
