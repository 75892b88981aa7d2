// Messages for later: written now, posted by the server at a time, and again where that is wanted.
import type { Capability } from '..';

export const capability: Capability = { name: 'later', command: { de: 'erinnern', fr: 'rappel', en: 'remind' } };
