// Generated from the protocol crate; don't edit. `UPDATE=1 cargo test -p quartier-protocol` writes it anew.

/** The same thing in both languages of a pairing. */
export type Bilingual<T> = {
  /** In German. */
  de: T;
  /** In French. */
  fr: T;
};

/** A channel of a pairing. */
export type Channel = {
  /** Which. */
  id: ChannelId;
  /** Whose. */
  pairing: PairingId;
  /** Its name. */
  name: Bilingual<Name>;
  /** What it is about. */
  topic: Bilingual<Topic>;
  /** Whether it is archived: read only. */
  archived: boolean;
};

/** A channel of a pairing. */
export type ChannelId = string;

/** `unsubscribe`, `typing` */
export type ChannelOnly = {
  /** Which channel. */
  channel: ChannelId;
};

/** `PATCH /api/v1/channels/{id}`: what is there is changed. */
export type ChannelPatch = {
  /** The name from now on. */
  name?: Bilingual<string>;
  /** The topic from now on. */
  topic?: Bilingual<string>;
  /** Archive (true) or open again (false). */
  archived?: boolean;
};

/** A channel and where the member stands in it. */
export type ChannelSummary = {
  /** Which channel. */
  id: ChannelId;
  /** The pairing it belongs to. */
  pairing: PairingId;
  /** Its name. */
  name: Bilingual<Name>;
  /** What it is about. */
  topic: Bilingual<Topic>;
  /** Whether it is archived: read only. */
  archived: boolean;
  /** The newest event of its log. */
  position: Position;
  /** Up to where the member has read; null if never. */
  read: Position | null;
  /** Messages posted after that; 100 stands for 100 or more. */
  unread: number;
};

/** What to do. Texts are raw here: the server bounds them by its own limits and answers what is wrong with them. */
export type Command =
  | { type: "subscribe" } & Subscribe
  | { type: "unsubscribe" } & ChannelOnly
  | { type: "events" } & Events
  | { type: "history" } & History
  | { type: "send" } & Send
  | { type: "edit" } & Edit
  | { type: "remove" } & Remove
  | { type: "react" } & React
  | { type: "read" } & Read
  | { type: "typing" } & ChannelOnly
  | { type: "ping" } & Ping;

/** A command with the `ref` it is answered to. */
export type CommandFrame = {
  /** Echoed in the reply. */
  ref: Ref;
} & Command;

/** A council of a municipality or one of its neighbourhoods. */
export type Council = {
  /** Which. */
  id: CouncilId;
  /** What for. */
  kind: CouncilKind;
  /** The town. */
  municipality: MunicipalityId;
  /** The part of it, where it is one part's. */
  neighbourhood: NeighbourhoodId | null;
  /** The language it works in. */
  lang: Lang;
};

/** A youth council, integration council or committee. */
export type CouncilId = string;

/** What a council is for. */
export type CouncilKind = "youth" | "integration" | "committee";

/** A country of the pairings. */
export type Country = "DE" | "FR";

/** What a member may see of all this. */
export type Directory = {
  /** Towns of the councils below. */
  municipalities: Array<Municipality>;
  /** Their neighbourhoods with a council below. */
  neighbourhoods: Array<Neighbourhood>;
  /** Both councils of each pairing below. */
  councils: Array<Council>;
  /** The member's pairings. */
  pairings: Array<Pairing>;
  /** Members of those councils, and bots bound to their channels. */
  members: Array<Member>;
};

/** The name a member goes by: one line, one script, no character that is there to be mistaken for another. */
export type DisplayName = string;

/** `unsubscribe`, `read`, `typing`, `ping` */
export type Done = Record<string, never>;

/** `edit` */
export type Edit = {
  /** The message's channel. */
  channel: ChannelId;
  /** Which message. */
  id: MessageId;
  /** What it says from now on. */
  text: string;
  /** The language of the new text. */
  lang: Lang;
};

/** One emoji, as a reaction. One way of writing it: a sign that is text by default has U+FE0F after it, one that is an emoji by default has not, so that those who mean the same react with the same. */
export type Emoji = string;

/** One event of one channel. Pushed with `"type":"event"`; the same bytes for everyone who may see the channel. */
export type Event = {
  type: "event";
  /** The channel whose log it is. */
  channel: ChannelId;
  /** Its place in the log. */
  position: Position;
  /** When the server took it in. */
  at: Timestamp;
} & EventKind;

/** What happened. Clients ignore kinds they don't know but count their positions. */
export type EventKind =
  | {
      kind: "message.posted";
      /** The message. */
      message: PostedMessage;
    }
  | {
      kind: "message.edited";
      /** Which message. */
      id: MessageId;
      /** The new text; null once the message was removed. */
      text: MessageText | null;
      /** The new text's language. */
      lang: Lang;
      /** Who edited. */
      by: MemberId;
    }
  | {
      kind: "message.removed";
      /** Which message. */
      id: MessageId;
      /** Who removed it. */
      by: MemberId;
    }
  | {
      kind: "reaction.set";
      /** Which message. */
      id: MessageId;
      /** Who. */
      by: MemberId;
      /** Which emoji. */
      emoji: Emoji;
      /** There (true) or taken away (false). */
      on: boolean;
    }
  | {
      kind: "channel.changed";
      /** The name from now on. */
      name: Bilingual<Name>;
      /** The topic from now on. */
      topic: Bilingual<Topic>;
      /** Whether the channel is archived: read only. */
      archived: boolean;
      /** Who changed it. */
      by: MemberId;
    };

/** `events` */
export type Events = {
  /** Which channel. */
  channel: ChannelId;
  /** The events after this position. */
  after: Position;
  /** How many at most; the default is 50. */
  limit?: number;
};

/** `events` */
export type EventsOk = {
  /** Oldest first. */
  events: Array<Event>;
  /** Whether the log goes on. */
  more: boolean;
};

/** The first frame of a connection. */
export type Hello = {
  /** 1. It changes only when an old client could no longer follow. */
  protocol: number;
  /** Name and version, as in HTTP's `Server` field. */
  server: string;
  /** The server's time. */
  time: Timestamp;
  /** Who the connection speaks for. */
  member: Me;
  /** The channels the member may see, archived ones too. */
  channels: Array<ChannelSummary>;
  /** What to keep to. */
  limits: Limits;
};

/** `history` */
export type History = {
  /** Which channel. */
  channel: ChannelId;
  /** The messages posted before this position, or null for the newest. */
  before: Position | null;
  /** How many at most; the default is 50. */
  limit?: number;
};

/** `history` */
export type HistoryOk = {
  /** The newest event these messages have taken in: the page is as of then. */
  position: Position;
  /** As they now are, oldest first. */
  messages: Array<Message>;
  /** Whether older ones are there. */
  more: boolean;
};

/** `POST /api/v1/join` */
export type Join = {
  /** The code of a card or link. */
  code: string;
};

/** A language tag of the shapes chat needs (BCP 47: language, then optional script, region or variant subtags), at most 35 bytes as RFC 5646 section 4.4.1 advises; kept in the usual case (`de`, `fr-CA`, `sr-Latn`). */
export type Lang = string;

/** What a client must keep to; told in `hello`. */
export type Limits = {
  /** Bytes of UTF-8 in one message. A long paragraph; more is a document and belongs elsewhere. */
  text_bytes: number;
  /** Grapheme clusters (what people count as characters, UAX #29) in one message. Lower it for shorter messages in every script alike. */
  text_graphemes: number;
  /** Bytes in one WebSocket message from a client: the longest text, escaped, with room to spare. Beyond: close 1009. */
  frame_bytes: number;
  /** Grapheme clusters in a display name or a channel's name: one line on a phone. */
  name_graphemes: number;
  /** Grapheme clusters in a channel's topic: a sentence. */
  topic_graphemes: number;
  /** Bytes in a reaction's emoji: the longest standard sequences have 35. */
  emoji_bytes: number;
  /** Events or messages in one page; a larger `limit` counts as this many. Some screens full; more would keep others waiting. */
  page: number;
  /** Channels one connection may be subscribed to. Bots follow many; each costs memory on every node. */
  subscriptions: number;
  /** Bytes waiting for a reader that is too slow, before close 4008. Minutes of a lively channel; coming back is cheaper than waiting longer. */
  outbox_bytes: number;
};

/** The member as they see themselves. */
export type Me = {
  /** Who. */
  id: MemberId;
  /** The name they go by. */
  name: DisplayName;
  /** What they may do. */
  role: Role;
  /** The language of the interface. */
  lang: Lang;
  /** Their council; null for a bot. */
  council: CouncilId | null;
  /** The languages they read. */
  reading: Array<Lang>;
  /** The language they last chose to write in. */
  writing: Lang | null;
};

/** `PATCH /api/v1/me`: what is there is changed. */
export type MePatch = {
  /** The language of the interface: de, fr or en. */
  lang?: Lang;
  /** The languages the member reads; at least one, at most eight. */
  reading?: Array<Lang>;
  /** The language the member writes in. */
  writing?: Lang;
};

/** A member as others of the pairing see them. */
export type Member = {
  /** Who. */
  id: MemberId;
  /** The name they go by. */
  name: DisplayName;
  /** What they may do. */
  role: Role;
  /** Their council; null for a bot. */
  council: CouncilId | null;
};

/** A person in one council, or a bot. */
export type MemberId = string;

/** A message as it is now: what a reply's `messages` hold. */
export type Message = {
  /** Made by the sender. */
  id: MessageId;
  /** Where it was posted. */
  position: Position;
  /** When it was posted. */
  at: Timestamp;
  /** Who wrote it. */
  author: MemberId;
  /** The language it is written in now. */
  lang: Lang;
  /** What it says now; null once it was removed. */
  text: MessageText | null;
  /** The message it answers. */
  reply_to: MessageId | null;
  /** When it was last edited. */
  edited_at: Timestamp | null;
  /** Whether it was removed. */
  removed: boolean;
  /** Groups in the order in which they came up since they last had nobody. */
  reactions: Array<Reaction>;
};

/** A message. Made by its sender, version 7: the same id again is the same message. */
export type MessageId = string;

/** What a message says: one or more lines. */
export type MessageText = string;

/** A town. */
export type Municipality = {
  /** Which. */
  id: MunicipalityId;
  /** Where. */
  country: Country;
  /** Its name in its own language. */
  name: Name;
};

/** A town. */
export type MunicipalityId = string;

/** The name of a channel, municipality or neighbourhood: one line. */
export type Name = string;

/** A part of a town. */
export type Neighbourhood = {
  /** Which. */
  id: NeighbourhoodId;
  /** The town it is part of. */
  municipality: MunicipalityId;
  /** Its name in its own language. */
  name: Name;
  /** Special development needs (DE: Sozialer Zusammenhalt, FR: quartier prioritaire). */
  development: boolean;
};

/** A part of a town. */
export type NeighbourhoodId = string;

/** `POST /api/v1/pairings/{id}/channels` */
export type NewChannel = {
  /** Its name. */
  name: Bilingual<string>;
  /** What it is about. */
  topic: Bilingual<string>;
};

/** How a command ended. */
export type Outcome<T> =
  | { ok: T }
  | { error: Refusal };

/** One German and one French council. */
export type Pairing = {
  /** Which. */
  id: PairingId;
  /** The German council, then the French one. */
  councils: [CouncilId, CouncilId];
};

/** One German and one French council that work together. */
export type PairingId = string;

/** `ping` */
export type Ping = Record<never, never>;

/** A place in one channel's log, `EPOCH:OFFSET`: "everything up to and including this event". An offset alone is never enough: after a log was lost the same offset names another event. */
export type Position = string;

/** `edit`, `remove`, `react`: the position of the event; where nothing changed, of the log's newest event. */
export type PositionOk = {
  /** Where. */
  position: Position;
};

/** A message as its `message.posted` event carries it. */
export type PostedMessage = {
  /** Made by the sender. */
  id: MessageId;
  /** Who wrote it. */
  author: MemberId;
  /** The language it was written in. */
  lang: Lang;
  /** What it said at first; null once it was removed. */
  text: MessageText | null;
  /** The message it answers. */
  reply_to: MessageId | null;
};

/** A refusal or fault over HTTP: `application/problem+json` (RFC 9457). */
export type Problem = {
  /** `about:blank`: the status and `code` say it all. */
  type: string;
  /** In English, the same for every occurrence. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** This occurrence, in English. */
  detail: string;
  /** A stable name the client words in the member's language. */
  code: string;
};

/** Everything pushed but events, which are `Event`s. */
export type Push =
  | { type: "hello" } & Hello
  | {
      type: "presence";
      /** Which channel. */
      channel: ChannelId;
      /** Members of whom a first connection follows the channel. */
      joined: Array<MemberId>;
      /** Members of whom no connection follows it any more. */
      left: Array<MemberId>;
    }
  | {
      type: "typing";
      /** Which channel. */
      channel: ChannelId;
      /** Who. */
      member: MemberId;
    }
  | {
      type: "channels";
      /** All of them. */
      channels: Array<ChannelSummary>;
    }
  | {
      type: "read";
      /** Which channel. */
      channel: ChannelId;
      /** Up to here. */
      position: Position;
    };

/** Every frame a server sends but replies. */
export type Pushed = Event | Push;

/** `react` */
export type React = {
  /** The message's channel. */
  channel: ChannelId;
  /** Which message. */
  id: MessageId;
  /** One emoji. */
  emoji: string;
  /** Put it there (true) or take it away (false). */
  on: boolean;
};

/** Who reacted with one emoji. */
export type Reaction = {
  /** The emoji. */
  emoji: Emoji;
  /** In the order in which they reacted; never empty. */
  by: Array<MemberId>;
};

/** `read` */
export type Read = {
  /** Which channel. */
  channel: ChannelId;
  /** Read up to here. */
  position: Position;
};

/** Told by `recovered`. */
export type Recovery =
  | {
      /** `true`: nothing was lost. */
      recovered: true;
      /** The missed events, oldest first. */
      events: Array<Event>;
    }
  | {
      /** `false`: what the client has of this channel is void. */
      recovered: false;
      /** The newest messages as they now are, oldest first. */
      messages: Array<Message>;
    };

/** What the client calls a command, to know its reply by: an integer, or a string of at most `REF_BYTES` bytes. Not used again within the connection's latest `REFS_REMEMBERED` commands. */
export type Ref = number | string;

/** A refusal as a reply carries it. */
export type Refusal = {
  /** Which. */
  code: RefusalCode;
  /** For developers, in English; the client words the code in the member's language. */
  detail: string;
  /** When to try again, in milliseconds from now, where waiting helps. */
  retry_after_ms?: number;
};

/** Why a command was refused. Named on the wire; the number is for logs, metrics and translators. */
export type RefusalCode =
  | "bad_request"
  | "unknown_command"
  | "text_invalid"
  | "too_long"
  | "ref_reused"
  | "forbidden"
  | "not_found"
  | "archived"
  | "conflict"
  | "removed"
  | "not_subscribed"
  | "position_unknown"
  | "too_many_subscriptions"
  | "too_many_reactions"
  | "rate_limited"
  | "unavailable"
  | "internal";

/** `remove` */
export type Remove = {
  /** The message's channel. */
  channel: ChannelId;
  /** Which message. */
  id: MessageId;
};

/** A reply. `ref` is null only where the command's could not be read. */
export type Reply<T> = {
  type: "reply";
  /** The command's `ref`. */
  ref: Ref | null;
} & Outcome<T>;

/** What a message said before an edit or a removal; for the desk only. */
export type Revision = {
  /** When this text was replaced. */
  at: Timestamp;
  /** Who replaced it. */
  by: MemberId;
  /** The earlier text. */
  text: MessageText;
  /** Its language. */
  lang: Lang;
};

/** `GET /api/v1/channels/{channel}/messages/{message}/revisions` */
export type Revisions = {
  /** Earlier texts, oldest first. */
  revisions: Array<Revision>;
};

/** What a member may do. */
export type Role = "participant" | "facilitator" | "bot" | "admin";

/** `send` */
export type Send = {
  /** Where to. */
  channel: ChannelId;
  /** The message's id, made by the sender (UUIDv7). Sent again, it is the same message. */
  id: MessageId;
  /** What it says. */
  text: string;
  /** The language it is written in. */
  lang: Lang;
  /** The message it answers. */
  reply_to: MessageId | null;
};

/** `send`: the message is durable. */
export type SendOk = {
  /** Where it was posted. */
  position: Position;
  /** When. */
  at: Timestamp;
  /** Whether the same message had been posted before. */
  duplicate: boolean;
};

/** Who is signed in. */
export type SignedIn = {
  /** The member. */
  member: Me;
};

/** `subscribe` */
export type Subscribe = {
  /** Which channel. */
  channel: ChannelId;
  /** The last position the client has, or null for the newest messages. */
  since: Position | null;
  /** How many events or messages at most; the default is 50. */
  limit?: number;
};

/** `subscribe`: what was missed, or where things stand. */
export type SubscribeOk = {
  /** The next event of this channel on this connection is the one after this position. */
  position: Position;
  /** Who is there now. */
  online: Array<MemberId>;
  /** Recovered: whether events lie between the last of `events` and `position` (page on with `events`). Not recovered: whether older messages are there (page back with `history`). */
  more: boolean;
} & Recovery;

/** A moment, in milliseconds since 1970-01-01T00:00:00Z; written as `2026-02-12T15:02:03.004Z`. */
export type Timestamp = string;

/** What a channel is about: one line, may be empty. */
export type Topic = string;

/** The WebSocket subprotocol a client offers. */
export const SUBPROTOCOL = "quartier.v1";

/** The number `hello` carries. */
export const PROTOCOL_VERSION = 1;

/** Bytes of a `ref` that is a string. */
export const REF_BYTES = 64;

/** How many of the latest `ref`s may not be used again. */
export const REFS_REMEMBERED = 32;

/** Events or messages in a page without a `limit`. */
export const PAGE_DEFAULT = 50;

/** The highest number `unread` tells. */
export const UNREAD_MAX = 100;

/** Different emoji on one message. */
export const REACTION_GROUPS_MAX = 24;

/** The limits of a server with an empty configuration; `hello` tells the real ones. */
export const DEFAULT_LIMITS = {
  text_bytes: 4000,
  text_graphemes: 4000,
  frame_bytes: 65536,
  name_graphemes: 40,
  topic_graphemes: 200,
  emoji_bytes: 64,
  page: 200,
  subscriptions: 256,
  outbox_bytes: 524288
} as const satisfies Limits;

/** Every refusal: its stable number, and whether the same command may succeed later. */
export const REFUSALS = {
  /** Not JSON, not an object, a field missing or of another type, or a `ref` that is no integer or short string. */
  bad_request: { number: 1000, retry: false },
  /** A `type` this server doesn't know. */
  unknown_command: { number: 1001, retry: false },
  /** Text that is empty, has control characters or look-alike tricks, or isn't an emoji where one is asked for. */
  text_invalid: { number: 1002, retry: false },
  /** Text longer than `limits` says. */
  too_long: { number: 1003, retry: false },
  /** A `ref` used again among the connection's latest 32; the command was not carried out. */
  ref_reused: { number: 1004, retry: false },
  /** Seen by the member, but not theirs to do. */
  forbidden: { number: 2000, retry: false },
  /** Not there, or not for this member to know whether it is there. */
  not_found: { number: 2001, retry: false },
  /** The channel is archived: read only. */
  archived: { number: 2002, retry: false },
  /** The id names another message: another content, author or channel. */
  conflict: { number: 2003, retry: false },
  /** The message was removed. */
  removed: { number: 2004, retry: false },
  /** The command needs a subscription to the channel on this connection. */
  not_subscribed: { number: 2005, retry: false },
  /** The position isn't one of this log's, or what follows it was trimmed: subscribe afresh. */
  position_unknown: { number: 2006, retry: false },
  /** More channels than one connection may be subscribed to. */
  too_many_subscriptions: { number: 2007, retry: false },
  /** The message carries as many different emoji as it can. */
  too_many_reactions: { number: 2008, retry: false },
  /** Too many commands; `retry_after_ms` says when there is room again. */
  rate_limited: { number: 3000, retry: true },
  /** The store can't be reached, and whether it kept anything can't be told: send the same after `retry_after_ms`. */
  unavailable: { number: 3001, retry: true },
  /** A fault of the server, logged with the incident id in `detail`. */
  internal: { number: 9000, retry: true },
} as const satisfies Record<RefusalCode, { number: number; retry: boolean }>;

/** Every problem of the HTTP interface, with its status. */
export const PROBLEMS = {
  /** Not JSON, a field missing or of another type, or a handshake without what RFC 6455 or the subprotocol ask for. */
  bad_request: 400,
  /** Text that is empty, or has control characters. */
  text_invalid: 400,
  /** Text longer than `limits` says. */
  too_long: 400,
  /** No session or token, or one that has ended: sign in again. */
  unauthorized: 401,
  /** Seen by the member, but not theirs to do. */
  forbidden: 403,
  /** The `Origin` is not one of the server's, is missing where a cookie needs it, or stands beside a token. */
  origin_not_allowed: 403,
  /** Not there, or not for this member to know whether it is there; an id that is none. */
  not_found: 404,
  /** No invitation has this code, or it was used up or has expired. All three read alike. */
  invitation_invalid: 404,
  /** The path is there, but not for this method; `Allow` says for which. */
  method_not_allowed: 405,
  /** The request's body took longer than 30 seconds to arrive. */
  request_timeout: 408,
  /** A body over 16 KiB. */
  too_large: 413,
  /** A body that isn't `application/json`. */
  unsupported_media_type: 415,
  /** `/ws` without an upgrade. */
  upgrade_required: 426,
  /** `/ws` with another version of WebSocket than 13. */
  version: 426,
  /** Too many attempts or connections; `Retry-After` says when to try again. */
  rate_limited: 429,
  /** A fault of the server, logged with the incident id in `detail`. */
  internal: 500,
  /** The store can't be reached; `Retry-After` may say when to try again. */
  unavailable: 503,
  /** The server is stopping: come back soon, to another or the next. */
  draining: 503,
} as const satisfies Record<string, number>;

/** Every close code of the server. Of others in its range: 4000–4499 come back, 4500–4999 stay away. */
export const CLOSE_CODES = {
  /** The client said goodbye. */
  1000: { reason: "normal", comeBack: false },
  /** The server stops or restarts. */
  1001: { reason: "going_away", comeBack: true },
  /** Against RFC 6455: an unmasked frame, a reserved bit or code, a fragmented or long control frame. */
  1002: { reason: "protocol_error", comeBack: false },
  /** A binary frame; only text is spoken here. */
  1003: { reason: "unsupported_data", comeBack: false },
  /** A text frame that isn't UTF-8. */
  1007: { reason: "invalid_utf8", comeBack: false },
  /** A frame larger than `limits.frame_bytes`. */
  1009: { reason: "too_big", comeBack: false },
  /** A fault of the server. */
  1011: { reason: "internal_error", comeBack: true },
  /** Nothing was heard from the client for longer than the idle time-out. */
  4001: { reason: "idle", comeBack: true },
  /** A channel's log on this node can't be followed without a fresh start. */
  4002: { reason: "resync", comeBack: true },
  /** The store can't be reached, so that the connection can't begin. */
  4003: { reason: "unavailable", comeBack: true },
  /** The client read too slowly and its outbox was full. */
  4008: { reason: "too_slow", comeBack: true },
  /** The session ended: logged out, expired, or ended by someone entitled to. */
  4500: { reason: "session_ended", comeBack: false },
  /** The member was banned. */
  4501: { reason: "banned", comeBack: false },
} as const satisfies Record<number, { reason: string; comeBack: boolean }>;

/** What each command is answered when it is done. */
export type OkOf = {
  subscribe: SubscribeOk;
  unsubscribe: Done;
  events: EventsOk;
  history: HistoryOk;
  send: SendOk;
  edit: PositionOk;
  remove: PositionOk;
  react: PositionOk;
  read: Done;
  typing: Done;
  ping: Done;
};

/** The name of a problem. */
export type ProblemCode = keyof typeof PROBLEMS;
