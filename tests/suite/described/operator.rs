//! An operator who has shown a passkey, which only a browser can do: the time of it is put into the session's record.

use quartier::capabilities;
use quartier::clock::{Clock, SystemClock};
use quartier::documents::credential::{Credential, of_member};
use quartier::documents::{self, Kept};
use quartier::entropy::SystemEntropy;
use quartier::kernel::broker::ingress;
use quartier::kernel::store::archive::HotWindow;
use quartier::kernel::store::records::Committed;
use quartier::kernel::store::{shared, sqlite};
use quartier::kernel::stores::Stores;
use quartier_protocol::http::joining::Join;
use quartier_tests::place::Place;
use quartier_tests::server::Server;
use quartier_tests::town::Town;
use quartier_tests::visitor::{Visitor, operators_code};
use quartier_tests::wait::until;
use std::sync::Arc;
use std::time::Duration;

/// Invites one; their cookie. The server is started again for it, with these flags.
pub async fn verified(town: &mut Town, flags: &[&str]) -> String {
    let code = operators_code(&town.place).await;
    let join = Join { code, name: Some("Rathaus".into()), ..Join::default() };
    let operator = Visitor::newcomer(&town.server, &join).await;
    town.server.kill();
    let clock = Arc::new(SystemClock::new());
    let stores = open(&town.place, clock.clone()).await;
    let (records, now) = (&*stores.records, clock.now());
    let sessions: Vec<Kept<Credential>> =
        documents::list(records, &of_member(operator.me.id), now).await.expect("read");
    let mut session = sessions.into_iter().next().expect("a session");
    session.it.verified = Some(now);
    let changed = records.commit(&[session.replace().expect("kept")], now).await.expect("written");
    assert_eq!(changed, Committed::Done);
    drop(stores);
    // A store that is let go closes in its own time.
    town.server = until("the store to be free", async || Server::try_start(&town.place, flags).await.ok()).await;
    operator.cookie
}

async fn open(place: &Place, clock: Arc<SystemClock>) -> Stores {
    let (ingress, _partitions) = ingress(1);
    let (entropy, tables) = (Arc::new(SystemEntropy), capabilities::tables());
    match (place.as_redis(), place.as_database()) {
        (Some(redis), Some(database)) => {
            let (redis, postgres) = ([redis.url()], database.url());
            let presence_timeout = Duration::from_secs(30);
            let options = shared::SharedOptions {
                redis: &redis,
                postgres: &postgres,
                presence_timeout,
                hot: HotWindow::default(),
                tables: &tables,
            };
            shared::open(options, clock, entropy, ingress).await.expect("it opens")
        }
        _ => {
            let data = place.data();
            let options = sqlite::SqliteOptions::in_folder(&data, &tables);
            sqlite::open(options, clock, entropy, ingress).await.expect("it opens")
        }
    }
}
