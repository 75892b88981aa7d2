//! Seeded places with a server on them, and the people who live there: all through the binary's own doors.

use crate::client::{Client, Door};
use crate::http::{self, Request};
use crate::place::Place;
use crate::server::{Server, run_within};
use quartier_protocol::id::ChannelId;
use serde::Serialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// A member, known by a bearer token.
#[derive(Clone, Debug)]
pub struct Person {
    /// What lets them in.
    pub token: String,
    /// `participant`, `facilitator` or `bot`.
    pub role: String,
    /// The channels they may see.
    pub channels: Vec<ChannelId>,
}

impl Person {
    /// The door of a server with this person's token in hand.
    pub fn door(&self, address: SocketAddr) -> Door {
        Door::of(address).bearer(&self.token)
    }

    /// Connects to a server.
    #[track_caller]
    pub fn connect(&self, server: &Server) -> impl Future<Output = Client> {
        let door = self.door(server.address);
        let caller = std::panic::Location::caller();
        async move { door.try_open().await.unwrap_or_else(|rejected| panic!("{caller}: not let in: {rejected:?}")) }
    }

    /// `GET` as this person.
    pub fn get(&self, server: &Server, path: &str) -> Request {
        http::get(server.address, path).bearer(&self.token)
    }

    /// `POST` as this person.
    pub fn post(&self, server: &Server, path: &str, body: &impl Serialize) -> Request {
        http::post(server.address, path, body).bearer(&self.token)
    }

    /// `PATCH` as this person.
    pub fn patch(&self, server: &Server, path: &str, body: &impl Serialize) -> Request {
        http::patch(server.address, path, body).bearer(&self.token)
    }
}

/// The people of one pairing.
#[derive(Clone, Debug, Default)]
pub struct Pairing {
    /// Its channels.
    pub channels: Vec<ChannelId>,
    /// Its participants.
    pub participants: Vec<Person>,
    /// Its facilitators.
    pub facilitators: Vec<Person>,
    /// Bots bound to channels of it.
    pub bots: Vec<Person>,
}

/// How many there shall be of what.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Pairings.
    pub pairings: usize,
    /// Channels, spread evenly over the pairings.
    pub channels: usize,
    /// Members, spread evenly over the councils.
    pub members: usize,
}

/// Two pairings with two channels each and four members a council.
pub const SMALL: Size = Size { pairings: 2, channels: 4, members: 16 };

/// A seeded store.
pub struct Seeded {
    /// Where.
    pub place: Place,
    /// Who; each pairing has its own.
    pub pairings: Vec<Pairing>,
}

impl Seeded {
    /// Fills a place with `quartier seed`.
    pub async fn on(place: Place, size: Size) -> Self {
        Self::within(place, size, crate::wait::TIME_LIMIT).await
    }

    /// The same with a bound of one's own, for large sizes.
    pub async fn within(place: Place, size: Size, bound: std::time::Duration) -> Self {
        let file = place.folder().join("credentials.tsv");
        let [pairings, channels, members] = [size.pairings, size.channels, size.members].map(|n| n.to_string());
        let mut arguments: Vec<String> =
            ["seed", "--pairings", &pairings, "--channels", &channels, "--members", &members]
                .map(str::to_owned)
                .to_vec();
        arguments.extend(["--credentials".into(), file.to_string_lossy().into_owned()]);
        arguments.extend(place.flags());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ended = run_within(place.folder(), &arguments, bound).await;
        assert!(ended.status.success(), "seed ended with {}:\n{}", ended.status, ended.output);
        let people = credentials(&std::fs::read_to_string(&file).expect("seed writes the credentials"));
        assert_eq!(people.iter().filter(|p| p.role != "bot").count(), size.members, "a line for each member");
        Self { place, pairings: by_pairing(people) }
    }
}

/// Reads `token<TAB>role<TAB>channel-id,channel-id,…`.
pub fn credentials(file: &str) -> Vec<Person> {
    let person = |line: &str| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_else(|| panic!("three fields, not {line:?}"));
        let (token, role, channels) = (field().to_owned(), field().to_owned(), field());
        let channels = channels.split(',').map(|id| id.parse().expect("a channel's id")).collect();
        Person { token, role, channels }
    };
    file.lines().map(person).collect()
}

/// Members of one pairing see the same channels; a bot belongs where its first channel does.
fn by_pairing(people: Vec<Person>) -> Vec<Pairing> {
    let mut pairings: BTreeMap<Vec<ChannelId>, Pairing> = BTreeMap::new();
    let (bots, members): (Vec<Person>, Vec<Person>) = people.into_iter().partition(|p| p.role == "bot");
    for person in members {
        let mut key = person.channels.clone();
        key.sort();
        let pairing =
            pairings.entry(key).or_insert_with(|| Pairing { channels: person.channels.clone(), ..Pairing::default() });
        match person.role.as_str() {
            "facilitator" => pairing.facilitators.push(person),
            _ => pairing.participants.push(person),
        }
    }
    for bot in bots {
        let home = pairings.values_mut().find(|p| bot.channels.first().is_some_and(|c| p.channels.contains(c)));
        home.expect("a bot is bound to a channel of a pairing").bots.push(bot);
    }
    pairings.into_values().collect()
}

/// A seeded store with a server on it. The server goes first, then the store.
pub struct Town {
    /// The server.
    pub server: Server,
    /// Who lives there.
    pub pairings: Vec<Pairing>,
    /// Where things are kept.
    pub place: Place,
}

impl Town {
    /// A [`SMALL`] town with the defaults of the server.
    pub async fn on(place: Place) -> Self {
        Self::with(place, SMALL, &[]).await
    }

    /// A [`SMALL`] town whose server has further flags.
    pub async fn flagged(place: Place, flags: &[&str]) -> Self {
        Self::with(place, SMALL, flags).await
    }

    /// A town of any size.
    pub async fn with(place: Place, size: Size, flags: &[&str]) -> Self {
        let seeded = Seeded::on(place, size).await;
        let server = Server::start(&seeded.place, flags).await;
        Self { server, pairings: seeded.pairings, place: seeded.place }
    }

    /// The first channel of the first pairing.
    pub fn channel(&self) -> ChannelId {
        self.pairings[0].channels[0]
    }

    /// The nth participant of the first pairing.
    pub fn participant(&self, n: usize) -> &Person {
        &self.pairings[0].participants[n]
    }

    /// A facilitator of the first pairing.
    pub fn facilitator(&self) -> &Person {
        &self.pairings[0].facilitators[0]
    }

    /// A participant of the second pairing.
    pub fn stranger(&self) -> &Person {
        &self.pairings[1].participants[0]
    }

    /// The first `N` participants of the first pairing, connected and subscribed to [`channel`](Self::channel).
    pub async fn talking<const N: usize>(&self) -> [Client; N] {
        let mut clients = Vec::with_capacity(N);
        for n in 0..N {
            let mut client = self.participant(n).connect(&self.server).await;
            client.subscribe(self.channel()).await;
            clients.push(client);
        }
        let Ok(clients) = clients.try_into() else { unreachable!("as many as asked for") };
        clients
    }
}
