//! Which server holds which slots, as the cluster says.

use super::server::Server;
use super::slot::SLOTS;
use redis::Value;
use std::sync::Arc;

/// Who holds what. Immutable: a change makes a new table.
#[derive(Default)]
pub struct Table {
    /// First slot, last slot, whose; in order.
    ranges: Vec<(u16, u16, Arc<Server>)>,
}

/// A range of slots and its master's address.
pub type Range = (u16, u16, (String, u16));

impl Table {
    /// One server for everything.
    pub fn single(server: Arc<Server>) -> Self {
        Self { ranges: vec![(0, SLOTS - 1, server)] }
    }

    /// Each range with its server.
    pub fn of(mut ranges: Vec<(u16, u16, Arc<Server>)>) -> Self {
        ranges.sort_by_key(|(first, ..)| *first);
        Self { ranges }
    }

    /// The server that holds a slot.
    pub fn server(&self, slot: u16) -> Option<&Arc<Server>> {
        let at = self.ranges.partition_point(|(_, last, _)| *last < slot);
        self.ranges.get(at).filter(|(first, ..)| *first <= slot).map(|(.., server)| server)
    }

    /// All servers, each once, with a slot of theirs.
    pub fn servers(&self) -> Vec<(u16, Arc<Server>)> {
        let mut servers: Vec<(u16, Arc<Server>)> = Vec::new();
        for (first, _, server) in &self.ranges {
            if !servers.iter().any(|(_, known)| Arc::ptr_eq(known, server)) {
                servers.push((*first, server.clone()));
            }
        }
        servers
    }

    /// Whether the other table says the same.
    pub fn is_same(&self, other: &Self) -> bool {
        let same = |one: &(u16, u16, Arc<Server>), other: &(u16, u16, Arc<Server>)| {
            (one.0, one.1) == (other.0, other.1) && Arc::ptr_eq(&one.2, &other.2)
        };
        self.ranges.len() == other.ranges.len() && self.ranges.iter().zip(&other.ranges).all(|(a, b)| same(a, b))
    }

    /// How many slots nobody holds.
    pub fn unheld(&self) -> u16 {
        SLOTS - self.ranges.iter().map(|(first, last, _)| last - first + 1).sum::<u16>()
    }
}

/// Reads the answer to `CLUSTER SLOTS`; an empty host means the host that was asked.
pub fn ranges(answer: &Value, asked: &str) -> Option<Vec<Range>> {
    let Value::Array(ranges) = answer else { return None };
    ranges.iter().map(|range| one_range(range, asked)).collect()
}

fn one_range(range: &Value, asked: &str) -> Option<Range> {
    let Value::Array(parts) = range else { return None };
    let [first, last, Value::Array(master), ..] = parts.as_slice() else { return None };
    let [host, port, ..] = master.as_slice() else { return None };
    let host: Option<String> = redis::from_redis_value_ref(host).ok()?;
    let host = host.filter(|host| !host.is_empty() && host != "?").unwrap_or_else(|| asked.to_owned());
    let number = |value: &Value| redis::from_redis_value_ref::<u16>(value).ok();
    let (first, last) = (number(first)?, number(last)?);
    (first <= last && last < SLOTS).then_some((first, last, (host, number(port)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_of_a_cluster_is_read() {
        let answer = redis::parse_redis_value(
            b"*2\r\n*3\r\n:0\r\n:5460\r\n*4\r\n$9\r\n127.0.0.1\r\n:7001\r\n$1\r\na\r\n*0\r\n\
              *3\r\n:5461\r\n:16383\r\n*4\r\n$0\r\n\r\n:7002\r\n$1\r\nb\r\n*0\r\n",
        );
        let ranges = ranges(&answer.unwrap(), "10.0.0.7").unwrap();
        assert_eq!(ranges[0], (0, 5460, ("127.0.0.1".into(), 7001)));
        assert_eq!(ranges[1], (5461, 16_383, ("10.0.0.7".into(), 7002)));
    }

    #[test]
    fn nonsense_is_not_read() {
        for answer in ["+OK\r\n", "*1\r\n*2\r\n:0\r\n:1\r\n", "*1\r\n*3\r\n:5\r\n:1\r\n*2\r\n$1\r\na\r\n:1\r\n"] {
            assert_eq!(ranges(&redis::parse_redis_value(answer.as_bytes()).unwrap(), ""), None, "{answer}");
        }
    }
}
