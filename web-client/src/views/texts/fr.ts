// French, said with tu.
import type { Texts } from './texts';

export const fr: Texts = {
  privacy: ({ name, contact, days }) => [
    {
      title: 'Qui en est responsable',
      paragraphs: [
        `${name} fait fonctionner ce lieu. Ton animateur ou animatrice connaît les personnes qui s’en occupent.`,
        contact ? `Pour toute question sur tes données : ${contact}.` : 'Pour toute question sur tes données, parles-en à ton animateur ou animatrice, qui la transmettra.',
      ],
    },
    {
      title: 'Ce que nous savons de toi',
      paragraphs: [
        'Le nom que tu as choisi. Ton conseil. Si tu as moins de 15 ans, 15, 16 ou 17 ans, ou plus, mais pas ta date de naissance. La langue dans laquelle tu lis les pages et celle dans laquelle tu écris.',
        'Ce que tu as accepté et quand. Si tes parents ont dû signer : qu’ils l’ont fait, pas qui ils sont.',
        'Ce que tu écris, tes réactions, jusqu’où tu as lu. Sur quels appareils tu es connecté, par exemple « Firefox, Android ».',
        'Ni e-mail, ni téléphone, ni position, ni photos, ni contacts. Ton image est dessinée sur ton appareil à partir d’un nombre.',
      ],
    },
    {
      title: 'Qui voit quoi',
      paragraphs: [
        'Les membres des deux conseils voient ton nom, ton conseil et ce que tu écris dans les canaux communs. Il n’y a pas de messages privés.',
        'Les équipes des deux conseils voient aussi ta tranche d’âge, ce que tu as accepté, sur combien d’appareils tu es, et les versions précédentes des messages.',
        'Ce qui est signalé ou attend d’être relu est vu par les équipes des deux conseils, avec ce qui l’entoure. La personne qui a écrit un message ne saura jamais qui l’a signalé ; les équipes le voient, pour pouvoir poser des questions.',
        'Qui fait fonctionner le serveur pourrait lire ce qui s’y trouve, et ne le fait que si c’est nécessaire.',
        'Personne ne voit si tu es là, tant que tu ne l’actives pas. Pour les adultes, c’est activé au départ.',
      ],
    },
    {
      title: 'Combien de temps nous le gardons',
      paragraphs: [
        `Les messages sont effacés après ${days} jours, si les équipes n’ont rien décidé d’autre pour un canal. Les copies de sauvegarde disparaissent peu après.`,
        'Ce qui a été signalé et ce qui a été décidé est gardé un an après la décision. Les avis que tu as reçus, un an. Un message qui n’a pas été publié, six mois : le temps de faire un recours.',
        'Un journal dit qui a administré quoi ; les équipes des deux conseils peuvent le lire. Ce que tu écris n’y figure jamais.',
      ],
    },
    {
      title: 'Tes droits',
      paragraphs: [
        'Dans les réglages, tu peux télécharger tout ce que nous avons de toi, changer de nom, retirer ton accord ou tout effacer. Il ne reste alors que « ancien membre ».',
        'Tu peux te plaindre à tout moment : à ton équipe, à qui fait fonctionner le service, ou à l’autorité de ton pays (en France, la CNIL).',
      ],
    },
    {
      title: 'Ce qu’il n’y a pas ici',
      paragraphs: ['Pas de publicité, pas d’analyse, pas de classement, rien qui te pousse à revenir. Rien d’autres entreprises. Un seul cookie, pour que tu restes connecté.'],
    },
  ],
  rules: ({ contact }) => [
    { title: 'Rester bienveillant', paragraphs: ['Derrière chaque nom, il y a quelqu’un qui apprend peut-être ta langue. Demande avant de te fâcher.', 'Discuter les idées, c’est bien. Insulter, menacer ou exclure des personnes, non.'] },
    { title: 'Prendre soin de toi et des autres', paragraphs: ['N’écris pas d’adresses, de numéros ni de mots de passe dans les canaux, même les tiens.', 'Ne raconte pas des autres ce qu’ils ne veulent pas raconter eux-mêmes.'] },
    { title: 'Ce qui est interdit', paragraphs: ['La haine, la violence, les images de nudité, la publicité, et tout ce que la loi interdit en France ou en Allemagne.'] },
    {
      title: 'Quand quelque chose ne va pas',
      paragraphs: [
        'Signale le message : dans son menu, appuie sur « Signaler », puis sur la raison. Ce n’est pas grave si tu te trompes, et la personne qui l’a écrit ne saura pas que c’était toi. Tu apprendras ce qui a été décidé.',
        'Ou parles-en à ton animateur ou animatrice. Si tu ne veux plus lire quelqu’un, tu peux le mettre en silence pour toi. Personne d’autre ne le voit.',
        'Chacun peut signaler ce qui est illégal, même sans compte : sur la page « Signaler un contenu illégal ».',
        contact ? `Tu peux aussi t’adresser à ${contact}.` : 'Tu peux aussi parler à l’équipe de l’autre conseil.',
        'Si quelqu’un est en danger : appelle le 17, le 112 ou le 119 en France, le 110 ou le 112 en Allemagne.',
      ],
    },
    {
      title: 'Ce qui peut se passer ensuite',
      paragraphs: [
        'Une personne de l’équipe d’animation regarde et décide. Elle peut ne rien faire, retirer un message, donner un conseil, réduire quelqu’un au silence pour un temps (de quelques minutes à quatre semaines), l’exclure pour un temps ou pour toujours. Ce qui a une durée se termine tout seul.',
        'Elle peut ralentir un canal, le mettre en pause ou relire d’abord chaque message. Elle peut aussi décider que personne de nouveau n’entre pour le moment.',
        'Certains messages attendent d’être relus : les premiers d’une personne nouvelle, avec des liens, avec certains mots, ou quand aucune animatrice, aucun animateur n’est là. Ce sont des règles automatiques. Elles font seulement attendre ou posent une question, elles ne punissent personne.',
        'Tu apprends toujours ce qui a été décidé : quoi, pour combien de temps, pourquoi, si quelqu’un l’a signalé et si une personne a décidé.',
      ],
    },
    {
      title: 'Si tu n’es pas d’accord',
      paragraphs: ['Dans l’avis, tu peux faire un recours en quelques mots, pendant six mois. Une personne de l’équipe de l’autre conseil, qui n’y a pas encore pris part, décide alors. Si c’était une erreur, ton message revient à sa place.', 'Tout est noté dans un journal que lisent les équipes des deux conseils. Dans les réglages, tu vois combien de fois quoi a été décidé : des nombres, pas de noms.'],
    },
  ],
};
