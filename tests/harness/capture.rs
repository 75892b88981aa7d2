//! What a process says, line by line, kept so that it can be awaited and shown when a test fails.

use crate::wait::{until, within};
use std::io::{BufRead, BufReader, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// Lines kept of one process; a flood is cut at its start.
const LINES_MAX: usize = 20_000;

/// The lines of one process so far.
#[derive(Clone)]
pub struct Capture {
    lines: Arc<Mutex<Vec<String>>>,
    changed: watch::Sender<usize>,
    open: Arc<AtomicUsize>,
}

impl Default for Capture {
    fn default() -> Self {
        Self { lines: Arc::default(), changed: watch::Sender::new(0), open: Arc::default() }
    }
}

impl Capture {
    /// Starts a thread that takes in every line of `from` until its end.
    pub fn listen(&self, from: impl Read + Send + 'static) {
        let capture = self.clone();
        self.open.fetch_add(1, Ordering::SeqCst);
        std::thread::spawn(move || {
            for line in BufReader::new(from).split(b'\n') {
                let Ok(line) = line else { break };
                capture.push(String::from_utf8_lossy(&line).into_owned());
            }
            capture.open.fetch_sub(1, Ordering::SeqCst);
        });
    }

    /// Waits until every stream has come to its end: then all lines are there.
    pub async fn ended(&self) {
        until("a process's output to end", async || (self.open.load(Ordering::SeqCst) == 0).then_some(())).await;
    }

    fn push(&self, line: String) {
        let mut lines = self.lines.lock().unwrap();
        if lines.len() == LINES_MAX {
            lines.drain(..LINES_MAX / 2);
        }
        lines.push(line);
        drop(lines);
        self.changed.send_modify(|count| *count += 1);
    }

    /// All lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// All lines so far as one text.
    pub fn text(&self) -> String {
        self.lines().join("\n")
    }

    /// The rest of the first line that has `mark` in it, after the mark. `None` once `over` says that no more will come.
    pub async fn after(&self, mark: &str, mut over: impl FnMut() -> bool) -> Option<String> {
        let mut changed = self.changed.subscribe();
        within(format_args!("a line with {mark:?}; so far:\n{}", self.text()), async {
            loop {
                changed.borrow_and_update();
                let ended = over();
                let found =
                    self.lines().iter().find_map(|l| l.split_once(mark).map(|(_, rest)| rest.trim().to_owned()));
                if found.is_some() || ended {
                    return found;
                }
                // A process that ends says nothing any more: look at it from time to time.
                let _ = tokio::time::timeout(std::time::Duration::from_millis(50), changed.changed()).await;
            }
        })
        .await
    }
}
