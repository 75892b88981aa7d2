// French, said with tu.
import type { LaterWords } from './de';

export const fr: LaterWords = {
  tab: 'Plus tard',
  help: 'envoyer plus tard : /rappel demain 9h gâteau',
  acts: { 'scheduled.cancelled': 'message programmé annulé' },

  title: 'Message pour plus tard',
  intro: 'Des messages qui partent tout seuls à une heure donnée. Dans un canal, écris /rappel.',
  none: 'Rien pour plus tard.',
  noneMore: 'Écris par exemple dans un canal : /rappel demain 9h apporter le gâteau',
  at: (when) => `Part le ${when}`,
  never: 'Ne partira plus',
  clock: 'Heure',
  text: 'Message',
  noText: 'Que faut-il envoyer ?',
  save: 'Garder pour plus tard',
  saved: (when) => `Partira : ${when}.`,
  asItIs: 'Garder tel quel',
  remove: 'Ne pas envoyer',
  removed: 'Ne sera pas envoyé.',
  removeTitle: 'Ne pas envoyer ce message ?',
  notSent: (why, again) => `${again ? 'Pas parti la dernière fois' : 'Pas parti'} : ${why}`,
  refused: {
    late: 'le serveur était arrêté à ce moment-là. Passé une heure, rien n’est rattrapé.',
    out: 'la personne qui l’a écrit ne pouvait pas participer à ce moment-là.',
    slow: 'le canal était si ralenti que son tour n’est pas venu en une heure.',
    wording: 'une règle sur les mots demande de le dire autrement.',
    muted: 'la personne qui l’a écrit ne pouvait que lire à ce moment-là.',
    frozen: 'le canal faisait une pause à ce moment-là.',
    forbidden: 'la personne qui l’a écrit ne peut pas écrire dans ce canal.',
    not_found: 'la personne qui l’a écrit n’est plus dans ce canal.',
    archived: 'le canal est archivé.',
    text_invalid: 'le texte contient quelque chose qui ne passe pas ici.',
    too_long: 'le texte est trop long.',
    other: 'le serveur ne l’a pas accepté.',
  },
};
