//! Where a connection comes from: one address, or whatever the sentinels call the master.

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionAddr, ConnectionInfo, FromRedisValue, PushInfo, RedisResult, Value,
    cmd,
};
use std::time::Duration;
use tokio::time::timeout;

/// How long connecting may take, greeting included.
pub const CONNECT: Duration = Duration::from_millis(1_500);
/// Commands waiting to be written to one connection; callers wait beyond that.
const WAITING_COMMANDS: usize = 1_024;

/// How to reach one server.
#[derive(Clone)]
pub enum Source {
    /// At this address.
    Server(ConnectionInfo),
    /// The master of this name, wherever the sentinels say it is.
    Sentinels {
        /// Where the sentinels are.
        sentinels: Vec<ConnectionInfo>,
        /// The master's name.
        service: String,
        /// How to speak to the master: everything but its address.
        like: ConnectionInfo,
    },
}

impl Source {
    /// For logs and errors: the address, without secrets.
    pub fn label(&self) -> String {
        match self {
            Self::Server(info) => info.addr().to_string(),
            Self::Sentinels { service, .. } => format!("{service} (by sentinel)"),
        }
    }

    /// How to speak to a server, whatever its address.
    pub fn like(&self) -> &ConnectionInfo {
        match self {
            Self::Server(info) | Self::Sentinels { like: info, .. } => info,
        }
    }

    /// Connects to a master and makes sure that it is one. `on_push` hears everything that is no answer.
    pub async fn connect(
        &self,
        on_push: impl Fn(PushInfo) -> Result<(), ()> + Send + Sync + 'static,
    ) -> Result<MultiplexedConnection, String> {
        self.in_time(async {
            let config = config().set_push_sender(on_push);
            let mut connection = self.open(&config).await?;
            match is_master(&mut connection).await {
                Ok(true) => Ok(connection),
                Ok(false) => Err("is not a master".to_owned()),
                Err(error) => Err(error.to_string()),
            }
        })
        .await
    }

    /// Asks one thing over a connection of its own, of a replica too.
    pub async fn ask_once<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, String> {
        self.in_time(async {
            let mut connection = self.open(&config()).await?;
            command.query_async(&mut connection).await.map_err(|error| error.to_string())
        })
        .await
    }

    async fn open(&self, config: &AsyncConnectionConfig) -> Result<MultiplexedConnection, String> {
        let client = Client::open(self.resolve().await?).map_err(|error| error.to_string())?;
        client.get_multiplexed_async_connection_with_config(config).await.map_err(|error| error.to_string())
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
        match timeout(CONNECT, work).await {
            Ok(done) => done.map_err(|why| format!("{}: {why}", self.label())),
            Err(_) => Err(format!("{}: no answer within {} ms", self.label(), CONNECT.as_millis())),
        }
    }

    async fn resolve(&self) -> Result<ConnectionInfo, String> {
        match self {
            Self::Server(info) => Ok(info.clone()),
            Self::Sentinels { sentinels, service, like } => {
                let mut why = "no sentinel was named".to_owned();
                for sentinel in sentinels {
                    match timeout(CONNECT / 3, master(sentinel, service)).await {
                        Ok(Ok((host, port))) => return Ok(at(like, host, port)),
                        Ok(Err(error)) => why = format!("sentinel {}: {error}", sentinel.addr()),
                        Err(_) => why = format!("sentinel {} doesn't answer", sentinel.addr()),
                    }
                }
                Err(why)
            }
        }
    }
}

/// The crate's own time-outs are off: every caller has one that covers waiting for its turn as well.
fn config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_connection_timeout(None)
        .set_response_timeout(None)
        .set_pipeline_buffer_size(WAITING_COMMANDS)
}

/// Whether there is a master at the other end; also a sign of life. Not every operator allows `ROLE`: a server that
/// doesn't tell is taken for one, and shows by refusing to write if it isn't.
pub async fn is_master(connection: &mut MultiplexedConnection) -> RedisResult<bool> {
    match cmd("ROLE").query_async::<Vec<Value>>(connection).await {
        Ok(role) => Ok(matches!(role.first(), Some(Value::BulkString(role)) if role == b"master")),
        Err(error) if error.code() == Some("NOPERM") => Ok(true),
        Err(error) => Err(error),
    }
}

/// What a sentinel says.
async fn master(sentinel: &ConnectionInfo, service: &str) -> RedisResult<(String, u16)> {
    let mut connection = Client::open(sentinel.clone())?.get_multiplexed_async_connection().await?;
    cmd("SENTINEL").arg("get-master-addr-by-name").arg(service).query_async(&mut connection).await
}

/// The same way of speaking to a server at another address.
pub fn at(like: &ConnectionInfo, host: String, port: u16) -> ConnectionInfo {
    let address = match like.addr() {
        ConnectionAddr::TcpTls { insecure, tls_params, .. } => {
            ConnectionAddr::TcpTls { host, port, insecure: *insecure, tls_params: tls_params.clone() }
        }
        _ => ConnectionAddr::Tcp(host, port),
    };
    like.clone().set_addr(address)
}
