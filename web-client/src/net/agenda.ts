// The agenda over HTTP: meetings and who comes, minutes, feeds.
import type {
  Agenda,
  Answer,
  Attendance,
  FeedMade,
  Feeds,
  Id,
  LocalDate,
  LocalTime,
  MeetingCancel,
  MeetingPut,
  MeetingView,
  Minutes,
  MinutesPut,
  NewMeeting,
  Occurrence,
} from '../protocol';
import { call } from './api';

const time = (meeting: Id, occurrence: LocalTime) => `/meetings/${meeting}/times/${occurrence}`;

export const agendaApi = {
  agenda: (pairing: Id, from: LocalDate, until: LocalDate) => call<Agenda>('GET', `/pairings/${pairing}/agenda?from=${from}&until=${until}`),
  meeting: (meeting: Id) => call<MeetingView>('GET', `/meetings/${meeting}`),
  plan: (channel: Id, meeting: NewMeeting) => call<MeetingView>('POST', `/channels/${channel}/meetings`, meeting),
  change: (meeting: Id, change: MeetingPut) => call<MeetingView>('PUT', `/meetings/${meeting}`, change),
  cancel: (meeting: Id, how: MeetingCancel) => call<MeetingView>('POST', `/meetings/${meeting}/cancel`, how),
  /** Wherever it is now: of which meeting, and under which name. */
  time: (meeting: Id, occurrence: LocalTime) => call<Occurrence>('GET', time(meeting, occurrence)),
  answer: (meeting: Id, occurrence: LocalTime, answer: Answer | null) => call<Occurrence>('PUT', `${time(meeting, occurrence)}/answer`, { answer }),
  attendance: (meeting: Id, occurrence: LocalTime) => call<Attendance>('GET', `${time(meeting, occurrence)}/attendance`),
  minutes: (meeting: Id, occurrence: LocalTime) => call<Minutes>('GET', `${time(meeting, occurrence)}/minutes`),
  writeMinutes: (meeting: Id, occurrence: LocalTime, minutes: MinutesPut) => call<Minutes>('PUT', `${time(meeting, occurrence)}/minutes`, minutes),
  feeds: () => call<Feeds>('GET', '/me/feeds'),
  makeFeed: (channel: Id | null) => call<FeedMade>('POST', '/me/feeds', { channel }),
  endFeed: (channel: Id | null) => call<void>('POST', '/me/feeds/end', { channel }),
};
