"""Says what independent programs make of rules and calendars.

Reads a JSON list of questions on stdin and writes the list of answers to stdout:

- {"rule", "start", "until"}: the occurrences of an RRULE by python-dateutil, civil times as "1997-09-02T09:00:00".
- {"ics", "from", "until"}: what takes place in a calendar between two instants by recurring-ical-events. Each is
  {"uid", "start", "zone", "utc", "end", "summary", "status"}; of days, "zone" is empty, and "utc" and "end" are dates.
- {"ics", "tzid", "instants"}: the offsets in seconds that the calendar's own VTIMEZONE gives, by icalendar.

What a program cannot answer is {"error": "..."}.
"""

import datetime as datetimes
import json
import sys
import warnings
from datetime import datetime, timezone

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

warnings.simplefilter("ignore")


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def said(when):
    """A day as it is, an instant in UTC."""
    if not isinstance(when, datetime):
        return when.isoformat()
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def rule(question):
    start, until = datetime.fromisoformat(question["start"]), datetime.fromisoformat(question["until"])
    parsed = rrulestr(question["rule"], dtstart=start)
    # The end, once more: dateutil looks for what never comes until the last year there is.
    datetimes.MAXYEAR = until.year + 1
    end = min(until, parsed._until) if parsed._until else until
    return [occurrence.isoformat() for occurrence in parsed.replace(until=end)]


def occurrence(event):
    start, end = event.start, event.end
    is_day = not isinstance(start, datetime)
    return {
        "uid": str(event["UID"]),
        "start": start.isoformat() if is_day else start.replace(tzinfo=None).isoformat(),
        "zone": "" if is_day else str(start.tzinfo),
        "utc": said(start),
        "end": said(end),
        "summary": str(event.get("SUMMARY", "")),
        "status": str(event.get("STATUS", "CONFIRMED")),
    }


def calendar(question):
    parsed = icalendar.Calendar.from_ical(question["ics"])
    query = recurring_ical_events.of(parsed)
    found = query.between(instant(question["from"]), instant(question["until"]))
    return sorted((occurrence(event) for event in found), key=lambda one: (one["utc"], one["end"], one["uid"]))


def zone(question):
    parsed = icalendar.Calendar.from_ical(question["ics"])
    described = next(zone for zone in parsed.timezones if zone.tz_name == question["tzid"])
    described = described.to_tz(lookup_tzid=False)
    offsets = (instant(at).astimezone(described).utcoffset() for at in question["instants"])
    return [int(offset.total_seconds()) for offset in offsets]


def answer(question):
    ask = rule if "rule" in question else zone if "tzid" in question else calendar
    try:
        return ask(question)
    except Exception as error:  # Whatever a program says is told, so that one question doesn't cost all answers.
        return {"error": f"{type(error).__name__}: {error}"}


json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
