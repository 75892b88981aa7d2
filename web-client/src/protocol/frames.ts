// The shapes of wire.md. Owned by the Rust crate `protocol`; this file is its mirror and holds types only.

export type Id = string;
/** `EPOCH:OFFSET`. */
export type Position = string;
/** BCP 47. */
export type Lang = string;
/** RFC 3339, UTC, milliseconds. */
export type Time = string;
export type Role = 'participant' | 'facilitator' | 'bot' | 'admin';

export interface Bilingual {
  de: string;
  fr: string;
}

export interface Me {
  id: Id;
  name: string;
  role: Role;
  lang: Lang;
  council: Id | null;
  reading: Lang[];
  writing: Lang | null;
}

export interface ChannelSummary {
  id: Id;
  pairing: Id;
  name: Bilingual;
  topic: Bilingual;
  position: Position;
  read: Position | null;
  archived: boolean;
  unread: number;
}

export interface Limits {
  text_bytes: number;
  frame_bytes: number;
  text_graphemes: number;
  page: number;
  outbox_bytes: number;
  name_graphemes: number;
  emoji_bytes: number;
}

export interface Hello {
  type: 'hello';
  protocol: number;
  server: string;
  time: Time;
  member: Me;
  channels: ChannelSummary[];
  limits: Limits;
}

export interface Reaction {
  emoji: string;
  by: Id[];
}

/** A message as it now is. `text` is null when it was removed. */
export interface Message {
  id: Id;
  position: Position;
  at: Time;
  author: Id;
  lang: Lang;
  text: string | null;
  reply_to: Id | null;
  edited_at: Time | null;
  removed: boolean;
  reactions: Reaction[];
}

export interface PostedMessage {
  id: Id;
  author: Id;
  lang: Lang;
  text: string | null;
  reply_to: Id | null;
}

interface EventHead {
  type: 'event';
  channel: Id;
  position: Position;
  at: Time;
}

export type KnownEvent =
  | (EventHead & { kind: 'message.posted'; message: PostedMessage })
  | (EventHead & { kind: 'message.edited'; id: Id; text: string | null; lang: Lang; by: Id })
  | (EventHead & { kind: 'message.removed'; id: Id; by: Id })
  | (EventHead & { kind: 'reaction.set'; id: Id; by: Id; emoji: string; on: boolean })
  | (EventHead & { kind: 'channel.changed'; name: Bilingual; topic: Bilingual; archived: boolean; by: Id });

export interface RefusalBody {
  code: string;
  detail?: string;
  retry_after_ms?: number;
}

export type Reply = { type: 'reply'; ref: number | string; ok: unknown } | { type: 'reply'; ref: number | string | null; error: RefusalBody };

export type Push =
  | KnownEvent
  | { type: 'presence'; channel: Id; joined: Id[]; left: Id[] }
  | { type: 'typing'; channel: Id; member: Id }
  | { type: 'channels'; channels: ChannelSummary[] }
  | { type: 'read'; channel: Id; position: Position };

export type ServerFrame = Hello | Reply | Push;

/** Each command with its fields and what its reply holds. */
export interface Commands {
  subscribe: { fields: { channel: Id; since: Position | null; limit: number }; ok: Subscribed };
  unsubscribe: { fields: { channel: Id }; ok: object };
  events: { fields: { channel: Id; after: Position; limit: number }; ok: { events: KnownEvent[]; more: boolean } };
  history: { fields: { channel: Id; before: Position | null; limit: number }; ok: { messages: Message[]; more: boolean } };
  send: {
    fields: { channel: Id; id: Id; text: string; lang: Lang; reply_to: Id | null };
    ok: { position: Position; at: Time; duplicate: boolean };
  };
  edit: { fields: { channel: Id; id: Id; text: string; lang: Lang }; ok: { position: Position } };
  remove: { fields: { channel: Id; id: Id }; ok: { position: Position } };
  react: { fields: { channel: Id; id: Id; emoji: string; on: boolean }; ok: { position: Position } };
  read: { fields: { channel: Id; position: Position }; ok: object };
  typing: { fields: { channel: Id }; ok: object };
  ping: { fields: object; ok: object };
}

export type Subscribed = { position: Position; online: Id[]; more: boolean } & (
  | { recovered: true; events: KnownEvent[] }
  | { recovered: false; messages: Message[] }
);
