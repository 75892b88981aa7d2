// Finds links in a text and makes them safe: only http, https and mailto; a host that is not plain ASCII is told in its
// ASCII form, so that look-alikes show.
import { LinkifyIt } from 'linkify-it';

export type Part = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string; asciiHost: string | null };

const SAFE = new Set(['http:', 'https:', 'mailto:']);
const linkify = new LinkifyIt();

function safeUrl(url: string): URL | null {
  try {
    const parsed = new URL(url);
    return SAFE.has(parsed.protocol) ? parsed : null;
  } catch {
    return null;
  }
}

/** The ASCII form of a host with letters beyond ASCII, null for a plain one. */
function asciiHost(url: URL): string | null {
  return url.hostname.split('.').some((label) => label.startsWith('xn--')) ? url.hostname : null;
}

export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of linkify.match(text) ?? []) {
    const url = safeUrl(match.url);
    if (!url) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', text: match.raw, href: url.href, asciiHost: asciiHost(url) });
    end = match.lastIndex;
  }
  if (end < text.length || parts.length === 0) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}
