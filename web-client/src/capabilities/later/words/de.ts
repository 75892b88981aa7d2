// German, said with du. Its shape is the type of the other two.

export const de = {
  tab: 'Später',
  help: 'später senden: /erinnern morgen 9:00 Kuchen',
  acts: { 'scheduled.cancelled': 'Nachricht für später zurückgezogen' },

  title: 'Nachricht für später',
  intro: 'Nachrichten, die zu einer Zeit von selbst gesendet werden. Im Kanal schreibst du dafür /erinnern.',
  none: 'Nichts für später.',
  noneMore: 'Schreib in einem Kanal zum Beispiel: /erinnern morgen 9:00 Kuchen mitbringen',
  at: (when: string) => `Kommt am ${when}`,
  never: 'Kommt nicht mehr',
  clock: 'Uhrzeit',
  text: 'Nachricht',
  noText: 'Was soll gesendet werden?',
  save: 'Für später speichern',
  saved: (when: string) => `Wird gesendet: ${when}.`,
  asItIs: 'So speichern',
  remove: 'Nicht senden',
  removed: 'Wird nicht gesendet.',
  removeTitle: 'Diese Nachricht nicht senden?',
  /** It may be somebody else's: facilitators see them all. */
  notSent: (why: string, again: boolean) => `${again ? 'Das letzte Mal nicht gesendet' : 'Nicht gesendet'}: ${why}`,
  refused: {
    late: 'Als es so weit war, lief der Server nicht. Mehr als eine Stunde danach wird nichts nachgeholt.',
    out: 'Wer sie geschrieben hat, konnte da gerade nicht mitmachen.',
    slow: 'Der Kanal war so langsam, dass sie eine Stunde lang nicht an die Reihe kam.',
    wording: 'Eine Wortregel bittet um andere Worte.',
    muted: 'Wer sie geschrieben hat, konnte da nur lesen.',
    frozen: 'Der Kanal machte da gerade Pause.',
    forbidden: 'Wer sie geschrieben hat, darf in diesem Kanal nicht schreiben.',
    not_found: 'Wer sie geschrieben hat, ist nicht mehr in diesem Kanal.',
    archived: 'Der Kanal ist im Archiv.',
    text_invalid: 'Der Text enthält etwas, das hier nicht geht.',
    too_long: 'Der Text ist zu lang.',
    other: 'Der Server hat sie nicht angenommen.',
  } as Record<string, string>,
};

export type LaterWords = typeof de;
