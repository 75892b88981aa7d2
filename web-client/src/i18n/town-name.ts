// Towns that have a name of their own in the reader's language. A town has one name, its own; that is what the operator enters
// and everybody else reads.
import type { Locale } from './locale';

const OTHERWISE: Partial<Record<Locale, Record<string, string>>> = {
  fr: {
    Aachen: 'Aix-la-Chapelle', Augsburg: 'Augsbourg', Braunschweig: 'Brunswick', Bremen: 'Brême', Dresden: 'Dresde',
    Duisburg: 'Duisbourg', 'Frankfurt am Main': 'Francfort-sur-le-Main', Freiburg: 'Fribourg', 'Freiburg im Breisgau': 'Fribourg-en-Brisgau',
    Hamburg: 'Hambourg', Hannover: 'Hanovre', Koblenz: 'Coblence', Konstanz: 'Constance', Köln: 'Cologne', Ludwigsburg: 'Ludwigsbourg',
    Magdeburg: 'Magdebourg', Mainz: 'Mayence', München: 'Munich', Nürnberg: 'Nuremberg', Regensburg: 'Ratisbonne', Saarbrücken: 'Sarrebruck',
    Saarlouis: 'Sarrelouis', Speyer: 'Spire', Trier: 'Trèves', Würzburg: 'Wurtzbourg', Zweibrücken: 'Deux-Ponts',
  },
  de: { Dunkerque: 'Dünkirchen', Nice: 'Nizza', Strasbourg: 'Straßburg' },
  en: { Köln: 'Cologne', München: 'Munich', Nürnberg: 'Nuremberg' },
};

export const townName = (name: string, locale: Locale): string => OTHERWISE[locale]?.[name] ?? name;
