// English.
import type { Texts } from './texts';

export const en: Texts = {
  privacy: ({ name, contact, days }) => [
    {
      title: 'Who answers for it',
      paragraphs: [
        `${name} runs this place. Your facilitator knows the people behind it.`,
        contact ? `Questions and wishes about your data go to: ${contact}.` : 'Tell your facilitator questions and wishes about your data. They will pass them on.',
      ],
    },
    {
      title: 'What we know about you',
      paragraphs: [
        'The name you chose. Your council. Whether you are under 15, 15, 16 or 17, or older, but no date of birth. In which language you read the pages, and in which you write.',
        'What you agreed to and when. If your parents had to sign: that they did, not who they are.',
        'What you write, what you react to, how far you have read. On which devices you are signed in, such as “Firefox, Android”.',
        'Not: e-mail, phone, place, photos, contacts. Your picture is drawn on your device from a number.',
      ],
    },
    {
      title: 'Who sees what',
      paragraphs: [
        'Members of both councils see your name, your council and what you write in the shared channels. There are no private messages.',
        'Facilitators of both councils also see your age group, what you agreed to, on how many devices you are, and earlier versions of messages.',
        'What is reported or waits for approval is seen by the facilitators of both councils, with what stood before and after it. Whoever wrote a message never learns who reported it; the facilitators see it, so that they can ask back.',
        'Whoever runs the server could read what is on it, and may only do so when it is needed.',
        'Nobody sees whether you are here unless you switch it on. For adults it is on at first.',
      ],
    },
    {
      title: 'How long we keep it',
      paragraphs: [
        `Messages are deleted after ${days} days, unless the facilitators decided otherwise for a channel. Backups go soon after.`,
        'What was reported and what was decided is kept for a year after the decision. What you were told, for a year. A message that was not shown, for half a year: that is how long you can appeal.',
        'A log says who administered what; facilitators of both councils can read it. It never holds what you write.',
      ],
    },
    {
      title: 'What you may do',
      paragraphs: [
        'In the settings you can download everything we have of you, change your name, withdraw your agreement, or erase everything. Then only “former member” is left.',
        'You may complain at any time: to your facilitator, to whoever runs the service, or to your country’s data protection authority.',
      ],
    },
    {
      title: 'What there is not',
      paragraphs: ['No advertising, no profiling, no rankings, no streaks that push you to come back. Nothing of other companies. One cookie, so that you stay signed in.'],
    },
  ],
  rules: ({ contact }) => [
    { title: 'Stay kind', paragraphs: ['Behind each name is a person who may only just be learning your language. Ask before you get angry.', 'Arguing about ideas is good. Insulting, threatening or shutting out people is not.'] },
    { title: 'Take care of yourself and others', paragraphs: ['Don’t write addresses, phone numbers or passwords in the channels, not even your own.', 'Don’t tell of others what they would not tell themselves.'] },
    { title: 'What is forbidden', paragraphs: ['Hate, violence, nude pictures, advertising, and whatever is against the law in Germany or France.'] },
    {
      title: 'When something is wrong',
      paragraphs: [
        'Report the message: tap “Report” in its menu, and then the reason. It is fine to be wrong, and whoever wrote it doesn’t learn that it was you. You are told what was decided.',
        'Or tell your facilitator. Whom you don’t want to read any more you can silence for yourself. Only you see that.',
        'Anybody can report what is illegal, without an account too: on the page “Report something illegal”.',
        contact ? `You can also turn to ${contact}.` : 'You can also speak to the facilitator of the other council.',
        'If somebody is in danger: call 110 or 112 in Germany, 17, 112 or 119 in France.',
      ],
    },
    {
      title: 'What can happen then',
      paragraphs: [
        'A facilitator looks at it and decides. They can do nothing, remove a message, give a word of advice, mute somebody for a time (from minutes to four weeks), suspend somebody for a time, or ban somebody. What has an end ends by itself.',
        'They can make a channel slower, let it take a break, or look at each message first. They can also decide that nobody new joins for now.',
        'Some messages wait for approval: the first ones of somebody new, with links, with certain words, or when no facilitator is there. Automatic rules do this. They only make wait or ask, they never punish anybody.',
        'You are always told what was decided: what, for how long, why, whether somebody reported it, and whether a person decided.',
      ],
    },
    {
      title: 'When you see it differently',
      paragraphs: ['In the notice you can appeal in a few words, for six months. Then a facilitator of the other council decides who had no part in it yet. If it was wrong, your message comes back to its place.', 'Everything stands in a log that the facilitators of both councils read. How often what was decided you can see in the settings: only numbers, no names.'],
    },
  ],
};
