// English: the pairing's rules, what is done and why a message waits.
import type { RuleWords } from './de';

export const en: RuleWords = {
  rules: {
    insult: { name: 'Insult', sentence: 'Nobody is called names or made a fool of here.' },
    hate: { name: 'Hate against a group', sentence: 'Nobody is put down for their origin, skin colour, religion, gender, love or disability.' },
    bullying: { name: 'Bullying', sentence: 'Nobody is teased again and again, left out or shown up.' },
    threat: { name: 'Threat', sentence: 'Nobody is threatened, blackmailed or intimidated.' },
    sexual: { name: 'Sexual content', sentence: 'No sexual texts, questions, links or hints.' },
    violence: { name: 'Violence', sentence: 'Violence is not shown, celebrated or arranged.' },
    self_harm: { name: 'Self-harm', sentence: 'Nobody is pushed to hurt themselves. Whoever needs help gets it.' },
    privacy: { name: 'Other people’s privacy', sentence: 'Names, addresses, numbers and pictures of others are here only if they want it.' },
    spam: { name: 'Advertising and spam', sentence: 'No advertising, no chain letters, not the same thing again and again.' },
    impersonation: { name: 'False name', sentence: 'Nobody pretends to be somebody else.' },
    other: { name: 'Something else', sentence: 'It gets in the way of being together in another way.' },
  },
  measures: {
    removed: 'removed',
    held: 'held',
    declined: 'not shown',
    expired: 'expired',
    warned: 'warned',
    muted: 'muted',
    suspended: 'suspended',
    banned: 'banned',
  },
  holds: {
    newcomer: 'first messages of somebody new',
    channel: 'in this channel every message is looked at first',
    link: 'contains a link',
    words: 'contains a word that is looked at first',
    hours: 'outside the hours when a facilitator is there',
  },
};
