// Everything that keeps a pairing safe: axe on each page and dialog in German, French and English, light and dark; and on a
// phone nothing to scroll sideways, and everything large enough for a thumb.
import { expectAccessible } from '../support/axe';
import { expectNothingSideways, expectTargets } from '../support/layout';
import { atFullSize } from '../support/size';
import { test } from '../support/test';
import { walkAsParticipant, walkTheDesk, walkThePublicPage, type Look } from '../support/walk';
import type { Locale } from '../support/words';
import { PHONE } from '../support/world';

test.use({ actionTimeout: 30_000 });

const WALKS = { 'at the desk': walkTheDesk, 'of a participant': walkAsParticipant, 'without an account': walkThePublicPage };
/** What a browser notes of a suspended member's session. */
const OUT = /status of 40[13] /;

const fits: Look = async (member, where, part) => {
  await expectNothingSideways(member, where);
  await expectTargets(member, where);
  await expectAccessible(member, where, part);
};

for (const [whose, walk] of Object.entries(WALKS)) {
  for (const locale of atFullSize<Locale[]>(['de', 'fr', 'en'], ['de']))
    test(`axe finds nothing on the pages ${whose} (${locale})`, async ({ world }) => {
      test.setTimeout(300_000);
      world.guard.expect(OUT);
      await walk(world, locale, {}, expectAccessible);
    });

  for (const locale of atFullSize<Locale[]>(['de', 'fr'], ['fr']))
    test(`the pages ${whose} fit a phone, and axe finds nothing (${locale})`, async ({ world }) => {
      test.setTimeout(240_000);
      world.guard.expect(OUT);
      await walk(world, locale, PHONE, fits);
    });
}
