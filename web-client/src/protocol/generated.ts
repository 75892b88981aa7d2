// Generated from the protocol crate; don't edit. `UPDATE=1 cargo test -p quartier-protocol` writes it anew.

/** How old somebody says they are: as much as the law's thresholds ask for, and no more. */
export type AgeBand = "under_15" | "15" | "16_17" | "18_plus";

/** `GET /api/v1/pairings/{pairing}/agenda?from=DAY&until=DAY`: what begins on these days on the wall clock of each meeting's zone, both days included; at most 400 days. */
export type Agenda = {
  /** By time; at most 500. */
  occurrences: Array<Occurrence>;
  /** Whether there were more. */
  more: boolean;
  /** Holidays that touch these days. */
  holidays: Array<Holiday>;
  /** The pairing's channels in which the reader may plan. */
  may_plan: Array<ChannelId>;
};

/** One thing to be talked about. */
export type AgendaItem = {
  /** In both languages; neither is empty. */
  title: Bilingual<string>;
  /** Who brings it in; null: nobody in particular. */
  owner: MemberId | null;
  /** How many minutes are meant for it: 1 to 480; null: open. */
  minutes: number | null;
};

/** Whether somebody comes. */
export type Answer = "yes" | "no" | "maybe";

/** `PUT /api/v1/meetings/{meeting}/times/{occurrence}/answer` */
export type AnswerPut = {
  /** From now on; null takes the answer back. */
  answer: Answer | null;
};

/** An appeal, and what it is against. */
export type AppealNote = {
  /** The first decision's case. */
  case: CaseId;
  /** The notice it is against. */
  notice: NoticeId;
  /** What was done. */
  measure: Measure;
  /** Who decided first; null: nobody, it was automatic. */
  first_by: MemberId | null;
  /** The first decision's reasons. */
  facts: string;
  /** Their language; null where nobody wrote them. */
  facts_lang: Lang | null;
  /** Its ground. */
  ground: Ground;
  /** The author's words. */
  words: string;
  /** Their language. */
  lang: Lang;
};

/** Where an appeal stands. */
export type AppealState = "none" | "possible" | "made" | "upheld" | "reversed";

/** `GET /api/v1/meetings/{meeting}/times/{occurrence}/attendance`: for facilitators of the pairing, who has to know whom to expect. */
export type Attendance = {
  /** In the order in which they answered. */
  answers: Array<MemberAnswer>;
};

/** Members answered whether they come. */
export type AttendanceChanged = {
  /** To which meeting. */
  meeting: MeetingId;
  /** To which of its times, by the start it had at first. */
  occurrence: LocalTime;
  /** All answers so far, per council. */
  counts: Array<CouncilCount>;
};

/** One administrative act. Entries of a pairing, or of the service, are a chain: each has the hash of the one before. */
export type AuditEntry = {
  /** Counted from 1. */
  number: number;
  /** When. */
  at: Timestamp;
  /** Who; null: the operator at the shell, or the server by itself. */
  by: MemberId | null;
  /** The act, in words with dots: `card.made`, `member.banned`. */
  what: string;
  /** The member it concerns. */
  member: MemberId | null;
  /** The channel it concerns. */
  channel: ChannelId | null;
  /** The card, bot, town or session it concerns. */
  subject: string | null;
  /** What else is to be known: an object of plain values. */
  details: Record<string, unknown>;
  /** The reason given. */
  why: string | null;
  /** SHA-256 in hex, over the entry before's hash and this one. */
  hash: string;
};

/** `GET /api/v1/pairings/{pairing}/audit`, `GET /api/v1/operator/audit`; `?before=NUMBER` pages backwards. */
export type AuditLog = {
  /** The newest first. */
  entries: Array<AuditEntry>;
  /** Whether there are older ones. */
  more: boolean;
};

/** The same thing in both languages of a pairing. */
export type Bilingual<T> = {
  /** In German. */
  de: T;
  /** In French. */
  fr: T;
};

/** A bot as facilitators see it. */
export type Bot = {
  /** Which. */
  id: MemberId;
  /** What it is called. */
  name: DisplayName;
  /** The channels it is bound to. */
  channels: Array<ChannelId>;
  /** What it may do there. */
  verbs: Array<BotVerb>;
  /** Commands it may send at once. */
  burst: number;
  /** Commands a second after that. */
  per_second: number;
  /** When it was made. */
  made: Timestamp;
  /** Who made it. */
  by: MemberId | null;
  /** Since when its token is what it is. */
  rotated: Timestamp;
};

/** A bot with its token: told this once and kept nowhere. */
export type BotMade = {
  /** As it is kept. */
  bot: Bot;
  /** For `Authorization: Bearer`. */
  token: string;
};

/** `PATCH /api/v1/bots/{bot}`: what is there is changed; its connections close and come back. */
export type BotPatch = {
  /** The channels it is bound to. */
  channels?: Array<ChannelId>;
  /** What it may do there. */
  verbs?: Array<BotVerb>;
  /** Commands it may send at once. */
  burst?: number;
  /** Commands a second after that. */
  per_second?: number;
};

/** What a bot may do in its channels. */
export type BotVerb = "read" | "post" | "plan";

/** `GET /api/v1/pairings/{pairing}/bots` */
export type Bots = {
  /** By name. */
  bots: Array<Bot>;
};

/** `PUT /api/v1/agenda/calendars`: a bot's calendar, known by the channel and its name: made the first time, followed from then on. */
export type BroughtCalendar = {
  /** Into which channel; not needed where the bot has one only. */
  channel?: ChannelId;
  /** What it is called here. */
  name: string;
  /** The calendar itself: a file's text. */
  ics: string;
  /** The zone of times that name none. */
  zone: string;
  /** How long before each start it is reminded. */
  reminders: Array<string>;
};

/** A calendar whose meetings are taken in. */
export type Calendar = {
  /** Which. */
  id: CalendarId;
  /** Into which channel. */
  channel: ChannelId;
  /** What it is called here. */
  name: string;
  /** Where it is fetched from; null: a file that was brought. */
  url: string | null;
  /** The bot that brings it; null: none does. */
  bot: MemberId | null;
  /** The zone of times that name none. */
  zone: string;
  /** How long before each start it is reminded, as in `Plan`. */
  reminders: Array<string>;
  /** How many meetings are there. */
  meetings: number;
  /** What word rules didn't let stand when it was last read. */
  left_out: LeftOut;
  /** When it was last read without an error; null: never yet. */
  read_at: Timestamp | null;
  /** What was wrong the last time; null: nothing. What was there stays. */
  problem: CalendarProblem | null;
  /** When it is fetched again; null: never. */
  next: Timestamp | null;
};

/** `PUT /api/v1/calendars/{calendar}/file`: a newer version of a calendar that was brought as a file. */
export type CalendarFile = {
  /** The file's text. */
  ics: string;
};

/** A calendar that is taken in. */
export type CalendarId = string;

/** What is wrong with a calendar, or with getting it. */
export type CalendarProblem = {
  /** What. */
  kind: CalendarProblemKind;
  /** The line it stands in, from 1; null where it is about no line. */
  line: number | null;
  /** This occurrence, in English. */
  detail: string;
  /** When. */
  at: Timestamp;
};

/** The kinds of it. */
export type CalendarProblemKind = "unreachable" | "private_address" | "answer" | "too_large" | "invalid";

/** `GET /api/v1/pairings/{pairing}/calendars` */
export type Calendars = {
  /** By name. */
  calendars: Array<Calendar>;
};

/** A card as it is kept: without its code. */
export type Card = {
  /** Which. */
  id: string;
  /** What it does. */
  kind: CardKind;
  /** What it makes somebody. */
  role: Role;
  /** In which council. */
  council: CouncilId | null;
  /** The name on it. */
  name: string | null;
  /** The channels it is bound to; empty: all of the pairing. */
  channels: Array<ChannelId>;
  /** Whom it lets in again. */
  member: MemberId | null;
  /** How often it can be used in all. */
  uses: number;
  /** How often it was. */
  used: number;
  /** When it was made. */
  made: Timestamp;
  /** Who made it; null: the operator at the shell. */
  by: MemberId | null;
  /** When it ends. */
  expires: Timestamp;
  /** When it was revoked; null if it wasn't. */
  revoked: Timestamp | null;
};

/** What a card does. */
export type CardKind = "newcomer" | "group" | "device" | "recovery" | "operator";

/** A card to print. */
export type CardMade = {
  /** As it is kept. */
  card: Card;
  /** The code, `abcd-efgh-jkmn-pqrs`: 16 letters of an alphabet without look-alikes, 78 bits. */
  code: string;
  /** For participants: the codes of the parents' slips, one a person. */
  slips: Array<string>;
};

/** `GET /api/v1/pairings/{pairing}/cards` */
export type Cards = {
  /** The newest first; those that ended over 30 days ago are gone. */
  cards: Array<Card>;
};

/** Cards, with their codes: told this once and kept nowhere. */
export type CardsMade = {
  /** In the order asked for. */
  cards: Array<CardMade>;
};

/** `GET /api/v1/cases/{case}` */
export type Case = {
  /** Whose desk it lies on. */
  pairing: PairingId;
  /** What was there when it came in, as it was then. */
  evidence: Evidence | null;
  /** What was reported, the earliest first. */
  reports_made: Array<ReportNote>;
  /** What word rules hit, as it stands there. */
  words: Array<string>;
  /** Cases about the same member, the newest first, at most 20. */
  earlier: Array<CaseSummary>;
  /** How it was decided. */
  decision: Decision | null;
  /** How it was decided before it was opened again, the earliest first, at most 16; absent where it never was. */
  decided_before?: Array<Decision>;
  /** What is appealed against. */
  appeal: AppealNote | null;
  /** Whether the facilitator who asks may decide it: an appeal is the other council's. */
  yours: boolean;
  /** Whether the message was removed by this and can be there again (`restore`): its author did not take it back since. */
  restorable: boolean;
  /** Which. */
  id: CaseId;
  /** What it came from. */
  kind: CaseKind;
  /** Open, taken or decided. */
  state: CaseState;
  /** Somebody may be in danger. */
  urgent: boolean;
  /** Since when. */
  opened: Timestamp;
  /** Who took or decided it; null: nobody yet, or nobody did. */
  by: MemberId | null;
  /** When it was decided. */
  decided: Timestamp | null;
  /** Whom it is about; null where nobody is. */
  about: MemberId | null;
  /** In which channel. */
  channel: ChannelId | null;
  /** Which message. */
  message: MessageId | null;
  /** The beginning of what it is about. */
  excerpt: string | null;
  /** The language of `excerpt`. */
  lang: Lang | null;
  /** How many reported it. */
  reports: number;
  /** Through which door the gravest report came. */
  door: Door | null;
  /** Why the message waits. */
  reason: HoldReason | null;
  /** What was restricted; empty: nothing, or not decided yet. */
  measures: Array<Measure>;
  /** What was decided; empty: nothing was done, it expired, or it is not decided yet. */
  acts: Array<DeskAct>;
};

/** A case at a desk is new, or stands otherwise. */
export type CaseChanged = {
  /** Which case. */
  case: CaseId;
  /** Where it stands. */
  state: CaseState;
  /** Whether it goes before all others. */
  urgent: boolean;
  /** The facilitator who did it; null where it came to the desk by itself. */
  by: MemberId | null;
};

/** A case at a pairing's desk. */
export type CaseId = string;

/** What a case came from. */
export type CaseKind =
  | "report"
  | "public"
  | "held"
  | "alert"
  | "appeal"
  | "surge"
  | "own";

/** Where a case stands. */
export type CaseState = "open" | "taken" | "decided";

/** A case in the queue. */
export type CaseSummary = {
  /** Which. */
  id: CaseId;
  /** What it came from. */
  kind: CaseKind;
  /** Open, taken or decided. */
  state: CaseState;
  /** Somebody may be in danger. */
  urgent: boolean;
  /** Since when. */
  opened: Timestamp;
  /** Who took or decided it; null: nobody yet, or nobody did. */
  by: MemberId | null;
  /** When it was decided. */
  decided: Timestamp | null;
  /** Whom it is about; null where nobody is. */
  about: MemberId | null;
  /** In which channel. */
  channel: ChannelId | null;
  /** Which message. */
  message: MessageId | null;
  /** The beginning of what it is about. */
  excerpt: string | null;
  /** The language of `excerpt`. */
  lang: Lang | null;
  /** How many reported it. */
  reports: number;
  /** Through which door the gravest report came. */
  door: Door | null;
  /** Why the message waits. */
  reason: HoldReason | null;
  /** What was restricted; empty: nothing, or not decided yet. */
  measures: Array<Measure>;
  /** What was decided; empty: nothing was done, it expired, or it is not decided yet. */
  acts: Array<DeskAct>;
};

/** The beginning of a WebAuthn ceremony (Web Authentication, level 3). */
export type Ceremony = {
  /** To be given back with the end; works once, for five minutes. */
  ceremony: string;
  /** `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`. */
  options: Record<string, unknown>;
};

/** How much of a series a change is about. */
export type ChangeScope = "one" | "following" | "all";

/** One time of a meeting that isn't as planned. */
export type ChangedTime = {
  /** The start it had at first: its name, for good (RECURRENCE-ID). */
  occurrence: LocalTime;
  /** Called off, with the reason if one was given. */
  cancelled: boolean;
  /** Why, in both languages. */
  why: Bilingual<Topic> | null;
  /** What is planned for this time; null: as for all. Its `rule`, `except` and `reminders` don't count. */
  plan: Plan | null;
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

/** A facilitator changed a channel. */
export type ChannelChanged = {
  /** The name from now on. */
  name: Bilingual<Name>;
  /** The topic from now on. */
  topic: Bilingual<Topic>;
  /** Whether the channel is archived: read only. */
  archived: boolean;
  /** Who changed it. */
  by: MemberId;
};

/** A channel of a pairing. */
export type ChannelId = string;

/** A channel's own mode. */
export type ChannelMode = {
  /** Which. */
  channel: ChannelId;
  /** Its mode. */
  mode: Mode;
};

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

/** How long a channel keeps its messages. */
export type ChannelRetention = {
  /** Which. */
  channel: ChannelId;
  /** Days; null: the default. */
  days: number | null;
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
  /** How it is used for now, the pairing's mode counted in; absent: as usual. `until` is the end of what counts most for whoever writes: of a frozen channel, the freeze's. */
  mode?: Mode;
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

/** Whose agreement it was. */
export type ConsentBy = "member" | "parent";

/** What somebody agreed to, and when. */
export type ConsentRecord = {
  /** To what. */
  text: ConsentText;
  /** In which version. */
  version: string;
  /** When. */
  at: Timestamp;
  /** Whose agreement it was. */
  by: ConsentBy;
  /** When it was taken back; null if it stands. */
  withdrawn: Timestamp | null;
};

/** A text somebody agrees to. */
export type ConsentText = "privacy" | "rules";

/** A text in the version that is in force. */
export type ConsentVersion = {
  /** Which. */
  text: ConsentText;
  /** The day it came into force, `2026-11-01`. */
  version: string;
};

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

/** A council as somebody sees it who isn't in yet. */
export type CouncilCard = {
  /** Which. */
  id: CouncilId;
  /** What for. */
  kind: CouncilKind;
  /** Where. */
  country: Country;
  /** Its town. */
  municipality: Name;
  /** The part of the town, where it is one part's. */
  neighbourhood: Name | null;
  /** The language it works in. */
  lang: Lang;
};

/** Answers of one council's members. */
export type CouncilCount = {
  /** Whose. */
  council: CouncilId;
  /** How many come. */
  yes: number;
  /** How many don't. */
  no: number;
  /** How many perhaps. */
  maybe: number;
};

/** A youth council, integration council or committee. */
export type CouncilId = string;

/** What a council is for. */
export type CouncilKind = "youth" | "integration" | "committee";

/** What was said about agreement in a council. */
export type CouncilTerms = {
  /** Which. */
  council: CouncilId;
  /** The age from which members agree for themselves. */
  own_consent_from: number;
  /** On what the council bases its processing. */
  legal_basis: string | null;
};

/** A country of the pairings. */
export type Country = "DE" | "FR";

/** `GET /api/v1/pairings/{pairing}/counts`: every member of the pairing may see it. */
export type Counts = {
  /** The latest year first. */
  years: Array<YearCounts>;
};

/** `POST /api/v1/cases/{case}/decide`. Without acts nothing is done. */
export type Decide = {
  /** What is done. */
  acts: Array<DeskAct>;
  /** On what ground; needed for whatever restricts or warns. */
  ground?: Ground;
  /** The reasons, which the author reads; needed for whatever restricts or warns, for `restore`, and of an appeal. At most 2,000 bytes. */
  facts?: string;
  /** The language of `facts`; without it, that of the facilitator's interface. */
  lang?: Lang;
};

/** How a case was decided. */
export type Decision = {
  /** Who; null: nobody, it expired. */
  by: MemberId | null;
  /** When. */
  at: Timestamp;
  /** What was done; empty: nothing. */
  acts: Array<DeskAct>;
  /** On what ground; null where nothing was done. */
  ground: Ground | null;
  /** The reasons given. */
  facts: string | null;
  /** Their language. */
  lang: Lang | null;
};

/** How far a decision is. */
export type DecisionState = "open" | "done" | "dropped";

/** `GET /api/v1/pairings/{pairing}/desk`; `?state=open|taken|decided` (open and taken without it), `?before=CASE` pages decided ones backwards. */
export type Desk = {
  /** Urgent ones first, then the oldest first; decided ones the newest first. At most 200. */
  cases: Array<CaseSummary>;
  /** Whether there are more. */
  more: boolean;
  /** How many are open. */
  open: number;
  /** How many are taken. */
  taken: number;
};

/** What a decision does. */
export type DeskAct =
  | { act: "remove" }
  | { act: "restore" }
  | { act: "release" }
  | { act: "decline" }
  | { act: "warn" }
  | {
      act: "mute";
      /** For how long: 1 to 40,320 (four weeks). */
      minutes: number;
      /** In all channels of the pairing (true), or in the message's (false). */
      everywhere: boolean;
    }
  | {
      act: "suspend";
      /** For how long: 1 to 40,320. */
      minutes: number;
    }
  | { act: "ban" }
  | { act: "uphold" }
  | { act: "reverse" }
  | { act: "brake" };

/** A pairing's desk. */
export type DeskLog = {
  /** Whose. */
  pairing: PairingId;
  /** The channel that is its log; it has `case.changed` events only. */
  channel: ChannelId;
};

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

/** Through which door a report comes. */
export type Door = "rules" | "illegal" | "danger";

/** When facilitators are on duty. */
export type Duty = {
  /** An IANA zone: `Europe/Berlin`. */
  zone: string;
  /** At most 28 stretches. */
  hours: Array<DutyHours>;
};

/** A stretch of one day. */
export type DutyHours = {
  /** 1 Monday to 7 Sunday (ISO 8601). */
  day: number;
  /** From, `HH:MM` local time. */
  from: string;
  /** Until, `HH:MM` local time, later than `from`; `24:00` is midnight. */
  to: string;
};

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
  /** Give it this text as it is, although a word rule warned. */
  confirmed?: boolean;
  /** The same in another language; without it, the message has none from now on. */
  translation?: RawTranslation;
};

/** `edit`: done, or waiting for approval. */
export type EditOk = {
  /** Of the event; where nothing changed, or the edit waits, of the log's newest event. */
  position: Position;
  /** The edit waits for approval, for this reason: the message says what it said until then. Absent where it was done. */
  held?: HoldReason;
};

/** One emoji, as a reaction. One way of writing it: a sign that is text by default has U+FE0F after it, one that is an emoji by default has not, so that those who mean the same react with the same. */
export type Emoji = string;

/** `POST /api/v1/me/erase`: everything of the member goes, for good. */
export type Erase = {
  /** The member's own name, as a sign that it is meant. */
  name: string;
};

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
      /** The same in another language; without it, the message has none any more. */
      translation?: Translation;
      /** The meeting it is about, as before. */
      meeting?: MeetingTime;
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
      kind: "message.restored";
      /** Which message. */
      id: MessageId;
      /** What it says again; null once it was removed again. */
      text: MessageText | null;
      /** The text's language. */
      lang: Lang;
      /** The same in another language, as it was posted. */
      translation?: Translation;
      /** The meeting it is about. */
      meeting?: MeetingTime;
      /** When it had last been edited. */
      edited_at: Timestamp | null;
      /** The reactions it has again; those set from now on come after them. */
      reactions: Array<Reaction>;
      /** Who put it back. */
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
  | Noted;

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

/** A message as it was, with what stood around it. */
export type Evidence = {
  /** When it was taken. */
  at: Timestamp;
  /** Up to three messages before; of a message that waits, the newest of the channel when it came. */
  before: Array<Quoted>;
  /** The message itself. */
  message: Quoted;
  /** What it said when something more came in about it and it had been changed, the earliest first, at most 16; absent where that never was. */
  later?: Array<Quoted>;
  /** Up to three messages after. */
  after: Array<Quoted>;
  /** Its earlier texts. Of an edit that waits, the last of them is what the message says; a message that waits has none. */
  revisions: Array<Revision>;
};

/** Where it holds. */
export type Extent =
  | {
      kind: "message";
      /** Its channel. */
      channel: ChannelId;
      /** Which. */
      message: MessageId;
    }
  | {
      kind: "channel";
      /** Which. */
      channel: ChannelId;
    }
  | {
      kind: "pairing";
      /** Which. */
      pairing: PairingId;
    };

/** A feed, without its address, which is kept nowhere. */
export type Feed = {
  /** Which channel; null: all the member may see. */
  channel: ChannelId | null;
  /** When it was made. */
  made: Timestamp;
};

/** `POST /api/v1/me/feeds/end` */
export type FeedEnd = {
  /** Which channel's; null: the one for all. */
  channel: ChannelId | null;
};

/** A feed with its address: told this once. Whoever has the address reads the calendar. */
export type FeedMade = {
  /** As it is kept. */
  feed: Feed;
  /** `PUBLIC-URL/calendar/SECRET.ics` */
  url: string;
};

/** `GET /api/v1/me/feeds`: addresses the member made, each for themselves alone. */
export type Feeds = {
  /** One for all channels, and one a channel. */
  feeds: Array<Feed>;
};

/** On what a decision stands (DSA, Article 17(3)(d) and (e)). */
export type Ground =
  | {
      kind: "rule";
      /** Which. */
      rule: HouseRule;
    }
  | {
      kind: "law";
      /** Which, as lawyers cite it; at most 200 bytes. */
      law: string;
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
  /** Facilitators': the desks of their pairings, to subscribe to like channels. Empty for everybody else. */
  desks?: Array<DeskLog>;
};

/** Somebody who helps. */
export type Helpline = {
  /** Who. */
  name: string;
  /** Under which number. */
  phone: string;
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

/** Why a message waits. */
export type HoldReason = "newcomer" | "channel" | "link" | "words" | "hours";

/** `GET` and `PUT /api/v1/pairings/{pairing}/holds`: when messages of participants and bots wait, besides modes and word rules. */
export type HoldSettings = {
  /** How many first messages of whoever is new wait; 0: none. At most 20. */
  newcomer: number;
  /** Whether messages with links wait. */
  links: boolean;
  /** When facilitators are on duty: outside of it messages wait. Null: always. */
  duty: Duty | null;
  /** After how many hours a waiting message expires: 1 to 720. */
  expiry_hours: number;
};

/** A holiday, as the operator's calendars have it. */
export type Holiday = {
  /** The calendar's name, as the operator gave it. */
  calendar: string;
  /** `DE` or `FR`. */
  country: Country;
  /** Whether it is a public holiday or one of schools. */
  kind: HolidayKind;
  /** What it is called there. */
  name: string;
  /** Its first day. */
  from: LocalDate;
  /** Its last day. */
  until: LocalDate;
};

/** Which holidays. */
export type HolidayKind = "public" | "school";

/** A hook, without its secret. */
export type Hook = {
  /** Which. */
  id: HookId;
  /** The bot in whose name it speaks, or reads. */
  bot: MemberId;
  /** Which way. */
  way: HookWay;
  /** When it was made. */
  made: Timestamp;
  /** Who made it. */
  by: MemberId | null;
};

/** A box of a `HookPost`; colours, images, fields and buttons in it are ignored. */
export type HookAttachment = {
  /** Said before it. */
  pretext?: string;
  /** Its title. */
  title?: string;
  /** Where the title leads. */
  title_link?: string;
  /** Its text. */
  text?: string;
  /** What is said where none of these is there. */
  fallback?: string;
};

/** A hook. */
export type HookId = string;

/** A hook with its secret: told this once. */
export type HookMade = {
  /** As it is kept. */
  hook: Hook;
  /** The address to post to, or the secret (`whsec_…`) the server's posts are signed with. */
  secret: string;
};

/** `PATCH /api/v1/hooks/{hook}`: an outgoing one, on or off; on, it begins with what comes from then on. */
export type HookPatch = {
  /** Switched off. */
  off: boolean;
};

/** What others post to an incoming hook: the body that senders for Slack, Mattermost and Zulip make. Fields not named here are ignored. Also as `application/x-www-form-urlencoded` with this JSON in `payload`. Something must be said in one of the fields. */
export type HookPost = {
  /** What it says. */
  text?: string;
  /** What it says in boxes below: a line each. */
  attachments?: Array<HookAttachment>;
};

/** How an outgoing hook goes. */
export type HookState = {
  /** When something last arrived; null: never yet. */
  arrived: Timestamp | null;
  /** Since when nothing arrives; null: it does. */
  failing_since: Timestamp | null;
  /** What was wrong the last time, in English. */
  problem: string | null;
  /** Switched off, after a day of failures or by a facilitator. */
  off: boolean;
};

/** Which way a hook goes. */
export type HookWay =
  | {
      kind: "incoming";
      /** Where it is said; one of the bot's channels. */
      channel: ChannelId;
      /** The language it is written in. */
      lang: Lang;
    }
  | {
      kind: "outgoing";
      /** Which; of the bot's channels. */
      channels: Array<ChannelId>;
      /** Where to: `https:`, or `http:` where private addresses are allowed. */
      url: string;
      /** How it goes. */
      state: HookState;
    };

/** `GET /api/v1/pairings/{pairing}/hooks` */
export type Hooks = {
  /** By when they were made. */
  hooks: Array<Hook>;
};

/** What the pairing's rules are about; the client has the words. */
export type HouseRule =
  | "insult"
  | "hate"
  | "bullying"
  | "threat"
  | "sexual"
  | "violence"
  | "self_harm"
  | "privacy"
  | "spam"
  | "impersonation"
  | "other";

/** `POST /api/v1/join`. Only a newcomer's code asks for more than itself. */
export type Join = {
  /** The code of a card or link. */
  code: string;
  /** Made anew by the client for each joining. The same again within ten minutes, where the answer was lost, is the same joining. */
  attempt?: string;
  /** The name to go by. */
  name?: string;
  /** How old; facilitators are taken for adults, and the operator isn't asked. */
  age_band?: AgeBand;
  /** The texts agreed to, in the versions shown. */
  agreed?: Array<ConsentVersion>;
  /** The code of the slip a parent signed; needed below the council's age of consent. */
  slip?: string;
  /** The language of the interface: de, fr or en. */
  lang?: Lang;
  /** The languages read; at least one, at most eight. */
  reading?: Array<Lang>;
};

/** A language tag of the shapes chat needs (BCP 47: language, then optional script, region or variant subtags), at most 35 bytes as RFC 5646 section 4.4.1 advises; kept in the usual case (`de`, `fr-CA`, `sr-Latn`). */
export type Lang = string;

/** Events of a calendar that are not taken in, because word rules would refuse or hold what they say. */
export type LeftOut = {
  /** How many. */
  count: number;
  /** The first 20 of them. */
  events: Array<LeftOutEvent>;
};

/** One of them. */
export type LeftOutEvent = {
  /** What it is called. */
  title: string;
  /** When it first begins, on the wall clock of its zone. */
  start: LocalTime;
  /** The words that were found, in the title or the place of one of its times. */
  words: Array<string>;
};

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

/** A day of the calendar: `2026-03-29`. */
export type LocalDate = string;

/** A wall-clock time without a place, to the minute: `2026-03-29T18:00`. */
export type LocalTime = string;

/** `POST /api/v1/join/look`: looks at a code without using it. Counts as an attempt to join. */
export type Look = {
  /** The code of a card or link. */
  code: string;
};

/** What a code promises. */
export type Looked = {
  /** For whom it is. */
  welcome: Welcome;
  /** What they will be. */
  role: Role;
  /** The name they have, or the one that was thought of for them; theirs to change. */
  name: string | null;
  /** The council they will be in; null for the operator. */
  council: CouncilCard | null;
  /** The council across the border. */
  partner: CouncilCard | null;
  /** The channels they will be in; empty: all of them. */
  channels: Array<Bilingual<Name>>;
  /** The age from which somebody agrees for themselves in this council; below it, a parent's slip is asked for. */
  own_consent_from: number;
  /** How long the code works. */
  expires: Timestamp;
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
  /** The name from now on; free of look-alikes of others' names. */
  name?: string;
  /** The language of the interface: de, fr or en. */
  lang?: Lang;
  /** The languages the member reads; at least one, at most eight. */
  reading?: Array<Lang>;
  /** The language the member writes in. */
  writing?: Lang;
  /** Whether others see when the member is there. */
  presence?: boolean;
};

/** What was done. */
export type Measure =
  | "removed"
  | "held"
  | "declined"
  | "expired"
  | "warned"
  | "muted"
  | "suspended"
  | "banned";

/** A meeting, with all times it takes place as one. */
export type Meeting = {
  /** Which. */
  id: MeetingId;
  /** In which channel. */
  channel: ChannelId;
  /** What is planned. The words of a calendar that was taken in stand in both languages alike. */
  plan: Plan;
  /** Times that were changed by themselves, by the start they had at first; at most 200. */
  changed: Array<ChangedTime>;
  /** Goes up by one with each change (RFC 5545, 3.8.7.4). */
  sequence: number;
  /** Whether all of it was called off. */
  cancelled: boolean;
  /** Why, in both languages; null where nothing was said. */
  why: Bilingual<Topic> | null;
  /** The meeting it was split from, by changing one time and those after it. */
  continues: MeetingId | null;
  /** The calendar it was taken in from: then nobody changes it here. */
  calendar: CalendarId | null;
  /** Who made it. */
  by: MemberId | null;
  /** When it was made. */
  made: Timestamp;
  /** When it was last changed. */
  changed_at: Timestamp;
};

/** `POST /api/v1/meetings/{meeting}/cancel` */
export type MeetingCancel = {
  /** The meeting as it was when the change was begun. */
  sequence: number;
  /** How much of it. */
  scope: ChangeScope;
  /** Which time, for `one` and `following`. */
  occurrence: LocalTime | null;
  /** Why, in both languages; null: nothing is said. */
  why: Bilingual<string> | null;
};

/** A meeting is new, or was changed or called off. */
export type MeetingChanged = {
  /** Which meeting. */
  meeting: MeetingId;
  /** How often it was changed. */
  sequence: number;
  /** Who did it; null where a calendar did. */
  by: MemberId | null;
};

/** A meeting, all its times together. Made by its planner, version 7: the same id again is the same meeting. */
export type MeetingId = string;

/** `PUT /api/v1/meetings/{meeting}` */
export type MeetingPut = {
  /** The meeting as it was when the change was begun; another one is `conflict`. */
  sequence: number;
  /** How much of it. */
  scope: ChangeScope;
  /** Which time, for `one` and `following`. */
  occurrence: LocalTime | null;
  /** What is planned from now on. For `one`, its `rule`, `except` and `reminders` don't count. */
  plan: Plan;
};

/** A meeting, or one time of it. */
export type MeetingTime = {
  /** Which meeting. */
  id: MeetingId;
  /** Which of its times, by the start it had at first; null: all of it. */
  occurrence: LocalTime | null;
};

/** `GET /api/v1/meetings/{meeting}`, and the answer to every change. */
export type MeetingView = {
  /** The meeting. */
  meeting: Meeting;
  /** The next times, at most 10, and the latest one before; in order. */
  occurrences: Array<Occurrence>;
  /** Whether the reader may change it. */
  may_change: boolean;
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

/** What one member answered. */
export type MemberAnswer = {
  /** Who. */
  member: MemberId;
  /** What. */
  answer: Answer;
};

/** A member as the facilitators of their pairing see them. */
export type MemberCare = {
  /** Who. */
  id: MemberId;
  /** The name they go by. */
  name: DisplayName;
  /** What they may do. */
  role: Role;
  /** Their council; null for a bot. */
  council: CouncilId | null;
  /** Whether they can be in: in this pairing. */
  state: MemberState;
  /** Whether bans keep them out of all pairings of theirs: with a card they read why, then. */
  out: boolean;
  /** The channels they are kept to; empty: all of the pairing. */
  channels: Array<ChannelId>;
  /** How old they said they are. */
  age_band: AgeBand | null;
  /** When they joined; null if they were there before that was noted. */
  joined: Timestamp | null;
  /** On how many devices they are signed in. */
  sessions: number;
  /** How many passkeys they have. */
  passkeys: number;
  /** What they agreed to. */
  consents: Array<ConsentRecord>;
};

/** A person in one council, or a bot. */
export type MemberId = string;

/** `PATCH /api/v1/members/{member}`: what is there is changed. A change of role ends the member's sessions; so does a ban from the last pairing they were in. */
export type MemberPatch = {
  /** Participant or facilitator. */
  role?: Role;
  /** The channels a participant is kept to; empty: all of the pairing. */
  channels?: Array<ChannelId>;
  /** Active or banned. */
  state?: MemberState;
  /** In which pairing `state` holds. It may be left out where it can be only one: the member is in no other with whoever asks. */
  pairing?: PairingId;
  /** For the audit log. */
  why: string;
};

/** Whether a member can be in. */
export type MemberState = "active" | "banned" | "withdrawn";

/** `GET /api/v1/pairings/{pairing}/members` */
export type Members = {
  /** By name. */
  members: Array<MemberCare>;
};

/** A message as it is now: what a reply's `messages` hold. */
export type Message = {
  /** Made by the sender. */
  id: MessageId;
  /** Where it was posted. */
  position: Position;
  /** When it was posted. */
  at: Timestamp;
  /** When it was written, where it waited for approval; absent where it was posted at once. */
  written_at?: Timestamp;
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
  /** The same in another language; absent where there is none, and once it was removed or edited. */
  translation?: Translation;
  /** The meeting it is about; absent where there is none, and once it was removed or edited. */
  meeting?: MeetingTime;
  /** Groups in the order in which they came up since they last had nobody. */
  reactions: Array<Reaction>;
};

/** A message. Made by its sender, version 7: the same id again is the same message. */
export type MessageId = string;

/** A message of a channel. */
export type MessageRef = {
  /** The channel. */
  channel: ChannelId;
  /** The message. */
  message: MessageId;
};

/** What a message says: one or more lines. */
export type MessageText = string;

/** `GET /api/v1/meetings/{meeting}/times/{occurrence}/minutes` */
export type Minutes = {
  /** What was talked about, in both languages; may be empty. */
  text: Bilingual<string>;
  /** What was decided, in order; at most 50. */
  decisions: Array<MinutesDecision>;
  /** Goes up by one with each change; 0: none were written yet. */
  version: number;
  /** Who wrote last; null: nobody yet. */
  by: MemberId | null;
  /** When; null: never. */
  at: Timestamp | null;
};

/** One thing that was decided. */
export type MinutesDecision = {
  /** In both languages; neither is empty. */
  text: Bilingual<string>;
  /** Who follows up; null: nobody named. */
  who: MemberId | null;
  /** By when; null: no day named. */
  by: LocalDate | null;
  /** How far it is. */
  state: DecisionState;
  /** The message of the meeting's channel it goes back to; null: none. */
  message: MessageId | null;
};

/** `PUT /api/v1/meetings/{meeting}/times/{occurrence}/minutes` */
export type MinutesPut = {
  /** The version this is a change of; another one is `conflict`. */
  version: number;
  /** What was talked about, in both languages. */
  text: Bilingual<string>;
  /** What was decided. */
  decisions: Array<MinutesDecision>;
};

/** A mode. All of it off is the usual one. */
export type Mode = {
  /** Seconds between two messages of a participant, 5 to 3600; null: none. */
  slow_s: number | null;
  /** Only facilitators write, and this is shown: at most 500 bytes each. Null: not frozen. */
  frozen: Bilingual<string> | null;
  /** Every message of participants and bots waits for approval. */
  hold: boolean;
  /** Nobody joins with a card. Of a pairing; in a channel's mode it means nothing. */
  no_joining: boolean;
  /** When the mode ends by itself; null: when somebody ends it. */
  until: Timestamp | null;
};

/** `PUT /api/v1/channels/{channel}/mode`, `PUT /api/v1/pairings/{pairing}/mode` */
export type ModePut = {
  /** From now on. */
  mode: Mode;
  /** For the audit log. */
  why: string;
};

/** `GET /api/v1/pairings/{pairing}/modes` */
export type Modes = {
  /** Of all its channels. */
  pairing: Mode;
  /** Of channels that have one of their own. */
  channels: Array<ChannelMode>;
};

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

/** A pairing by its names, for whoever has no other way to them. */
export type NamedPairing = {
  /** Which. */
  id: PairingId;
  /** The towns of its councils, the German one's first, with the part of town of a council that has one: `Saarbrücken-Malstatt`. */
  places: [string, string];
};

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

/** `POST /api/v1/me/notices/{notice}/appeal` */
export type NewAppeal = {
  /** Why the decision should be taken back, in a few words; at most 2,000 bytes. */
  words: string;
  /** The language it is written in. */
  lang: Lang;
};

/** `POST /api/v1/pairings/{pairing}/bots` */
export type NewBot = {
  /** What it is called. */
  name: string;
  /** The channels it is bound to; at least one, all of the pairing. */
  channels: Array<ChannelId>;
  /** What it may do there; at least one. */
  verbs: Array<BotVerb>;
  /** Commands it may send at once: 1 to 600. */
  burst?: number;
  /** Commands a second after that: 1 to 50. */
  per_second?: number;
};

/** `POST /api/v1/channels/{channel}/calendars` */
export type NewCalendar = {
  /** What it is called here. */
  name: string;
  /** Where it is fetched from, `https:` or `http:`; either this or `ics`. */
  url: string | null;
  /** The calendar itself: a file's text. */
  ics: string | null;
  /** The zone of times that name none. */
  zone: string;
  /** How long before each start it is reminded. */
  reminders: Array<string>;
};

/** A card to make. */
export type NewCard = {
  /** The name thought of for the newcomer; theirs to change. */
  name?: string;
  /** The channels they are kept to; empty: all of the pairing. */
  channels: Array<ChannelId>;
};

/** `POST /api/v1/pairings/{pairing}/cards`: up to 200 at once. */
export type NewCards = {
  /** For which council of the pairing. */
  council: CouncilId;
  /** Participant or facilitator. */
  role: Role;
  /** How long they work: 1 to 90 days. */
  days: number;
  /** Makes each card a group code for this many people, 2 to 100; participants only. */
  group?: number;
  /** One entry a card. */
  cards: Array<NewCard>;
};

/** `POST /api/v1/pairings/{pairing}/cases`: a facilitator acts without a report, or answers one that did not say about what. */
export type NewCase = {
  /** About a message. */
  message?: MessageRef;
  /** About a member; of a message it is its author. */
  member?: MemberId;
  /** The public report that names no message and is answered by this: its case gets the message or member, and the decision. */
  answers?: CaseId;
  /** The decision. */
  decide: Decide;
};

/** `POST /api/v1/pairings/{id}/channels` */
export type NewChannel = {
  /** Its name. */
  name: Bilingual<string>;
  /** What it is about. */
  topic: Bilingual<string>;
};

/** `POST /api/v1/operator/councils`; `PUT …/{id}` changes one. */
export type NewCouncil = {
  /** What for. */
  kind: CouncilKind;
  /** The town; stays. */
  municipality: MunicipalityId;
  /** The part of it; stays. */
  neighbourhood: NeighbourhoodId | null;
  /** The language it works in. */
  lang: Lang;
  /** The age from which members agree for themselves: 15, 16 or 18. Without it, 16 in Germany and 15 in France. */
  own_consent_from?: number;
  /** On what the council bases its processing, for its register: at most 500 bytes. */
  legal_basis?: string;
};

/** `POST /api/v1/me/feeds`: one more, in place of the one of the same `channel`, whose address ends. */
export type NewFeed = {
  /** Which channel; null: all the member may see. */
  channel: ChannelId | null;
};

/** `POST /api/v1/bots/{bot}/hooks` */
export type NewHook =
  | {
      kind: "incoming";
      /** Where it is said. */
      channel: ChannelId;
      /** The language it is written in. */
      lang: Lang;
    }
  | {
      kind: "outgoing";
      /** Which channels. */
      channels: Array<ChannelId>;
      /** Where to. */
      url: string;
    };

/** `POST /api/v1/channels/{channel}/meetings` */
export type NewMeeting = {
  /** Made by the client (UUIDv7): sent again, it is the same meeting. */
  id: MeetingId;
  /** What is planned. */
  plan: Plan;
};

/** `POST /api/v1/operator/municipalities`; `PUT …/{id}` changes one. */
export type NewMunicipality = {
  /** Where; stays. */
  country: Country;
  /** Its name in its own language. */
  name: string;
};

/** `POST /api/v1/operator/neighbourhoods`; `PUT …/{id}` changes one. */
export type NewNeighbourhood = {
  /** The town it is part of; stays. */
  municipality: MunicipalityId;
  /** Its name in its own language. */
  name: string;
  /** Special development needs (DE: Sozialer Zusammenhalt, FR: quartier prioritaire). */
  development: boolean;
};

/** `POST /api/v1/operator/pairings` */
export type NewPairing = {
  /** A council of a German municipality. */
  german: CouncilId;
  /** A council of a French one. */
  french: CouncilId;
};

/** `POST /api/v1/channels/{channel}/messages`, with the header `Idempotency-Key` or an `id`. */
export type NewPost = {
  /** What it says. */
  text: string;
  /** The language it is written in; left out: the bot's own. */
  lang?: Lang;
  /** The same in another language. */
  translation?: RawTranslation;
  /** The message it answers. */
  reply_to?: MessageId;
  /** The meeting of this channel it is about. */
  meeting?: MeetingTime;
  /** The message's id, in place of an `Idempotency-Key`. */
  id?: MessageId;
};

/** `POST /api/v1/channels/{channel}/messages/{message}/report` */
export type NewReport = {
  /** Through which door. */
  door: Door;
  /** Which rule; needed for `rules`. */
  rule?: HouseRule;
  /** In one's own words; needed for `illegal`: why it is. At most 2,000 bytes. */
  words?: string;
  /** `illegal`: that what is said is believed in good faith to be right and whole. */
  good_faith?: boolean;
  /** The language of `words`. */
  lang?: Lang;
};

/** `POST /api/v1/channels/{channel}/scheduled` */
export type NewScheduled = {
  /** Made by the client (UUIDv7): sent again, it is the same. */
  id: ScheduledId;
  /** What, and when. */
  plan: ScheduledPlan;
  /** Keep it as it is, although a word rule warned. */
  confirmed: boolean;
};

/** What happened, where it is about no message. */
export type Noted =
  | { kind: "channel.changed" } & ChannelChanged
  | { kind: "meeting.changed" } & MeetingChanged
  | { kind: "attendance.changed" } & AttendanceChanged
  | { kind: "case.changed" } & CaseChanged;

/** A notice to a member. */
export type Notice = {
  /** Which. */
  id: NoticeId;
  /** When. */
  at: Timestamp;
  /** Whether the member has seen it. */
  read: boolean;
  /** What it is about. */
  about: NoticeKind;
  /** Where an appeal stands. */
  appeal: AppealState;
};

/** A notice: what was decided about somebody, and why, told to them. */
export type NoticeId = string;

/** What a notice is about. */
export type NoticeKind =
  | {
      kind: "measure";
      /** Why. */
      statement: Statement;
      /** What the message said, if it is about one. */
      text: string | null;
      /** The language of `text`. */
      text_lang: Lang | null;
      /** The same in another language; absent where there was none. */
      translation?: Translation;
    }
  | {
      kind: "released";
      /** Its channel. */
      channel: ChannelId;
      /** Which. */
      message: MessageId;
    }
  | {
      kind: "scheduled_cancelled";
      /** The channel it was for. */
      channel: ChannelId;
      /** What it said. */
      text: string;
      /** The language of `text`. */
      text_lang: Lang;
      /** The same in another language; absent where there was none. */
      translation?: RawTranslation;
      /** Why. */
      why: string;
      /** The language of `why`. */
      lang: Lang;
    }
  | {
      kind: "lifted";
      /** Which notice told of it. */
      notice: NoticeId;
      /** What it was. */
      measure: Measure;
      /** Why. */
      why: string;
      /** The language of `why`. */
      lang: Lang;
    }
  | {
      kind: "report_received";
      /** The reported message. */
      message: MessageId;
      /** Its channel. */
      channel: ChannelId;
    }
  | {
      kind: "report_decided";
      /** The reported message. */
      message: MessageId;
      /** Its channel. */
      channel: ChannelId;
      /** Whether anything was done. */
      acted: boolean;
    }
  | {
      kind: "facilitator_recovered";
      /** Whose. */
      member: MemberId;
      /** Who gave it back. */
      by: MemberId;
    }
  | {
      kind: "appeal_decided";
      /** Which notice was appealed against. */
      notice: NoticeId;
      /** Whether the decision stands (false: it was taken back). */
      upheld: boolean;
      /** Why. */
      why: string;
      /** The language of `why`. */
      lang: Lang;
    };

/** `GET /api/v1/me/notices` */
export type Notices = {
  /** The member's name, role and language: whoever was banned can still read why. */
  lang: Lang;
  /** Whether suspensions or bans keep the member out of all pairings of their council. Where another pairing is left, they go on there. */
  out: boolean;
  /** Whether they are read by a card that a facilitator made for whoever was banned. It opens the reasons and the appeal; for what is kept of the member, and its end, they ask the operator. */
  by_card: boolean;
  /** The pairings of the member's council, those they are kept out of too. */
  pairings: Array<NamedPairing>;
  /** The newest first, at most 200. */
  notices: Array<Notice>;
};

/** One time a meeting takes place. */
export type Occurrence = {
  /** Of which meeting. */
  meeting: MeetingId;
  /** In which channel. */
  channel: ChannelId;
  /** The start it had at first: its name, for good. */
  occurrence: LocalTime;
  /** What it is about. */
  title: Bilingual<string>;
  /** Where. */
  place: Bilingual<string>;
  /** When it begins on the wall clock of `zone`. In the hour that is skipped in spring it is the time clocks then show. */
  start: LocalTime;
  /** The zone. */
  zone: string;
  /** When it begins. Of an hour that comes twice in autumn, the first one. */
  starts_at: Timestamp;
  /** When it ends. */
  ends_at: Timestamp;
  /** A link to meet at. */
  link: string | null;
  /** What is to be talked about. */
  items: Array<AgendaItem>;
  /** Called off. */
  cancelled: boolean;
  /** Why, in both languages. */
  why: Bilingual<Topic> | null;
  /** Whether it comes again. */
  recurring: boolean;
  /** The calendar it was taken in from. */
  calendar: CalendarId | null;
  /** Answers so far, per council. */
  attendance: Array<CouncilCount>;
  /** What the reader answered. */
  mine: Answer | null;
  /** Whether there are minutes. */
  has_minutes: boolean;
};

/** How a command ended. */
export type Outcome<T> =
  | { ok: T }
  | { error: Refusal };

/** `GET /api/v1/operator/overview` */
export type Overview = {
  /** Every municipality, neighbourhood, council and pairing; its members are the operators. */
  directory: Directory;
  /** What was said about agreement, one a council. */
  terms: Array<CouncilTerms>;
  /** Facilitators of all councils. */
  facilitators: Array<Member>;
};

/** What concerns one member alone: pushed as `own` after hello where there is anything, and whenever it changes; `GET /api/v1/me/own`. */
export type Own = {
  /** Their messages and edits that wait for approval, oldest first. */
  waiting: Array<Waiting>;
  /** Where they can read and not write. */
  muted: Array<OwnMute>;
  /** Notices they have not seen. */
  unread: number;
  /** Whom they have muted for themselves. */
  ignored: Array<MemberId>;
};

/** A mute, as the muted member is told. */
export type OwnMute = {
  /** In which pairing. */
  pairing: PairingId;
  /** In which channel; null: all of the pairing. */
  channel: ChannelId | null;
  /** Until when. */
  until: Timestamp;
  /** The notice with the reasons. */
  notice: NoticeId;
};

/** One German and one French council. */
export type Pairing = {
  /** Which. */
  id: PairingId;
  /** The German council, then the French one. */
  councils: [CouncilId, CouncilId];
};

/** One German and one French council that work together. */
export type PairingId = string;

/** A passkey of the member's. */
export type Passkey = {
  /** Which. */
  id: string;
  /** What the member calls it. */
  name: string;
  /** When it was made. */
  created: Timestamp;
  /** When it was last shown; null if never. */
  used: Timestamp | null;
};

/** `POST /api/v1/me/passkeys`: the end of a registration. */
export type PasskeyMade = {
  /** Of the beginning. */
  ceremony: string;
  /** `RegistrationResponseJSON`. */
  credential: Record<string, unknown>;
  /** What the member calls it. */
  name: string;
};

/** `POST /api/v1/passkey` and `POST /api/v1/me/verify`: the end of an authentication. */
export type PasskeyShown = {
  /** Of the beginning. */
  ceremony: string;
  /** `AuthenticationResponseJSON`. */
  credential: Record<string, unknown>;
};

/** `GET /api/v1/me/passkeys` */
export type Passkeys = {
  /** The oldest first. */
  passkeys: Array<Passkey>;
};

/** `ping` */
export type Ping = Record<never, never>;

/** What is planned: the first time, and every further one unless it was changed by itself. */
export type Plan = {
  /** What it is about, in both languages; neither is empty. */
  title: Bilingual<string>;
  /** Where, in both languages; may be empty. */
  place: Bilingual<string>;
  /** When it begins, on the wall clock of `zone`. */
  start: LocalTime;
  /** An IANA zone: `Europe/Berlin`, `Europe/Paris`, `America/Martinique`. */
  zone: string;
  /** How long, in minutes: 5 to 20160. */
  minutes: number;
  /** How it comes again: an RRULE (RFC 5545, 3.3.10) without the word, `FREQ=WEEKLY;BYDAY=TU`. Null: once. */
  rule: string | null;
  /** Starts that are left out, on the same wall clock; at most 200. */
  except: Array<LocalTime>;
  /** Whether times on a public or school holiday of either country are left out. */
  skip_holidays: boolean;
  /** A link to meet at, `https:`; null: none. */
  link: string | null;
  /** What is to be talked about, in order; at most 50. */
  items: Array<AgendaItem>;
  /** How long before each start it is reminded, on the wall clock: ISO 8601 durations of weeks, days, hours and minutes such as `P1W`, `P1D`, `PT1H`; at most 5, none twice, none over four weeks. */
  reminders: Array<string>;
};

/** `GET /api/v1/pairings/{pairing}/planners`: who may plan meetings besides the facilitators. */
export type Planners = {
  /** Members of the pairing. */
  members: Array<MemberId>;
};

/** A place in one channel's log, `EPOCH:OFFSET`: "everything up to and including this event". An offset alone is never enough: after a log was lost the same offset names another event. */
export type Position = string;

/** `remove`, `react`: the position of the event; where nothing changed, of the log's newest event. */
export type PositionOk = {
  /** Where. */
  position: Position;
};

/** 201, or 200 where the same was posted before. */
export type PostMade = {
  /** The message's id: a UUIDv5 of the bot's id and the key, where there was a key. */
  id: MessageId;
  /** Where it was posted; null while it waits for approval. */
  position: Position | null;
  /** When. */
  at: Timestamp;
  /** Whether the same message had been posted before. */
  duplicate: boolean;
  /** It waits for approval, for this reason. */
  held: HoldReason | null;
};

/** A message as its `message.posted` event carries it. */
export type PostedMessage = {
  /** Made by the sender. */
  id: MessageId;
  /** Who wrote it. */
  author: MemberId;
  /** The language it was written in. */
  lang: Lang;
  /** What it said at first; null once it was removed, also where it was put back later: the text is then in its `message.restored` event. */
  text: MessageText | null;
  /** The message it answers. */
  reply_to: MessageId | null;
  /** When it was written, where it waited for approval; absent where it was posted at once. */
  written_at?: Timestamp;
  /** The same in another language, as its author wrote it at first; absent where they didn't, and once it was removed. */
  translation?: Translation;
  /** The meeting it was about at first; absent where it was about none, and once it was removed. */
  meeting?: MeetingTime;
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

/** `POST /api/v1/report`: illegal content, without an account (DSA, Article 16(2)). */
export type PublicReport = {
  /** In which pairing. */
  pairing: PairingId;
  /** Where it is: a link to the message, or who wrote what, when and in which channel. At most 2,000 bytes. */
  place: string;
  /** Why it is illegal. At most 4,000 bytes. */
  words: string;
  /** The language of `words`. */
  lang: Lang;
  /** Whether it shows sexual abuse of a child: then no name is asked for. */
  abuse: boolean;
  /** The reporter's name; needed unless `abuse`. */
  name?: string;
  /** The reporter's e-mail address; needed unless `abuse`. Nothing is sent to it by the server. */
  mail?: string;
  /** That what is said is believed in good faith to be right and whole. */
  good_faith: boolean;
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
    }
  | {
      type: "member";
      /** Who. */
      id: MemberId;
      /** As they now are; null: a former member. */
      member: Member | null;
    }
  | { type: "own" } & Own;

/** Every frame a server sends but replies. */
export type Pushed = Event | Push;

/** What a message said. */
export type Quoted = {
  /** Which. */
  id: MessageId;
  /** Who wrote it. */
  author: MemberId;
  /** When. */
  at: Timestamp;
  /** In which language. */
  lang: Lang;
  /** What it said; null if it was removed, or erased with its author. */
  text: string | null;
  /** The same in another language; absent where there was none, and where `text` is null. */
  translation?: Translation;
};

/** The same message in another language, as it is sent. */
export type RawTranslation = {
  /** The other language; not the message's own. */
  lang: Lang;
  /** What it says in it. */
  text: string;
};

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

/** `POST /api/v1/report/look` */
export type ReceiptLook = {
  /** The receipt's code. */
  receipt: string;
};

/** What became of a report made without an account. */
export type ReceiptLooked = {
  /** When it came in. */
  at: Timestamp;
  /** When it was decided; null if it wasn't yet. */
  decided: Timestamp | null;
  /** Whether anything was done; null until it was decided. */
  acted: boolean | null;
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
  | "wording"
  | "rate_limited"
  | "unavailable"
  | "muted"
  | "slow"
  | "frozen"
  | "internal";

/** A reminder of one time of a meeting. */
export type Reminder = {
  /** The id of its message: a UUIDv5 of meeting, occurrence and offset, so that nobody posts it twice. */
  id: MessageId;
  /** Where to. */
  channel: ChannelId;
  /** Of which meeting. */
  meeting: MeetingId;
  /** Of which of its times. */
  occurrence: LocalTime;
  /** How long before: `P1D`. */
  offset: string;
  /** When it is due, quiet hours heeded. */
  due: Timestamp;
  /** When the meeting begins: from then on it is too late. */
  starts_at: Timestamp;
  /** What is said of it: that time of the meeting, with the answers so far. */
  time: Occurrence;
};

/** `POST /api/v1/agenda/reminders/{message}`: what became of a reminder that was due. */
export type ReminderDone = {
  /** Of which meeting. */
  meeting: MeetingId;
  /** What. */
  outcome: ReminderOutcome;
};

/** What became of a reminder. */
export type ReminderOutcome = "posted" | "late" | "refused";

/** `GET /api/v1/agenda/reminders`: what is due, or due next, in the bot's channels. */
export type Reminders = {
  /** What is due now, by time; at most 50. */
  due: Array<Reminder>;
  /** When the next one after these is due; null: none is. */
  next: Timestamp | null;
  /** How many bytes a reminder's text has at most, in each language. */
  text_bytes: number;
};

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

/** The receipt of a report. */
export type ReportMade = {
  /** When it came in. */
  at: Timestamp;
  /** Without an account: the code that shows what became of it, told once. Null for members: they get a notice. */
  receipt: string | null;
  /** `danger`: who helps at once, in the reporter's country. */
  helplines: Array<Helpline>;
};

/** One report. */
export type ReportNote = {
  /** When. */
  at: Timestamp;
  /** Through which door. */
  door: Door;
  /** By whom: facilitators may have to ask back. The author never learns it. Null: somebody without an account, or a former member. */
  by: MemberId | null;
  /** Which rule. */
  rule: HouseRule | null;
  /** In the reporter's words. */
  words: string | null;
  /** The language of `words`. */
  lang: Lang | null;
  /** Where it is, from somebody without an account. */
  place: string | null;
  /** Their name, if given. */
  name: string | null;
  /** Their e-mail address, if given. */
  mail: string | null;
};

/** `GET /api/v1/report`: what the page without an account needs. */
export type ReportPage = {
  /** The pairings there are, by their places' names. */
  places: Array<ReportPairing>;
  /** In Germany. */
  helplines_de: Array<Helpline>;
  /** In France. */
  helplines_fr: Array<Helpline>;
};

/** A pairing, as anybody may know it. */
export type ReportPairing = {
  /** Which. */
  pairing: PairingId;
  /** The German and the French council's place. */
  name: Bilingual<string>;
};

/** A restriction that holds now. `POST /api/v1/restrictions/{notice}/lift` with a reason ends it. */
export type Restriction = {
  /** The notice that told of it. */
  notice: NoticeId;
  /** Whom it holds. */
  member: MemberId;
  /** What it is: muted, suspended or banned. */
  measure: Measure;
  /** A mute of one channel: which. */
  channel: ChannelId | null;
  /** Since when. */
  from: Timestamp;
  /** Until when; null: for good. */
  until: Timestamp | null;
  /** The case it was decided in. */
  case: CaseId;
};

/** `GET /api/v1/pairings/{pairing}/restrictions`: who is muted, suspended or banned now. */
export type Restrictions = {
  /** The latest first. */
  restrictions: Array<Restriction>;
};

/** `GET /api/v1/pairings/{pairing}/retention` */
export type Retention = {
  /** Where nothing else was said. */
  default_days: number;
  /** One a channel of the pairing. */
  channels: Array<ChannelRetention>;
};

/** `PUT /api/v1/channels/{channel}/retention` */
export type RetentionPut = {
  /** 1 to 3650 days; null: the default. */
  days: number | null;
  /** For the audit log. */
  why: string;
};

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
  /** The same in another language. */
  translation?: Translation;
};

/** `GET /api/v1/channels/{channel}/messages/{message}/revisions` */
export type Revisions = {
  /** Earlier texts, oldest first. */
  revisions: Array<Revision>;
};

/** What a member may do. */
export type Role = "participant" | "facilitator" | "bot" | "admin";

/** `POST /api/v1/pairings/{pairing}/roster`: looks at a list before anything is written. */
export type Roster = {
  /** Comma, semicolon or tab between fields, with a line of headings: a name (`name`, `nom`) and, where wanted, channels (`channels`, `Kanäle`, `canaux`) by their German or French names with `|` between them. At most 200 people. */
  csv: string;
  /** For which council. */
  council: CouncilId;
};

/** What is in a list. */
export type RosterLooked = {
  /** One a line of the list, headings and empty lines left out. */
  rows: Array<RosterRow>;
  /** How many problems there are in all; nothing can be made of the list while there is one. */
  problems: number;
};

/** What is wrong with a line. */
export type RosterProblem = {
  /** What. */
  kind: RosterProblemKind;
  /** The part of the line it is about. */
  text: string;
};

/** What is wrong with a line. */
export type RosterProblemKind =
  | "no_headings"
  | "unreadable"
  | "name_missing"
  | "name_invalid"
  | "name_twice"
  | "name_taken"
  | "channel_unknown"
  | "too_many";

/** A line of a list. */
export type RosterRow = {
  /** Its number in the file, from 1. */
  line: number;
  /** The name as it was read. */
  name: string;
  /** The channels that were found. */
  channels: Array<ChannelId>;
  /** What is wrong with it. */
  problems: Array<RosterProblem>;
};

/** A word rule. */
export type RuleId = string;

/** A message for later. */
export type Scheduled = {
  /** Which. */
  id: ScheduledId;
  /** Where to. */
  channel: ChannelId;
  /** Whose. */
  by: MemberId;
  /** What, and when. */
  plan: ScheduledPlan;
  /** When it comes next; null: never again. */
  next: Timestamp | null;
  /** Why it was not posted the last time: a refusal's name; null: it was, or it wasn't due yet. */
  refused: string | null;
};

/** A message for later. */
export type ScheduledId = string;

/** `GET /api/v1/channels/{channel}/scheduled`: the reader's own; for facilitators of the pairing everybody's. */
export type ScheduledList = {
  /** By when they come next. */
  scheduled: Array<Scheduled>;
};

/** What is said, and when. */
export type ScheduledPlan = {
  /** What it says. */
  text: string;
  /** The language it is written in. */
  lang: Lang;
  /** The same in another language. */
  translation: RawTranslation | null;
  /** When, on the wall clock of `zone`; in the future. */
  at: LocalTime;
  /** An IANA zone. */
  zone: string;
  /** How it comes again: an RRULE, at most once a day, as in `Plan`. Null: once. */
  rule: string | null;
};

/** `PUT /api/v1/scheduled/{id}` */
export type ScheduledPut = {
  /** From now on. */
  plan: ScheduledPlan;
  /** Keep it as it is, although a word rule warned. */
  confirmed: boolean;
};

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
  /** Send it as it is, although a word rule warned. */
  confirmed?: boolean;
  /** The same in another language. */
  translation?: RawTranslation;
  /** The meeting of this channel it is about. */
  meeting?: MeetingTime;
};

/** `send`: the message is durable, in the log or waiting for approval. */
export type SendOk = {
  /** Where it was posted; null while it waits. */
  position: Position | null;
  /** When. */
  at: Timestamp;
  /** Whether the same message had been posted before. */
  duplicate: boolean;
  /** It waits for approval, for this reason; `own` tells more. Absent where it was posted. */
  held?: HoldReason;
};

/** `GET /api/v1/service`: what anybody may know of this server before joining. */
export type Service = {
  /** Who runs it, as they call themselves. */
  name: string;
  /** Where questions about privacy and safety go: an address or a page. */
  contact?: string;
  /** The texts in force. */
  texts: Array<ConsentVersion>;
  /** Days after which messages are deleted where facilitators have said nothing else. */
  retention_days: number;
  /** Nobody is here yet: only the operator can come in, with the link that the server printed. */
  empty?: boolean;
};

/** One of the member's devices. */
export type Session = {
  /** Which; tells nothing of the cookie. */
  id: string;
  /** What the browser said it was when it signed in, in a few words: `Firefox, Android`. */
  device: string;
  /** When it signed in. */
  created: Timestamp;
  /** When it was last used, to within a quarter of an hour. */
  seen: Timestamp;
  /** When it ends at the latest. */
  expires: Timestamp;
  /** Whether it is the one that asks. */
  current: boolean;
};

/** What a session may do. */
export type SessionState = {
  /** Until when this session may moderate and administer: a passkey was shown, with user verification; null if it was not, or too long ago. */
  verified_until: Timestamp | null;
  /** How many passkeys the member has. */
  passkeys: number;
  /** Whether this session may add a passkey now: verified, or in by a card while the member has none. */
  may_register: boolean;
};

/** `GET /api/v1/me/sessions`: where the member is signed in. */
export type Sessions = {
  /** The latest used first. */
  sessions: Array<Session>;
};

/** Who is signed in, and how. */
export type SignedIn = {
  /** The member. */
  member: Me;
  /** What this session may do. */
  session: SessionState;
  /** Whether others see when the member is there. */
  presence: boolean;
  /** How old they said they are; null for bots and the operator. */
  age_band: AgeBand | null;
};

/** A rule to begin with. */
export type StarterRule = {
  /** In which language it is a word. */
  lang: Lang;
  /** As in a rule. */
  pattern: string;
  /** As in a rule. */
  action: WordAction;
  /** As in a rule. */
  rule: HouseRule;
};

/** A statement of reasons. None of its fields can be left out: without them nothing is restricted. */
export type Statement = {
  /** What was done. */
  measure: Measure;
  /** Where it holds. */
  extent: Extent;
  /** From when on. */
  from: Timestamp;
  /** Until when; null: for good. */
  until: Timestamp | null;
  /** On what it stands. */
  ground: Ground;
  /** What happened, in the words of whoever decided; where a rule did, the words it found. */
  facts: string;
  /** The language of `facts`; null where nobody wrote them. */
  lang: Lang | null;
  /** Why it had to wait, of what waits or waited too long; null of everything else. */
  reason: HoldReason | null;
  /** Whether somebody had reported it. */
  on_notice: boolean;
  /** Whether no person decided. */
  automated: boolean;
  /** Until when an appeal can be made; it goes to a facilitator of the other council. */
  appeal_until: Timestamp;
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
  /** The store takes no writes for now, so nobody is shown that this member is there; they will be once it does. */
  presence_unavailable?: boolean;
} & Recovery;

/** A moment, in milliseconds since 1970-01-01T00:00:00Z; written as `2026-02-12T15:02:03.004Z`. */
export type Timestamp = string;

/** What a channel is about: one line, may be empty. */
export type Topic = string;

/** The same message in another language. */
export type Translation = {
  /** The other language. */
  lang: Lang;
  /** What it says in it. */
  text: MessageText;
};

/** A message or edit of the member's own that waits for approval. Nobody else sees it, but the facilitators at the desk. */
export type Waiting = {
  /** Which message. */
  id: MessageId;
  /** In which channel. */
  channel: ChannelId;
  /** Whether it is an edit of a message that is there. */
  edit: boolean;
  /** What it says. */
  text: MessageText;
  /** The language it is written in. */
  lang: Lang;
  /** The message it answers. */
  reply_to: MessageId | null;
  /** The same in another language. */
  translation?: Translation;
  /** The meeting it is about. */
  meeting?: MeetingTime;
  /** When it was written. */
  at: Timestamp;
  /** Why it waits. */
  reason: HoldReason;
  /** Why, until when, and how to appeal: at `until` it expires, with a notice. */
  statement: Statement;
};

/** What a code is for. */
export type Welcome = "known" | "consents" | "newcomer" | "out";

/** A reason, where one is asked for: it stands in the audit log. */
export type Why = {
  /** In a few words; at most 500 bytes. */
  why: string;
};

/** What a rule does. None of it punishes anybody. */
export type WordAction = "alert" | "warn" | "hold";

/** A message that a rule hits. */
export type WordHit = {
  /** Which rule. */
  rule: RuleId;
  /** Where. */
  channel: ChannelId;
  /** Which message. */
  message: MessageId;
  /** When it was posted. */
  at: Timestamp;
  /** What was hit, as it stands there. */
  words: string;
  /** What it says. */
  text: string;
};

/** A rule. */
export type WordRule = {
  /** Which; made by the client. */
  id: RuleId;
  /** Whole words, or with `*`: `wort`, `wort*`, `*wort`, `*wort*`, `an*fang`, `ein ganzer satz`. Case, accents, look-alikes, spacing and repeated letters make no difference. */
  pattern: string;
  /** What it does. */
  action: WordAction;
  /** Which of the pairing's rules it stands for. */
  rule: HouseRule;
  /** Where; null: in the whole pairing, names included. */
  channel: ChannelId | null;
};

/** `GET` and `PUT /api/v1/pairings/{pairing}/words`: all of it at once. */
export type WordRules = {
  /** Counted up by each change; a `PUT` has the one it was made from, or is a `conflict`. */
  version: number;
  /** At most 1,000. */
  rules: Array<WordRule>;
  /** What never counts, written like patterns; at most 1,000. */
  allowed: Array<string>;
};

/** `GET /api/v1/words/starter`: lists to begin with. */
export type WordStarter = {
  /** One entry a rule. */
  rules: Array<StarterRule>;
};

/** `POST /api/v1/pairings/{pairing}/words/try`: what rules would have hit, before they go live. */
export type WordTrial = {
  /** The rules to try. */
  rules: Array<WordRule>;
  /** What never counts. */
  allowed: Array<string>;
  /** Over how many days back, 1 to 90. */
  days: number;
};

/** What a trial found. */
export type WordTried = {
  /** Messages looked at, the newest first, at most 20,000. */
  looked: number;
  /** Whether there were older ones that were not looked at. */
  more: boolean;
  /** Messages hit in all. */
  hit: number;
  /** The newest of them, at most 100. */
  hits: Array<WordHit>;
};

/** A year's counts. */
export type YearCounts = {
  /** Of our era, in UTC. */
  year: number;
  /** By act, as in the audit log: `report.made`, `message.removed`; reports by their doors besides: `report.made.illegal`. */
  counts: Record<string, number>;
};

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
  /** A word rule asks to rephrase; with `confirmed: true` it is sent as it is. */
  wording: { number: 2009, retry: false },
  /** Too many commands; `retry_after_ms` says when there is room again. */
  rate_limited: { number: 3000, retry: true },
  /** The store can't be reached, and whether it kept anything can't be told: send the same after `retry_after_ms`. */
  unavailable: { number: 3001, retry: true },
  /** The member can read here, not write, for `retry_after_ms`; a notice has the reasons. */
  muted: { number: 3002, retry: true },
  /** The channel is slow for now: the member's next message can come in `retry_after_ms`. */
  slow: { number: 3003, retry: true },
  /** The channel is frozen for now: only facilitators write. `retry_after_ms` where it ends by itself. */
  frozen: { number: 3004, retry: true },
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
  /** The name looks like somebody else's in the pairing, or has a title in it that its bearer has no claim to. */
  name_taken: 400,
  /** Somebody new is asked for a name, an age band and agreement to the texts in force; something of it is missing. */
  consent_missing: 400,
  /** At this age a parent's slip is needed, and this is no slip of this card, or it was used up. */
  slip_invalid: 400,
  /** The passkey, or what came with it, can't be accepted: another challenge, origin or key, or no user verification. */
  passkey_invalid: 400,
  /** A word rule doesn't let this text stand: find other words. */
  wording: 400,
  /** A pattern that can't be a word rule: too short, too long, too many stars. */
  pattern_invalid: 400,
  /** Whatever restricts or warns needs a ground and reasons. */
  reasons_missing: 400,
  /** No such IANA zone. */
  zone_unknown: 400,
  /** Clocks skip this time there: choose another. */
  time_skipped: 400,
  /** It is over already: what is planned is in the future. */
  time_past: 400,
  /** No RRULE, one of a kind that isn't taken here, or one that never comes true; `detail` says what. */
  rule_invalid: 400,
  /** No ISO 8601 duration of weeks, days, hours and minutes, or over four weeks. */
  offset_invalid: 400,
  /** More items, reminders, times or meetings than there is room for; `detail` says of which. */
  too_many: 400,
  /** No calendar, or a broken one; `detail` says in which line. */
  calendar_invalid: 400,
  /** No address of the kind that is wanted, or one in a private network. */
  address_refused: 400,
  /** No session or token, or one that has ended: sign in again. */
  unauthorized: 401,
  /** Seen by the member, but not theirs to do. */
  forbidden: 403,
  /** Moderating and administering need a passkey shown in this session, not too long ago: `POST /api/v1/me/verify`. */
  passkey_needed: 403,
  /** Suspensions or bans keep the member out of all pairings of their council; `GET /api/v1/me/notices` has the reasons. */
  out: 403,
  /** Nobody joins this pairing for now. */
  joining_paused: 403,
  /** The channel is archived: read only. */
  archived: 403,
  /** Nobody takes or decides a case about themselves; nor an appeal, whoever decided first or is of the same council. */
  involved: 403,
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
  /** Somebody changed the same thing at the same moment; look again, then decide again. */
  conflict: 409,
  /** `Quartier-Member` names another member than the session is of: the page was made for somebody else. */
  another_member: 409,
  /** The case was decided already. */
  decided: 409,
  /** There is an appeal against this already, or nothing to appeal against. */
  no_appeal: 409,
  /** What it is about is gone: the message was removed, or its author erased. */
  gone: 410,
  /** A body over 16 KiB, or over what its endpoint says. */
  too_large: 413,
  /** A body that isn't `application/json`. */
  unsupported_media_type: 415,
  /** `/ws` without an upgrade. */
  upgrade_required: 426,
  /** `/ws` with another version of WebSocket than 13. */
  version: 426,
  /** Too many attempts or connections; `Retry-After` says when to try again. */
  rate_limited: 429,
  /** The member can read here, not write, for `Retry-After`; a notice has the reasons. */
  muted: 429,
  /** The channel is slow for now; `Retry-After` says when the next message can come. */
  slow: 429,
  /** The channel is frozen for now: only facilitators write. */
  frozen: 429,
  /** A fault of the server, logged with the incident id in `detail`. */
  internal: 500,
  /** The store can't be reached; `Retry-After` may say when to try again. */
  unavailable: 503,
  /** The server's clock may be wrong: what follows from the time waits, for about ten minutes. */
  clock_doubted: 503,
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
  /** What the connection began with is no longer so: a log it can't follow on, a channel, a role, a secret. Hello tells what is. */
  4002: { reason: "resync", comeBack: true },
  /** The store can't be reached, so that the connection can't begin. */
  4003: { reason: "unavailable", comeBack: true },
  /** The client read too slowly and its outbox was full. */
  4008: { reason: "too_slow", comeBack: true },
  /** The session ended: logged out, expired, or ended by someone entitled to. */
  4500: { reason: "session_ended", comeBack: false },
  /** The member was banned from all pairings of their council. */
  4501: { reason: "banned", comeBack: false },
  /** The member is out of all pairings of their council, of one at least by a suspension: a notice has the reasons, and until when. */
  4502: { reason: "suspended", comeBack: false },
} as const satisfies Record<number, { reason: string; comeBack: boolean }>;

/** What each command is answered when it is done. */
export type OkOf = {
  subscribe: SubscribeOk;
  unsubscribe: Done;
  events: EventsOk;
  history: HistoryOk;
  send: SendOk;
  edit: EditOk;
  remove: PositionOk;
  react: PositionOk;
  read: Done;
  typing: Done;
  ping: Done;
};

/** The name of a problem. */
export type ProblemCode = keyof typeof PROBLEMS;
