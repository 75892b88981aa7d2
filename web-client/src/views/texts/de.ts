// German, said with du.
import type { Texts } from './texts';

export const de: Texts = {
  privacy: ({ name, contact, days }) => [
    {
      title: 'Wer dafür verantwortlich ist',
      paragraphs: [
        `${name} betreibt diesen Ort. Deine Begleitung kennt die Menschen dahinter.`,
        contact ? `Fragen und Wünsche zu deinen Daten gehen an: ${contact}.` : 'Fragen und Wünsche zu deinen Daten kannst du deiner Begleitung sagen. Sie gibt sie weiter.',
      ],
    },
    {
      title: 'Was wir über dich wissen',
      paragraphs: [
        'Den Namen, den du dir ausgesucht hast. Deinen Rat. Ob du unter 15, 15, 16 oder 17 oder älter bist, aber kein Geburtsdatum. In welcher Sprache du die Seiten liest und in welcher du schreibst.',
        'Wozu du Ja gesagt hast und wann. Falls deine Eltern unterschreiben mussten: dass sie es getan haben, nicht wer sie sind.',
        'Was du schreibst, worauf du reagierst, bis wohin du gelesen hast. Auf welchen Geräten du angemeldet bist, etwa „Firefox, Android“.',
        'Nicht: E-Mail, Telefon, Standort, Fotos, Kontakte. Dein Bild entsteht auf deinem Gerät aus einer Zahl.',
      ],
    },
    {
      title: 'Wer was sieht',
      paragraphs: [
        'Die Mitglieder beider Räte sehen deinen Namen, deinen Rat und was du in den gemeinsamen Kanälen schreibst. Private Nachrichten gibt es nicht.',
        'Die Begleitungen beider Räte sehen auch deine Altersgruppe, wozu du Ja gesagt hast, auf wie vielen Geräten du bist, und frühere Fassungen von Nachrichten.',
        'Was gemeldet wird oder auf Freigabe wartet, sehen die Begleitungen beider Räte, mit dem, was davor und danach stand. Wer eine Nachricht geschrieben hat, erfährt nie, wer sie gemeldet hat; die Begleitungen sehen es, damit sie nachfragen können.',
        'Wer den Server betreibt, könnte alles lesen, was darauf liegt, und darf es nur, wenn es sein muss.',
        'Ob du gerade da bist, sieht niemand, solange du es nicht einschaltest. Bei Erwachsenen ist es zuerst eingeschaltet.',
      ],
    },
    {
      title: 'Wie lange wir es behalten',
      paragraphs: [
        `Nachrichten werden nach ${days} Tagen gelöscht, wenn die Begleitungen für einen Kanal nichts anderes festgelegt haben. Sicherungskopien vergehen bald danach.`,
        'Was gemeldet und was darüber entschieden wurde, bleibt ein Jahr ab der Entscheidung. Was dir mitgeteilt wurde, ein Jahr. Eine Nachricht, die nicht gezeigt wurde, ein halbes Jahr: so lange kannst du Einspruch erheben.',
        'Wer was verwaltet hat, steht in einem Protokoll, das die Begleitungen beider Räte lesen können. Dort steht nie, was du schreibst.',
      ],
    },
    {
      title: 'Was du darfst',
      paragraphs: [
        'In den Einstellungen kannst du alles herunterladen, was wir von dir haben, deinen Namen ändern, deine Zustimmung zurücknehmen oder alles löschen. Dann bleibt nur „ehemaliges Mitglied“.',
        'Du kannst dich jederzeit beschweren: bei deiner Begleitung, beim Betreiber, oder bei der Datenschutzaufsicht deines Landes.',
      ],
    },
    {
      title: 'Was es hier nicht gibt',
      paragraphs: ['Keine Werbung, keine Auswertung, keine Ranglisten, keine Serien, die dich zum Wiederkommen drängen. Keine Inhalte von anderen Firmen. Ein einziges Cookie, damit du angemeldet bleibst.'],
    },
  ],
  rules: ({ contact }) => [
    { title: 'Freundlich bleiben', paragraphs: ['Hinter jedem Namen steht ein Mensch, der vielleicht deine Sprache gerade erst lernt. Frag nach, bevor du dich ärgerst.', 'Streiten über Ideen ist gut. Menschen beleidigen, bedrohen oder ausschließen geht nicht.'] },
    { title: 'Auf dich und andere aufpassen', paragraphs: ['Schreib keine Adressen, Telefonnummern oder Passwörter in die Kanäle, auch nicht deine eigenen.', 'Erzähle nichts von anderen weiter, was sie nicht selbst erzählen wollen.'] },
    { title: 'Was verboten ist', paragraphs: ['Hass, Gewalt, Nacktbilder, Werbung, und alles, was in Deutschland oder Frankreich gegen das Gesetz ist.'] },
    {
      title: 'Wenn etwas nicht stimmt',
      paragraphs: [
        'Melde die Nachricht: Tipp in ihrem Menü auf „Melden“ und auf den Grund. Es ist nicht schlimm, wenn du dich irrst, und wer sie geschrieben hat, erfährt nicht, dass du es warst. Du bekommst Bescheid, was entschieden wurde.',
        'Oder sag es deiner Begleitung. Wen du nicht mehr lesen möchtest, kannst du für dich stumm schalten. Nur du siehst das.',
        'Verbotenes kann jeder melden, auch ohne Konto: auf der Seite „Verbotenes melden“.',
        contact ? `Du kannst dich auch an ${contact} wenden.` : 'Du kannst auch die Begleitung des anderen Rats ansprechen.',
        'Wenn jemand in Gefahr ist: Ruf in Deutschland 110 oder 112 an, in Frankreich 17, 112 oder 119.',
      ],
    },
    {
      title: 'Was dann passieren kann',
      paragraphs: [
        'Eine Begleitung sieht es sich an und entscheidet. Sie kann nichts tun, eine Nachricht entfernen, einen Hinweis geben, jemanden für eine Zeit stumm schalten (von Minuten bis vier Wochen), für eine Zeit ausschließen oder auf Dauer sperren. Was eine Zeit hat, endet von selbst.',
        'Einen Kanal kann sie langsamer machen, eine Pause machen lassen oder jede Nachricht zuerst ansehen. Sie kann auch festlegen, dass gerade niemand Neues dazukommt.',
        'Manche Nachrichten warten auf Freigabe: die ersten von jemandem, der neu ist, mit Links, mit bestimmten Wörtern, oder wenn gerade keine Begleitung da ist. Das machen automatische Regeln. Sie lassen nur warten oder fragen nach, sie bestrafen niemanden.',
        'Du erfährst immer, was entschieden wurde: was, wie lange, warum, ob es jemand gemeldet hat und ob ein Mensch entschieden hat.',
      ],
    },
    {
      title: 'Wenn du es anders siehst',
      paragraphs: ['In der Mitteilung kannst du mit ein paar Worten Einspruch erheben, sechs Monate lang. Dann entscheidet eine Begleitung aus dem anderen Rat, die noch nicht damit zu tun hatte. War es falsch, kommt deine Nachricht zurück an ihren Platz.', 'Alles steht in einem Protokoll, das die Begleitungen beider Räte lesen. Wie oft was entschieden wurde, siehst du in den Einstellungen: nur Zahlen, keine Namen.'],
    },
  ],
};
