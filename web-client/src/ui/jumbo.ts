import { characters } from '../protocol/measure';

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{1F3FB}-\u{1F3FF}]|\u200D|\uFE0F|\s)+$/u;

/** One to three emoji and nothing else: shown large. */
export function isJumbo(text: string): boolean {
  if (text.length > 40 || !ONLY_EMOJI.test(text)) return false;
  return characters(text.replaceAll(/\s/g, '')) <= 3;
}
