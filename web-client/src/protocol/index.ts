// The one door through which the client imports the shapes of the wire. The shapes themselves are generated; what stands
// here is how this client speaks of them.
import type { Event, Hello, Member, OkOf, Push, Reply, Send, Subscribe, ChannelOnly, Events, History, Edit, Remove, React, Read, Ping } from './generated';

export * from './generated';

export type Id = string;
export type Person = Member;
export type KnownEvent = Event;
export type AnyReply = Reply<unknown>;
export type ServerFrame = ({ type: 'hello' } & Hello) | AnyReply | Event | Push;
/** What comes after the hello, outside of replies. */
export type Pushed = Event | Exclude<Push, { type: 'hello' }>;

interface Fields {
  subscribe: Subscribe;
  unsubscribe: ChannelOnly;
  events: Events;
  history: History;
  send: Send;
  edit: Edit;
  remove: Remove;
  react: React;
  read: Read;
  typing: ChannelOnly;
  ping: Ping;
}

/** Each command with its fields and what its reply holds. */
export type Commands = { [K in keyof OkOf]: { fields: Fields[K]; ok: OkOf[K] } };
