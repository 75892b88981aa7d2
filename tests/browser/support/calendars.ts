// Calendars as operators and town halls have them, and an address at which one is.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that takes whole days. */
export interface DayEvent {
  title: string;
  day: string;
  days: number;
}

/** Something of an evening in Berlin, one hour long. */
export interface TimedEvent {
  title: string;
  day: string;
  clock: string;
}

const plain = (text: string): string => text.replaceAll(/[-:]/g, '');
const after = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function times(event: DayEvent | TimedEvent): string[] {
  if ('days' in event) return [`DTSTART;VALUE=DATE:${plain(event.day)}`, `DTEND;VALUE=DATE:${plain(after(event.day, event.days))}`];
  return [`DTSTART;TZID=Europe/Berlin:${plain(event.day)}T${plain(event.clock)}00`, 'DURATION:PT1H'];
}

/** The calendar with these events, one after the other from its line 4 on. */
export function calendarOf(events: (DayEvent | TimedEvent)[]): string {
  const lines = events.flatMap((event) => ['BEGIN:VEVENT', `UID:${plain(event.title)}@rathaus.example`, 'DTSTAMP:20260101T000000Z', ...times(event), `SUMMARY:${event.title}`, 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Rathaus//DE', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

/** A town hall's web server: one address, and what is there now. */
export class TownHall {
  private constructor(
    private readonly server: Server,
    public calendar: string,
  ) {}

  static async open(calendar: string): Promise<TownHall> {
    const server = createServer((_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/calendar; charset=utf-8' }).end(hall.calendar);
    });
    const hall = new TownHall(server, calendar);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return hall;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/rathaus.ics`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
