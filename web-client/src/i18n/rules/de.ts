// German: the pairing's rules, what is done and why a message waits. Read by members and facilitators alike. Its shape is the type of the others.
import type { HoldReason, HouseRule, Measure } from '../../protocol';

export const de = {
  rules: {
    insult: { name: 'Beleidigung', sentence: 'Hier wird niemand beschimpft oder lächerlich gemacht.' },
    hate: { name: 'Hass gegen Gruppen', sentence: 'Niemand wird wegen Herkunft, Hautfarbe, Religion, Geschlecht, Liebe oder Behinderung abgewertet.' },
    bullying: { name: 'Mobbing', sentence: 'Niemand wird immer wieder geärgert, ausgeschlossen oder bloßgestellt.' },
    threat: { name: 'Drohung', sentence: 'Niemand wird bedroht, erpresst oder eingeschüchtert.' },
    sexual: { name: 'Sexuelles', sentence: 'Keine sexuellen Texte, Fragen, Links oder Anspielungen.' },
    violence: { name: 'Gewalt', sentence: 'Gewalt wird nicht gezeigt, gefeiert oder verabredet.' },
    self_harm: { name: 'Selbstverletzung', sentence: 'Niemand wird dazu gebracht, sich selbst zu schaden. Wer Hilfe braucht, bekommt sie.' },
    privacy: { name: 'Privates von anderen', sentence: 'Namen, Adressen, Nummern und Bilder anderer stehen hier nur, wenn sie es wollen.' },
    spam: { name: 'Werbung und Spam', sentence: 'Keine Werbung, keine Kettenbriefe, nicht dasselbe immer wieder.' },
    impersonation: { name: 'Falscher Name', sentence: 'Niemand gibt sich für jemand anderes aus.' },
    other: { name: 'Etwas anderes', sentence: 'Es stört das Miteinander auf andere Weise.' },
  } as Record<HouseRule, { name: string; sentence: string }>,
  measures: {
    removed: 'entfernt',
    held: 'angehalten',
    declined: 'nicht gezeigt',
    expired: 'abgelaufen',
    warned: 'verwarnt',
    muted: 'stumm gestellt',
    suspended: 'auf Zeit ausgeschlossen',
    banned: 'gesperrt',
  } as Record<Measure, string>,
  holds: {
    newcomer: 'erste Nachrichten von jemandem, der neu ist',
    channel: 'in diesem Kanal wird jede Nachricht zuerst angesehen',
    link: 'enthält einen Link',
    words: 'enthält ein Wort, das zuerst angesehen wird',
    hours: 'außerhalb der Zeiten, zu denen eine Begleitung da ist',
  } as Record<HoldReason, string>,
};

export type RuleWords = typeof de;
