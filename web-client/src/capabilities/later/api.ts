// Messages for later over HTTP.
import { call } from '../../net/api';
import type { Id, NewScheduled, Scheduled, ScheduledList, ScheduledPut } from '../../protocol';

export const laterApi = {
  list: (channel: Id) => call<ScheduledList>('GET', `/channels/${channel}/scheduled`),
  make: (channel: Id, what: NewScheduled) => call<Scheduled>('POST', `/channels/${channel}/scheduled`, what),
  change: (id: Id, what: ScheduledPut) => call<Scheduled>('PUT', `/scheduled/${id}`, what),
  /** A reason is needed for somebody else's. */
  cancel: (id: Id, why?: string) => call<void>('DELETE', `/scheduled/${id}`, why === undefined ? undefined : { why }),
};
