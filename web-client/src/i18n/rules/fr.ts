// French: the pairing's rules, what is done and why a message waits.
import type { RuleWords } from './de';

export const fr: RuleWords = {
  rules: {
    insult: { name: 'Insulte', sentence: 'Ici, personne n’est insulté ni ridiculisé.' },
    hate: { name: 'Haine contre un groupe', sentence: 'Personne n’est rabaissé pour son origine, sa couleur de peau, sa religion, son genre, ses amours ou son handicap.' },
    bullying: { name: 'Harcèlement', sentence: 'Personne n’est embêté sans cesse, mis à l’écart ou humilié devant les autres.' },
    threat: { name: 'Menace', sentence: 'Personne n’est menacé, forcé ni intimidé.' },
    sexual: { name: 'Contenu sexuel', sentence: 'Pas de textes, de questions, de liens ni d’allusions à caractère sexuel.' },
    violence: { name: 'Violence', sentence: 'On ne montre pas la violence, on ne la célèbre pas, on ne la prépare pas.' },
    self_harm: { name: 'Se faire du mal', sentence: 'Personne n’est poussé à se faire du mal. Qui a besoin d’aide en reçoit.' },
    privacy: { name: 'Vie privée des autres', sentence: 'Les noms, adresses, numéros et photos des autres n’apparaissent ici que s’ils le veulent.' },
    spam: { name: 'Publicité et spam', sentence: 'Pas de publicité, pas de chaînes, pas dix fois la même chose.' },
    impersonation: { name: 'Faux nom', sentence: 'Personne ne se fait passer pour quelqu’un d’autre.' },
    other: { name: 'Autre chose', sentence: 'Cela gêne la vie commune d’une autre manière.' },
  },
  measures: {
    removed: 'retiré',
    held: 'mis en attente',
    declined: 'non publié',
    expired: 'expiré',
    warned: 'avertissement',
    muted: 'réduit au silence pour un temps',
    suspended: 'exclu pour un temps',
    banned: 'exclu',
  },
  holds: {
    newcomer: 'premiers messages d’une nouvelle personne',
    channel: 'dans ce canal, chaque message est d’abord relu',
    link: 'contient un lien',
    words: 'contient un mot qui demande une relecture',
    hours: 'en dehors des heures de présence de l’équipe',
  },
};
