//! Tasks that run as long as the server does. One that ends by itself, by a panic or otherwise, is a fault: the server says which, stops,
//! and exits with a failure, so that whoever started it starts it anew.

use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// The tasks of one server; ended when dropped.
pub struct Supervisor {
    tasks: Vec<JoinHandle<()>>,
    tell: mpsc::UnboundedSender<&'static str>,
    ended: mpsc::UnboundedReceiver<&'static str>,
}

impl Supervisor {
    /// No tasks yet.
    pub fn new() -> Self {
        let (tell, ended) = mpsc::unbounded_channel();
        Self { tasks: Vec::new(), tell, ended }
    }

    /// Starts a task that is to run for as long as the server does.
    pub fn keep(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let tell = self.tell.clone();
        self.tasks.push(tokio::spawn(async move {
            let outcome = AssertUnwindSafe(task).catch_unwind().await;
            tracing::error!(task = name, panicked = outcome.is_err(), "a task of the server ended unexpectedly");
            let _ = tell.send(name);
        }));
    }

    /// Starts a task that ends when its work is done.
    pub fn once(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.push(tokio::spawn(task));
    }

    /// Answers when a task that was to be kept has ended: its name.
    pub async fn failed(&mut self) -> &'static str {
        // Never none: a sender is kept here.
        self.ended.recv().await.unwrap_or("the supervisor")
    }
}

impl Default for Supervisor {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    #[tokio::test]
    async fn a_task_that_panics_or_ends_is_told_by_its_name() {
        let mut supervisor = Supervisor::new();
        supervisor.keep("pending", pending());
        supervisor.once(ready(()));
        supervisor.keep("panics", async { panic!("on purpose") });
        assert_eq!(supervisor.failed().await, "panics");
        supervisor.keep("ends", ready(()));
        assert_eq!(supervisor.failed().await, "ends");
    }
}
