//! A Redis of one's own: started for one test, gone with it.

use crate::time::now;
use crate::wait::PATIENCE;
use rustix::process::{Pid, Signal, kill_process};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A private `redis-server` on loopback with an append-only file.
pub struct PrivateRedis {
    folder: TempDir,
    port: u16,
    child: Child,
}

impl PrivateRedis {
    /// Starts one and waits until it answers.
    pub async fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("quartier-redis-").tempdir().expect("a temporary folder");
        loop {
            let port = free_port();
            let mut child = spawn(&folder, port);
            if answers(port, &mut child).await {
                return Self { folder, port, child };
            }
        }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Stops answering, keeps connections open (SIGSTOP).
    pub fn stop(&self) {
        self.signal(Signal::STOP);
    }

    /// Goes on after [`stop`](Self::stop).
    pub fn cont(&self) {
        self.signal(Signal::CONT);
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Ends it at once and starts it again on the same port and files.
    pub async fn kill_and_restart(&mut self) {
        self.kill();
        self.child = spawn(&self.folder, self.port);
        assert!(answers(self.port, &mut self.child).await, "redis-server comes back on port {}", self.port);
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).expect("redis-server is there");
    }
}

impl Drop for PrivateRedis {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound port").port()
}

fn spawn(folder: &TempDir, port: u16) -> Child {
    Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--appendonly", "yes"])
        .arg("--dir")
        .arg(folder.path())
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server is installed")
}

/// Whether it answers PING; `false` when it ended, as when another took the port.
async fn answers(port: u16, child: &mut Child) -> bool {
    let client = redis::Client::open(format!("redis://127.0.0.1:{port}")).expect("a Redis URL");
    let start = now();
    loop {
        if child.try_wait().expect("a child can be waited for").is_some() {
            return false;
        }
        if let Ok(mut connection) = client.get_multiplexed_async_connection().await
            && redis::cmd("PING").query_async::<String>(&mut connection).await.is_ok()
        {
            return true;
        }
        assert!(start.elapsed() < PATIENCE, "waited for redis-server on port {port}");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
