// Why somebody is out: by the newest notice of each pairing that says so. Whoever is suspended from one will be back in it.
import type { Id, Notices } from '../../protocol';

export function whyOut({ notices }: Notices): 'banned' | 'suspended' {
  const newest = new Map<Id, 'banned' | 'suspended'>();
  for (const { about } of notices) {
    if (about.kind !== 'measure' || about.statement.extent.kind !== 'pairing') continue;
    const { measure, extent } = about.statement;
    if ((measure === 'banned' || measure === 'suspended') && !newest.has(extent.pairing)) newest.set(extent.pairing, measure);
  }
  return [...newest.values()].includes('suspended') ? 'suspended' : 'banned';
}
