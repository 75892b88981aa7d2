// Everything that keeps a pairing safe: axe on each page and dialog in German, French and English, light and dark; and on a
// phone nothing to scroll sideways, and everything large enough for a thumb.
import { expectAccessible } from '../support/axe';
import { expectNothingSideways, expectTargets } from '../support/layout';
import { test } from '../support/test';
import { walkAsParticipant, walkTheDesk, walkThePublicPage, type Look } from '../support/walk';
import { PHONE } from '../support/world';

test.use({ actionTimeout: 10_000 });

const WALKS = { 'at the desk': walkTheDesk, 'of a participant': walkAsParticipant, 'without an account': walkThePublicPage };
/** What a browser notes of a suspended member's session. */
const OUT = /status of 40[13] /;

const fits: Look = async (member, where) => {
  await expectNothingSideways(member, where);
  await expectTargets(member, where);
};

for (const [whose, walk] of Object.entries(WALKS)) {
  for (const locale of ['de', 'fr', 'en'] as const)
    test(`axe finds nothing on the pages ${whose} (${locale})`, async ({ world }) => {
      test.setTimeout(300_000);
      world.guard.expect(OUT);
      await walk(world, locale, {}, expectAccessible);
    });

  for (const locale of ['de', 'fr'] as const)
    test(`the pages ${whose} fit a phone (${locale})`, async ({ world }) => {
      test.setTimeout(240_000);
      world.guard.expect(OUT);
      await walk(world, locale, PHONE, fits);
    });
}
