// Long histories, quickly: several connections of several members, each with a few messages under way.
import { randomUUID } from 'node:crypto';
import type { Member } from './member';
import { Speaker } from './speaker';
import type { Bilingual } from './words';

/** Below the ten connections a member may have, so that their page keeps its own. */
const CONNECTIONS_EACH = 8;
/** What is under way on a connection at once. */
const UNDER_WAY = 16;

/** Posts `count` messages, in turns; the text of each by its offset in the log. */
export async function fill(members: Member[], channel: Bilingual, count: number, textOf: (n: number) => string): Promise<Map<number, string>> {
  const texts = new Map<number, string>();
  let next = 0;
  const lane = async (speaker: Speaker, lang: string) => {
    const { id } = speaker.channel(channel);
    while (next < count) {
      const text = textOf(next++);
      const { position } = await speaker.command('send', { channel: id, id: randomUUID(), text, lang, reply_to: null });
      texts.set(Number(String(position).split(':').at(-1)), text);
    }
  };
  const seats = members.flatMap((member) => Array.from({ length: CONNECTIONS_EACH }, () => member));
  await Promise.all(
    seats.map(async (member) => {
      const speaker = await Speaker.of(member);
      await Promise.all(Array.from({ length: UNDER_WAY }, () => lane(speaker, member.locale)));
      speaker.close();
    }),
  );
  return texts;
}

/** A history that reads from first to last: one connection, one message at a time. */
export async function recite(member: Member, channel: Bilingual, texts: string[]): Promise<void> {
  const speaker = await Speaker.of(member);
  const { id } = speaker.channel(channel);
  for (const text of texts) await speaker.command('send', { channel: id, id: randomUUID(), text, lang: member.locale, reply_to: null });
  speaker.close();
}
