//! A Redis of one's own: started for one test, gone with it.

use crate::time::now;
use crate::wait::TIME_LIMIT;
use redis::{Cmd, FromRedisValue, RedisResult, cmd};
use rustix::process::{Pid, Signal, kill_process};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// Between two looks at a server that nobody announces.
const LOOK: Duration = Duration::from_millis(5);
/// What the tests need.
const INSTALLED: &str = "redis-server 7.0 or newer is installed (Debian: apt-get install redis-server)";
/// Ports that are tried: another may take one between our look and its start.
const STARTS: usize = 20;
/// Masters of a cluster, and what they share.
const MASTERS: usize = 3;
const SLOTS: usize = 16_384;
/// How every private Redis writes: as an operator is told to. An answer means that it is on the disk.
const DURABLE: &[&str] = &["--save", "", "--appendonly", "yes", "--appendfsync", "always"];

/// A private `redis-server` on loopback with an append-only file.
pub struct PrivateRedis {
    folder: TempDir,
    flags: Vec<String>,
    port: u16,
    child: Child,
}

impl PrivateRedis {
    /// Starts one and waits until it answers.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with more flags, which come last and so count.
    pub async fn start_with(flags: &[&str]) -> Self {
        let folder = Self::folder();
        let flags = DURABLE.iter().chain(flags).map(|flag| (*flag).to_owned()).collect();
        Self::start_in(folder, flags).await
    }

    fn folder() -> TempDir {
        tempfile::Builder::new().prefix("quartier-redis-").tempdir().expect("a temporary folder")
    }

    async fn start_in(folder: TempDir, flags: Vec<String>) -> Self {
        Self::start_on_ports(folder, |_| flags.clone()).await
    }

    /// The same with flags that have another port in them.
    async fn start_on_ports(folder: TempDir, flags: impl Fn(u16) -> Vec<String>) -> Self {
        for _ in 0..STARTS {
            let (port, flags) = (free_port(), flags(free_port()));
            let mut child = spawn(&folder, port, &flags);
            if answers(port, &mut child).await {
                return Self { folder, flags, port, child };
            }
        }
        panic!("{INSTALLED}: it ended at its start {STARTS} times");
    }

    /// Starts a sentinel that watches a master under a name.
    pub async fn sentinel(name: &str, master: &PrivateRedis) -> Self {
        let folder = tempfile::Builder::new().prefix("quartier-sentinel-").tempdir().expect("a temporary folder");
        let config = folder.path().join("sentinel.conf");
        let watch =
            format!("sentinel monitor {name} 127.0.0.1 {} 1\nsentinel failover-timeout {name} 5000\n", master.port);
        std::fs::write(&config, watch).expect("a file in our own folder");
        Self::start_in(folder, vec![config.display().to_string(), "--sentinel".to_owned()]).await
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its process, to measure it.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it something over a connection of its own.
    pub async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> T {
        self.try_ask(command).await.expect("redis-server does what it is asked")
    }

    /// The same, where it may say no.
    pub async fn try_ask<T: FromRedisValue>(&self, command: &Cmd) -> RedisResult<T> {
        let client = redis::Client::open(self.url())?;
        command.query_async(&mut client.get_multiplexed_async_connection().await?).await
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

    /// Starts it again on the same port and files, after [`kill`](Self::kill). Somebody's connection may hold the port for a moment.
    pub async fn restart(&mut self) {
        let start = now();
        loop {
            self.child = spawn(&self.folder, self.port, &self.flags);
            if answers(self.port, &mut self.child).await {
                return;
            }
            assert!(start.elapsed() < TIME_LIMIT, "redis-server comes back on port {}", self.port);
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Ends it at once and starts it again on the same port and files.
    pub async fn kill_and_restart(&mut self) {
        self.kill();
        self.restart().await;
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

/// A private Redis Cluster of three masters, without replicas.
pub struct PrivateCluster {
    /// The masters; each holds a third of the slots.
    pub masters: Vec<PrivateRedis>,
}

impl PrivateCluster {
    /// Starts one and waits until all slots are held. Its members know each other from their files: nobody has to be met, and a member of
    /// another cluster that had one of these ports before is nobody.
    pub async fn start() -> Self {
        for _ in 0..STARTS {
            if let Some(masters) = together().await {
                let cluster = Self { masters };
                cluster.is_whole().await;
                return cluster;
            }
        }
        panic!("{INSTALLED}: one of a cluster ended at its start {STARTS} times");
    }

    /// Where its members are.
    pub fn urls(&self) -> Vec<String> {
        self.masters.iter().map(PrivateRedis::url).collect()
    }

    /// Waits until every master knows that all slots are held.
    pub async fn is_whole(&self) {
        for master in &self.masters {
            let start = now();
            loop {
                let told: String = master.ask(cmd("CLUSTER").arg("INFO")).await;
                if told.contains("cluster_state:ok") && told.contains("cluster_known_nodes:3") {
                    break;
                }
                assert!(start.elapsed() < TIME_LIMIT, "waited for the cluster to be whole");
                tokio::time::sleep(LOOK).await;
            }
        }
    }
}

/// Starts the members of a cluster; none, if another took one of their ports.
async fn together() -> Option<Vec<PrivateRedis>> {
    // Held together, so that they differ.
    let held: Vec<TcpListener> =
        (0..2 * MASTERS).map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port")).collect();
    let ports: Vec<u16> = held.iter().map(|held| held.local_addr().expect("a bound port").port()).collect();
    drop(held);
    let members: Vec<(u16, u16)> = ports.chunks(2).map(|ports| (ports[0], ports[1])).collect();
    let ids: Vec<String> = members.iter().map(|_| crate::ids::redis_node()).collect();
    let mut masters = Vec::new();
    for (own, (port, bus)) in members.iter().enumerate() {
        let folder = PrivateRedis::folder();
        let known = members.iter().zip(&ids).enumerate().map(|(n, ((port, bus), id))| {
            let (first, last) = (n * SLOTS / MASTERS, (n + 1) * SLOTS / MASTERS - 1);
            let myself = if n == own { "myself," } else { "" };
            format!("{id} 127.0.0.1:{port}@{bus} {myself}master - 0 0 {} connected {first}-{last}\n", n + 1)
        });
        let known = format!("{}vars currentEpoch {MASTERS} lastVoteEpoch 0\n", known.collect::<String>());
        std::fs::write(folder.path().join("nodes.conf"), known).expect("a file in our own folder");
        let flags = cluster_flags(*bus);
        let mut child = spawn(&folder, *port, &flags);
        let is_there = answers(*port, &mut child).await;
        masters.push(PrivateRedis { folder, flags, port: *port, child });
        if !is_there {
            return None;
        }
    }
    Some(masters)
}

/// Flags of a member of a cluster, the port of its bus last. The time-out is long, so that a master that is only stopped isn't declared dead.
fn cluster_flags(bus: u16) -> Vec<String> {
    let of_cluster = ["--cluster-enabled", "yes", "--cluster-node-timeout", "30000", "--cluster-port"];
    DURABLE.iter().chain(&of_cluster).map(|flag| (*flag).to_owned()).chain([bus.to_string()]).collect()
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound port").port()
}

/// A killed test runner can't end its servers; the kernel can.
fn server_command() -> Command {
    let leash = Path::new("/usr/bin/setpriv");
    if !leash.is_file() {
        return Command::new("redis-server");
    }
    let mut command = Command::new(leash);
    command.args(["--pdeathsig", "KILL", "--", "redis-server"]);
    command
}

fn spawn(folder: &TempDir, port: u16, flags: &[String]) -> Child {
    // A file of configuration, if any, stands before all flags.
    let (file, flags) = flags.split_at(usize::from(flags.first().is_some_and(|flag| !flag.starts_with("--"))));
    server_command()
        .args(file)
        .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
        .arg("--dir")
        .arg(folder.path())
        .args(flags)
        .stdout(Stdio::null())
        .spawn()
        .expect(INSTALLED)
}

/// Whether it answers, and is who does; `false` when it ended, as when another took the port.
async fn answers(port: u16, child: &mut Child) -> bool {
    let client = redis::Client::open(format!("redis://127.0.0.1:{port}")).expect("a Redis URL");
    let start = now();
    loop {
        if child.try_wait().expect("a child can be waited for").is_some() {
            return false;
        }
        if let Ok(mut connection) = client.get_multiplexed_async_connection().await
            && cmd("PING").query_async::<String>(&mut connection).await.is_ok()
            && let Ok(told) = cmd("INFO").arg("server").query_async::<String>(&mut connection).await
            && told.lines().any(|line| line == format!("process_id:{}", child.id()))
        {
            return true;
        }
        assert!(start.elapsed() < TIME_LIMIT, "waited for redis-server on port {port}");
        tokio::time::sleep(LOOK).await;
    }
}
