//! Tasks that run as long as the server does. One that ends by itself, by a panic or otherwise, is a fault: the server says which, stops,
//! and exits with a failure, so that whoever started it starts it anew.

use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::sync::{mpsc, watch};
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

    /// Starts a task that is to run until the server is told to stop, and ends by itself then: whoever stops waits for it by what is
    /// given back.
    pub fn keep_until(
        &mut self,
        name: &'static str,
        stopping: watch::Receiver<bool>,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> JoinHandle<()> {
        let tell = self.tell.clone();
        tokio::spawn(async move {
            let outcome = AssertUnwindSafe(task).catch_unwind().await;
            // Whoever could say so is gone: that is a stop too.
            let is_asked = *stopping.borrow() || stopping.has_changed().is_err();
            if outcome.is_err() || !is_asked {
                tracing::error!(task = name, panicked = outcome.is_err(), "a task of the server ended unexpectedly");
                let _ = tell.send(name);
            }
        })
    }

    /// Starts a task that ends when its work is done. The server goes on without it: what it did not do is done at the next start.
    pub fn once(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.push(tokio::spawn(async move {
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                tracing::error!(task = name, "a task of the server panicked before its work was done");
            }
        }));
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
        supervisor.once("done", ready(()));
        supervisor.once("not done", async { panic!("on purpose") });
        supervisor.keep("panics", async { panic!("on purpose") });
        assert_eq!(supervisor.failed().await, "panics");
        supervisor.keep("ends", ready(()));
        assert_eq!(supervisor.failed().await, "ends");
    }

    #[tokio::test]
    async fn a_task_that_ends_when_asked_to_is_told_of_only_if_it_was_not_asked() {
        let mut supervisor = Supervisor::new();
        let (stop, stopping) = watch::channel(false);
        let mut asked = stopping.clone();
        let orderly =
            supervisor.keep_until("orderly", stopping.clone(), async move { drop(asked.wait_for(|stop| *stop).await) });
        let early = supervisor.keep_until("early", stopping.clone(), ready(()));
        early.await.unwrap();
        assert_eq!(supervisor.failed().await, "early");
        stop.send_replace(true);
        orderly.await.unwrap();
        assert!(supervisor.failed().now_or_never().is_none());
        supervisor.keep_until("panics", stopping, async { panic!("on purpose") }).await.unwrap();
        assert_eq!(supervisor.failed().await, "panics");
    }
}
